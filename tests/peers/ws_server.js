// A server made with npm's `ws`: logs connections, logs each message, answers "Received, initiating...".
// Usage: node ws_server.js PORT. Prints JSON lines; SIGTERM closes the clients with 1001 and ends.
'use strict';
const { WebSocketServer } = require('ws');

const log = (event, members) => console.log(JSON.stringify({ event, ...members }));
const server = new WebSocketServer({ host: '127.0.0.1', port: Number(process.argv[2]), perMessageDeflate: true });

server.on('listening', () => log('listening', { port: server.address().port }));
server.on('error', (error) => {
  log('error', { message: error.message });
  process.exit(1);
});
server.on('connection', (socket, request) => {
  log('connection', { path: request.url, extensions: socket.extensions });
  socket.on('message', (data, isBinary) => {
    log('message', isBinary ? { base64: data.toString('base64') } : { text: data.toString() });
    socket.send('Received, initiating...');
  });
  socket.on('close', (code, reason) => log('close', { code, reason: reason.toString() }));
});
process.on('SIGTERM', () => {
  for (const client of server.clients) client.close(1001, 'shutting down');
  server.close(() => process.exit(0));
});
