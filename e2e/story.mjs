// One story: a mail server, a house and a browser of its own, and all of them gone afterwards.

import test from 'node:test';

import { openBrowser } from './browser.mjs';
import { openHouse, postgres } from './house.mjs';
import { photograph } from './look.mjs';
import { openMail } from './mail.mjs';

export function story(title, walk, { engine = 'sqlite', smtp = true } = {}) {
  const skip = engine === 'postgres' && !postgres && 'MADOGUCHI_TEST_POSTGRES is not set: cargo xtask sets it';
  test(`${title} (${engine})`, { skip, timeout: 180_000 }, async (t) => {
    const opened = [];
    const open = async (opening) => {
      const thing = await opening;
      opened.unshift(thing);
      return thing;
    };
    try {
      const mail = await open(openMail());
      const house = await open(openHouse({ engine, smtp: smtp && mail.url }));
      const browser = await open(openBrowser(house.url));
      try {
        await walk({ house, mail, engine, visitor: browser.visitor });
      } catch (why) {
        await tell(t, title, house, browser);
        throw why;
      }
      for (const unread of mail.unread()) t.diagnostic(`left unread: ${unread}`);
    } finally {
      for (const thing of opened) await thing.close();
    }
  });
}

export function storyOnBothEngines(title, walk) {
  for (const engine of ['sqlite', 'postgres']) story(title, walk, { engine });
}

async function tell(t, title, house, browser) {
  for (const [number, page] of browser.pages.entries()) {
    const picture = `failed/${title.replaceAll(/[^\p{L}\p{N}]+/gu, '-')}-${number}`;
    await photograph(page, picture).catch(() => {});
    t.diagnostic(`page ${number} stood at ${page.url()}; see e2e/screenshots/${picture}.png`);
  }
  t.diagnostic(`the program's last words:\n${house.said().split('\n').slice(-30).join('\n')}`);
}
