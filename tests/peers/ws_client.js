// A client made with npm's `ws`, told what to do by JSON lines on stdin; it prints what happens as JSON lines.
// Usage: node ws_client.js URL [OPTIONS-OF-WS-AS-JSON]
// {"text":"hi"}  {"base64":"AAE="}  {"ping":"x"}  {"close":[1000,"bye"]}
'use strict';
const readline = require('node:readline');
const WebSocket = require('ws');

const log = (event, members) => console.log(JSON.stringify({ event, ...members }));
const [url, options = '{}'] = process.argv.slice(2);
const socket = new WebSocket(url, JSON.parse(options));

socket.on('open', () => {
  log('open', { extensions: socket.extensions, protocol: socket.protocol });
  readline.createInterface({ input: process.stdin }).on('line', (line) => {
    const command = JSON.parse(line);
    if ('text' in command) socket.send(command.text);
    if ('base64' in command) socket.send(Buffer.from(command.base64, 'base64'));
    if ('ping' in command) socket.ping(command.ping);
    if ('close' in command) socket.close(...command.close);
  });
});
socket.on('message', (data, isBinary) => log('message', isBinary ? { base64: data.toString('base64') } : { text: data.toString() }));
socket.on('pong', (data) => log('pong', { text: data.toString() }));
socket.on('error', (error) => log('error', { message: error.message }));
socket.on('close', (code, reason) => {
  log('close', { code, reason: reason.toString() });
  process.stdin.destroy();
});
