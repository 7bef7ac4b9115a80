// A client made with npm's `ws` that sends more than any socket holds, all at once, and tells how much of it is left.
// Usage: node ws_flood.js URL BYTES. Prints JSON lines.
'use strict';
const WebSocket = require('ws');

const log = (event, members) => console.log(JSON.stringify({ event, ...members }));
const [url, bytes] = process.argv.slice(2);
const socket = new WebSocket(url, { perMessageDeflate: false });
const piece = Buffer.alloc(65536);

socket.on('open', () => {
  for (let sent = 0; sent < Number(bytes); sent += piece.length) socket.send(piece);
  log('sent', { buffered: socket.bufferedAmount });
  setInterval(() => log('buffered', { bytes: socket.bufferedAmount }), 50);
});
socket.on('error', (error) => log('error', { message: error.message }));
