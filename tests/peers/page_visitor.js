// People with a browser: headless Chromium opens pages, and says what their logs show.
// Usage: node page_visitor.js CHROMIUM [FLAG…]
// Each line is for one of them, whose number is on everything that is printed for it; they share no cookie and no login.
// {"visitor":1,"visit":"http://…"} comes and opens the page; {"visitor":1,"leave":true} goes.
// {"visitor":1,"type":"hi"} types it and presses Enter; {…,"press":"toggle"} clicks what has this id;
// {…,"fill":"protocols","with":"chat"}; {…,"evaluate":"1 + 1"}; {…,"key":"ArrowUp"} presses it in the line;
// {…,"resize":375} makes the window that wide.
// {…,"tell":true} prints a `told` line: what the page says of the connection, and what it has fetched.
'use strict';
const readline = require('node:readline');
const { launch, newPage } = require('./headless');

const [executablePath, ...flags] = process.argv.slice(2);

// Runs in the page, before its own script does. It watches from the beginning: that script may have connected, and shown
// so, before the page is parsed to its end.
function watch() {
  new MutationObserver((changes) => {
    for (const { target, addedNodes } of changes)
      for (const item of target.id === 'log' ? addedNodes : [])
        window.report('shown', { kind: item.className, text: item.lastChild.textContent, elements: item.getElementsByTagName('*').length });
  }).observe(document, { childList: true, subtree: true });
}

class Visitor {
  constructor(page, number) {
    this.page = page;
    this.fetched = [];
    this.log = (event, members) => console.log(JSON.stringify({ event, visitor: number, ...members }));
  }

  static async arrive(browser, number, url) {
    const visitor = new Visitor(await newPage(browser), number);
    const { page, log, fetched } = visitor;
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
    return visitor;
  }

  async act(command) {
    const { page, log, fetched } = this;
    if ('type' in command) {
      await page.fill('#line', command.type);
      await page.press('#line', 'Enter');
    }
    if ('press' in command) await page.click(`#${command.press}`);
    if ('fill' in command) await page.fill(`#${command.fill}`, command.with);
    if ('key' in command) await page.press('#line', command.key);
    if ('resize' in command) await page.setViewportSize({ width: command.resize, height: 667 });
    if ('evaluate' in command) log('evaluated', { value: await page.evaluate(command.evaluate) });
    if ('shoot' in command) await page.screenshot({ path: command.shoot });
    if ('tell' in command)
      log('told', { state: await page.textContent('#state'), toggle: await page.textContent('#toggle'), fetched });
    if ('leave' in command) await page.close();
  }
}

async function main() {
  const browser = await launch(executablePath, flags);
  const visitors = new Map();
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const { visitor: number, ...command } = JSON.parse(line);
    if ('visit' in command) visitors.set(number, await Visitor.arrive(browser, number, command.visit));
    await visitors.get(number).act(command);
  }
  await browser.close();
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
