// A person with a browser: headless Chromium opens a page, and says what its log shows.
// Usage: node page_visitor.js CHROMIUM URL [FLAG…]
// {"type":"hi"} types it and presses Enter; {"press":"toggle"} clicks what has this id; {"fill":"protocols","with":"chat"}
// {"tell":true} prints a `told` line: what the page says of the connection, and what it has fetched.
'use strict';
const readline = require('node:readline');
const { launch } = require('./headless');

const log = (event, members) => console.log(JSON.stringify({ event, ...members }));
const [executablePath, url, ...flags] = process.argv.slice(2);

// Runs in the page, before its own script does. It watches from the beginning: that script may have connected, and shown
// so, before the page is parsed to its end.
function watch() {
  new MutationObserver((changes) => {
    for (const { target, addedNodes } of changes)
      for (const item of target.id === 'log' ? addedNodes : [])
        window.report('shown', { kind: item.className, text: item.lastChild.textContent, elements: item.getElementsByTagName('*').length });
  }).observe(document, { childList: true, subtree: true });
}

async function main() {
  const browser = await launch(executablePath, flags);
  const page = await browser.newPage();
  const fetched = [];
  page.on('request', (request) => fetched.push(request.url()));
  page.on('console', (message) => log('console', { text: message.text() }));
  page.on('pageerror', (error) => log('broken', { text: String(error) }));
  page.on('dialog', async (dialog) => {
    log('dialog', { text: dialog.message() });
    await dialog.dismiss();
  });
  await page.exposeFunction('report', log);
  await page.addInitScript(watch);
  const response = await page.goto(url);
  log('loaded', { status: response.status(), policy: response.headers()['content-security-policy'] });
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const command = JSON.parse(line);
    if ('type' in command) {
      await page.fill('#line', command.type);
      await page.press('#line', 'Enter');
    }
    if ('press' in command) await page.click(`#${command.press}`);
    if ('fill' in command) await page.fill(`#${command.fill}`, command.with);
    if ('evaluate' in command) log('evaluated', { value: await page.evaluate(command.evaluate) });
    if ('shoot' in command) await page.screenshot({ path: command.shoot });
    if ('tell' in command)
      log('told', { state: await page.textContent('#state'), toggle: await page.textContent('#toggle'), fetched });
  }
  await browser.close();
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
