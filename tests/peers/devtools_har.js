// Opens the HAR file on stdin with the code of Chromium's own developer tools, and saves it with them again.
// Usage: node devtools_har.js CHROMIUM. Prints {"event":"opened","sockets":[{url, status, address, messages}]} and
// {"event":"saved","har":{…}}.
'use strict';
const { launch, newPage } = require('./headless');

const log = (event, members) => console.log(JSON.stringify({ event, ...members }));

// Runs in the page.
async function openAndSave(text) {
  const { HARFormat, Importer, Log } = await import('devtools://devtools/bundled/models/har/har.js');
  const requests = Importer.Importer.requestsFromHARLog(new HARFormat.HARRoot(JSON.parse(text)).log);
  const sockets = requests
    .filter((request) => request.resourceType().name() === 'websocket')
    .map((request) => ({
      url: request.url(),
      status: request.statusCode,
      address: request.remoteAddress(),
      messages: request.frames().map(({ type, opCode, text: data }) => [type, opCode, data]),
    }));
  return { sockets, har: { log: await Log.Log.build(requests, { sanitize: false }) } };
}

async function main() {
  const text = require('node:fs').readFileSync(0, 'utf8');
  const browser = await launch(process.argv[2]);
  const page = await newPage(browser);
  await page.goto('devtools://devtools/bundled/devtools_app.html');
  const { sockets, har } = await page.evaluate(openAndSave, text);
  log('opened', { sockets });
  log('saved', { har });
  await browser.close();
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
