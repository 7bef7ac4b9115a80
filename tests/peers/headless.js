// Chromium without a window, as every script here starts it.
'use strict';
const { chromium } = require('playwright-core');

const k_patience = 120_000; // ms: only a hang reaches it

exports.launch = (executablePath, flags = []) =>
  chromium.launch({
    executablePath,
    headless: true,
    timeout: k_patience,
    args: ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
      '--disable-sync', ...(process.getuid() === 0 ? ['--no-sandbox'] : []), ...flags],
  });

/** A page that shares no cookie and no login with any other. */
exports.newPage = async (browser) => {
  const page = await browser.newPage();
  page.setDefaultTimeout(k_patience);
  return page;
};
