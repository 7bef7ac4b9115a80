// An echo server made with npm's `ws`. Logs what was negotiated, and of each message how it came.
// Usage: node ws_echo.js [PERMESSAGE-DEFLATE-OPTIONS-AS-JSON]. Prints JSON lines, the first with its port.
'use strict';
const { WebSocketServer } = require('ws');

const log = (event, members) => console.log(JSON.stringify({ event, ...members }));
const perMessageDeflate = JSON.parse(process.argv[2] ?? 'true');
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate, maxPayload: 64 * 1024 * 1024 });

server.on('listening', () => log('listening', { port: server.address().port }));
server.on('connection', (socket, request) => {
  log('connection', { offer: request.headers['sec-websocket-extensions'], extensions: socket.extensions });
  socket.on('error', (error) => log('error', { message: error.message }));
  socket.on('message', (data, isBinary) => {
    log('message', { size: data.length });
    socket.send(data, { binary: isBinary });
  });
});
