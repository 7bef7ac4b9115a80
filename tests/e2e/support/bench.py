"""What `wsx bench` says of a run, and what of it holds on every machine."""
from .process import DEADLINE

# A drain that only a hang reaches: an answer that a busy machine delays is still an answer.
PATIENT = ("--drain", f"{DEADLINE / 2:g}s")


def only_run(run):
    [result] = run.one("summary")["runs"]
    return result


def check_account(result):
    """In every mode that expects an answer to each message."""
    assert result["due"] == result["sent"] + result["unsent"], result
    assert result["sent"] == result["received"] + result["unanswered"], result
    assert result["rtt"]["count"] == result["due"], result["rtt"]
    assert result["rtt"]["censored"] == result["unanswered"] + result["unsent"], result["rtt"]


def said_of(verdict):
    return " ".join(remark["text"] for kind in ("reasons", "reservations", "warnings") for remark in verdict[kind])


def check_end(run, code=0):
    """A run ends with this exit code, and is valid unless it lacked a processor: a busy machine has none to spare. Returns
    the result."""
    verdict = run.one("summary")["verdict"]
    assert run.exit_code == (code if verdict["valid"] else 4), run.describe()
    assert verdict["valid"] or {reason["code"] for reason in verdict["reasons"]} <= {"own_delay", "generator_bound"}, run.describe()
    return only_run(run)
