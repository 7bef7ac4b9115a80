// Chromium without a window, as every script here starts it.
'use strict';
const { chromium } = require('playwright-core');

exports.launch = (executablePath, flags = []) =>
  chromium.launch({
    executablePath,
    headless: true,
    args: ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
      '--disable-sync', ...(process.getuid() === 0 ? ['--no-sandbox'] : []), ...flags],
  });
