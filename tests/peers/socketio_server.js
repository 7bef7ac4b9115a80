// A chat made with npm's `socket.io`, which asks every 200 ms whether the client is there and drops it if it is not.
// Usage: node socketio_server.js. Prints JSON lines; picks a free port.
'use strict';
const http = require('http');
const { Server } = require('socket.io');

const server = http.createServer();
const io = new Server(server, { pingInterval: 200, pingTimeout: 200 });
const log = (event, members) => console.log(JSON.stringify({ event, ...members }));
io.on('connection', (socket) => {
  log('connection', {});
  socket.on('say', (what) => io.emit('said', what));
  socket.on('disconnect', (reason) => log('disconnect', { reason }));
});
server.listen(0, '127.0.0.1', () => log('listening', { port: server.address().port }));
