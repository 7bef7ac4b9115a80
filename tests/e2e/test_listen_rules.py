"""`wsx listen --reply`: servers made of rules, met by clients that are not wsx."""
import asyncio
import json
from pathlib import Path

import pytest
import websockets
from support.examples import manual_blocks
from support.process import DEADLINE
from support.python_peer import PATIENT

JSON_RPC = {"rules": [
    {"match": {"pointer": "/method", "value": "ping"},
     "reply": {"jsonrpc": "2.0", "id": "{{json /id}}", "result": "pong"}},
    {"match": {"pointer": "/method"},
     "reply": {"jsonrpc": "2.0", "id": "{{json /id}}", "error": {"code": -32601, "message": "no method {{json /method}}"}}},
]}

ROOT = Path(__file__).parents[2]


def ask(url, *messages):
    """A client of Python's websockets: sends each and waits for its answer."""
    async def talk():
        async with websockets.connect(url, **PATIENT) as client:
            answers = []
            for message in messages:
                await client.send(message)
                answers.append(await asyncio.wait_for(client.recv(), DEADLINE))
            return answers
    return asyncio.run(talk())


def test_the_first_rule_that_matches_answers(listener):
    server = listener("--reply", "^hello (.+) => Good day, $1", "--reply", ". => {{conn}}/{{n}}: what?")
    assert ask(server.url, "hello world", "eh", "hello again") == ["Good day, world", "1/2: what?", "Good day, again"]
    assert server.wait_for("message", dir="out")["text"] == "Good day, world"


def test_a_json_rpc_server_in_ten_lines(listener, tmp_path):
    rules = tmp_path / "rules.json"
    rules.write_text(json.dumps(JSON_RPC))
    server = listener("--reply", f"@{rules}")
    answers = ask(server.url, '{"jsonrpc":"2.0","id":7,"method":"ping"}', '{"jsonrpc":"2.0","id":"a","method":"launch"}')
    assert json.loads(answers[0]) == {"jsonrpc": "2.0", "id": 7, "result": "pong"}
    assert json.loads(answers[1]) == {"jsonrpc": "2.0", "id": "a",
                                      "error": {"code": -32601, "message": "no method launch"}}


def test_a_bad_rule_is_refused_at_the_start_with_its_place(wsx, tmp_path):
    rules = tmp_path / "rules.json"
    rules.write_text('{"rules":[{"match":{"regex":"("},"reply":"x"}]}')
    for flags, named in ((["--reply", "( => x"], "--reply"), (["--reply", f"@{rules}"], "/rules/0/match/regex")):
        server = wsx.run("listen", *flags, "0", stdin=b"")
        assert server.exit_code == 2
        assert named in server.stderr.text()


@pytest.mark.parametrize("code", [1000, 1005, 4000])
def test_a_rule_closes_with_its_code_or_with_none(listener, raw_client, tmp_path, code):
    rules = tmp_path / "rules.json"
    rules.write_text(json.dumps({"rules": [{"match": "^end", "close": code}]}))
    client = raw_client(listener("--reply", f"@{rules}").port)
    client.open()
    client.send_text("end")
    assert client.read_frame().close_code == code


def test_a_node_client_gets_its_answers(listener, node):
    server = listener("--reply", "^q$ => a")
    client = node("ws_client.js", server.url)
    client.wait_for("open")
    client.write(json.dumps({"text": "q"}) + "\n")
    client.wait_for("message", text="a")


def test_rules_and_faults_go_together(listener):
    server = listener("--reply", ". => $0", "--close-after", "3:4002")

    async def talk():
        async with websockets.connect(server.url, **PATIENT) as client:
            for text in "abc":
                await client.send(text)
            answers = []
            try:
                while True:
                    answers.append(await asyncio.wait_for(client.recv(), DEADLINE))
            except websockets.ConnectionClosed as closed:
                return answers, closed.code
    assert asyncio.run(talk()) == (["a", "b", "c"], 4002)


@pytest.mark.parametrize("number, name", enumerate(["json-rpc.json", "ticker.json"]))
def test_the_manual_shows_what_is_tried(number, name):
    example = manual_blocks("wsx-listen.1", "RULES")[number]
    assert example == (ROOT / "tests/rules/examples" / name).read_text()
    assert len(example.splitlines()) <= 12


def test_the_feed_of_the_manual_ticks_until_it_is_unsubscribed(listener):
    server = listener("--reply", f"@{ROOT}/tests/rules/examples/ticker.json")

    async def talk():
        async with websockets.connect(server.url, **PATIENT) as client:
            async def receive():
                return json.loads(await asyncio.wait_for(client.recv(), DEADLINE))

            assert await receive() == {"hello": 1}
            await client.send('{"op":"subscribe","channel":"news"}')
            assert await receive() == {"subscribed": "news"}
            for n in (1, 2):
                tick = await receive()
                assert (tick["channel"], tick["tick"]) == ("news", n)
            await client.send('{"op":"unsubscribe","channel":"news"}')
            while "unsubscribed" not in await receive():  # a tick may have been under way
                pass
            await client.send('{"op":"subscribe","channel":"other"}')
            assert await receive() == {"subscribed": "other"}
            assert (await receive())["channel"] == "other"
    asyncio.run(talk())
