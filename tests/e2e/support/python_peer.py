"""The Python library `websockets` as a peer: its server runs in a thread with an event loop of its own."""
import asyncio
import threading
import time

import websockets

from .process import DEADLINE


# For clients, in place of the library's own ten and twenty seconds.
PATIENT = {"open_timeout": DEADLINE, "ping_timeout": DEADLINE}


class PythonServer:
    """`handler(websocket)` is a coroutine function, called for each client. Options go to websockets.serve()."""

    def __init__(self, handler, **options):
        self._handler, self._options = handler, options
        self._loop, self._ready, self._failure = None, threading.Event(), None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        assert self._ready.wait(DEADLINE), "the Python server does not start"
        if self._failure:
            raise self._failure

    def _run(self):
        try:
            asyncio.run(self._serve())
        except Exception as failure:  # pylint: disable=broad-except
            self._failure = failure
            self._ready.set()

    async def _serve(self):
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        options = {"host": "127.0.0.1", "port": 0, "ping_timeout": DEADLINE, **self._options}
        async with websockets.serve(self._handler, **options) as server:
            self.port = next(iter(server.sockets)).getsockname()[1]
            self.url = f"{'wss' if options.get('ssl') else 'ws'}://127.0.0.1:{self.port}/"
            self._ready.set()
            await self._stop.wait()

    def stop(self):
        """Closes every client with 1001 and waits for that."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join(DEADLINE)


async def echo(websocket):
    async for message in websocket:
        await websocket.send(message)


async def time_answers(websocket, count=50):
    """Sends 0, 1, 2 … to an echo server: how many seconds the first answer took, and all of them."""
    before = time.monotonic()
    for n in range(count):
        await websocket.send(str(n))
    first = await websocket.recv()
    took = time.monotonic() - before
    return took, [first] + [await websocket.recv() for _ in range(count - 1)]


async def send_until_stuck(websocket, most=64 * 1024 * 1024, patience=1):
    """Sends until nothing is taken for so many seconds, and breaks off; how many bytes went."""
    sent = 0
    while sent < most:
        try:
            await asyncio.wait_for(websocket.send(bytes(65536)), patience)
        except asyncio.TimeoutError:
            break
        sent += 65536
    websocket.transport.abort()
    return sent


async def time_close(websocket):
    """Closes with 1000 "bye"; how long that took, and with which code the connection ended."""
    before = time.monotonic()
    await websocket.close(1000, "bye")
    return time.monotonic() - before, websocket.close_code


def run_client(conversation, url, **options):
    """Connects and returns what the coroutine function `conversation(websocket)` returns."""
    async def run():
        async with websockets.connect(url, **{**PATIENT, **options}) as websocket:
            return await asyncio.wait_for(conversation(websocket), DEADLINE)
    return asyncio.run(run())
