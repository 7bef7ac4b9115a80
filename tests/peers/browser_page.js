// A page in headless Chromium with `new WebSocket`, told what to do by JSON lines on stdin; it prints what the page saw.
// Usage: node browser_page.js CHROMIUM [FLAG…]
// {"id":1,"open":"ws://…","protocols":[…]}  {"id":1,"text":"hi"}  {"id":1,"base64":"AAE="}  {"id":1,"close":[3001,"bye"]}
// {"har":true} prints the HAR file of all sockets so far.
'use strict';
const http = require('node:http');
const readline = require('node:readline');
const { launch, newPage } = require('./headless');
const { SocketHar } = require('./socket_har');

const log = (event, members) => console.log(JSON.stringify({ event, ...members }));
const [executablePath, ...flags] = process.argv.slice(2);

// Runs in the page.
function act(command) {
  window.sockets ??= {};
  const { id } = command;
  if ('open' in command) {
    const socket = new WebSocket(command.open, command.protocols ?? []);
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => window.report('open', { id, protocol: socket.protocol, extensions: socket.extensions });
    socket.onmessage = ({ data }) =>
      window.report('message', typeof data === 'string'
        ? { id, text: data } : { id, base64: btoa(String.fromCharCode(...new Uint8Array(data))) });
    socket.onerror = () => window.report('error', { id });
    socket.onclose = ({ code, reason, wasClean }) => window.report('close', { id, code, reason, clean: wasClean });
    window.sockets[id] = socket;
  }
  if ('text' in command) window.sockets[id].send(command.text);
  if ('base64' in command) window.sockets[id].send(Uint8Array.from(atob(command.base64), (c) => c.charCodeAt(0)));
  if ('close' in command) window.sockets[id].close(...command.close);
}

async function main() {
  const site = http.createServer((request, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.end('<!doctype html><title>wsx</title>');
  });
  await new Promise((listening) => site.listen(0, '127.0.0.1', listening));
  const browser = await launch(executablePath, flags);
  const page = await newPage(browser);
  const sockets = await SocketHar.of(page);
  await page.exposeFunction('report', log);
  const origin = `http://127.0.0.1:${site.address().port}`;
  await page.goto(origin);
  log('ready', { origin });
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const command = JSON.parse(line);
    if ('har' in command) log('har', { har: sockets });
    else await page.evaluate(act, command);
  }
  await browser.close();
  site.close();
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
