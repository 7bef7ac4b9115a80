// A client made with npm's `ws` that connects again whenever it has lost its connection, as clients in the field do:
// it sends a number, waits for it to come back, sends the next. It pings, and gives up a server that does not answer.
// Usage: node ws_reconnect.js URL [PING-MS]. Prints JSON lines; ends on SIGTERM.
'use strict';
const WebSocket = require('ws');

const log = (event, members) => console.log(JSON.stringify({ event, ...members }));
const [url, pingMs] = process.argv.slice(2);
let next = 1;

function connect() {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  let answered = true;
  const pinging = pingMs && setInterval(() => {
    if (socket.readyState !== WebSocket.OPEN) return;
    if (!answered) {
      log('silent');
      return socket.terminate();
    }
    answered = false;
    socket.ping('are you there');
  }, Number(pingMs));
  socket.on('open', () => {
    log('open');
    socket.send(String(next));
  });
  socket.on('pong', () => {
    answered = true;
    log('pong');
  });
  socket.on('message', (data, isBinary) => {
    log('message', { text: data.toString() });
    if (!isBinary && data.toString() === String(next)) socket.send(String(++next));
  });
  socket.on('unexpected-response', (request, response) => {
    log('rejected', { status: response.statusCode, headers: response.headers });
    request.destroy();
    setTimeout(connect, 20);  // `ws` leaves the rest to who listens for this
  });
  socket.on('error', (error) => log('error', { message: error.message, code: error.code }));
  socket.on('close', (code, reason) => {
    clearInterval(pinging);
    log('close', { code, reason: reason.toString() });
    setTimeout(connect, 20);
  });
}
process.on('SIGTERM', () => process.exit(0));
connect();
