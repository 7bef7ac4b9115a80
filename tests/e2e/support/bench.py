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


def check_end(run):
    """A run at a rate is valid unless it lacked a processor, and a busy machine has none to spare. Returns the result."""
    verdict = run.one("summary")["verdict"]
    assert run.exit_code == (0 if verdict["valid"] else 4), run.describe()
    assert verdict["valid"] or verdict.get("limited_by") == "generator", run.describe()
    return only_run(run)
