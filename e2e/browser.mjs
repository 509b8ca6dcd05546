// People's browsers: Chromium as it is installed, on a desk or in a hand, with and without scripts.

import { chromium } from 'playwright-core';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const isRoot = process.getuid() === 0;

export const desktop = { viewport: { width: 1280, height: 900 } };
export const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };

// A desktop browser zoomed to 400 %.
export const zoomed = { viewport: { width: 320, height: 225 } };

export async function openBrowser(home) {
  const browser = await chromium.launch({
    executablePath,
    chromiumSandbox: !isRoot,
    args: ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-sync'],
  });
  const pages = [];

  // One person: a browser with its own cookies, and one open page.
  // `own` is what Playwright knows of a context beside that: client certificates, another home.
  async function visitor({ device = desktop, scripts = true, locale = 'ja-JP', own = {} } = {}) {
    const context = await browser.newContext({
      ...device,
      javaScriptEnabled: scripts,
      locale,
      timezoneId: 'Asia/Tokyo',
      reducedMotion: 'reduce',
      baseURL: home,
      ...own,
    });
    context.setDefaultTimeout(20_000);
    const page = await context.newPage();
    watch(page, { home: own.baseURL ?? home, scripts });
    pages.push(page);
    return page;
  }

  return { visitor, pages, close: () => browser.close() };
}

const watched = new WeakMap();

// What a page asked for, what it complained of, and the document that it shows.
export const seenOn = (page) => watched.get(page);

function watch(page, { home, scripts }) {
  const seen = { scripts, home, requests: [], complaints: [], document: undefined };
  watched.set(page, seen);
  page.on('request', (request) => seen.requests.push(request));
  page.on('response', (response) => {
    const isDocument = response.request().isNavigationRequest() && response.frame() === page.mainFrame();
    if (isDocument && (response.status() < 300 || response.status() >= 400)) seen.document = response;
  });
  page.on('pageerror', (error) => seen.complaints.push(String(error)));
  page.on('console', (message) => {
    // Chromium notes every document that is not a 200; stories look at those on purpose.
    const isAboutDocument = message.location().url === page.url() && /status of 4\d\d/.test(message.text());
    if (message.type() === 'error' && !isAboutDocument) seen.complaints.push(message.text());
  });
}
