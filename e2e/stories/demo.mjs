// The demo's start page and mailbox, as a newcomer meets them: no mail server, only a browser.

import assert from 'node:assert/strict';

import { look } from '../look.mjs';
import * as steps from '../steps.mjs';
import { story } from '../story.mjs';

const mine = { code: 'Kotoba77', address: 'keiri@midori.example.jp' };

story('from the start page to a mail in the mailbox, and through its link', async ({ house, visitor }) => {
  const page = await visitor();
  await page.goto('/');
  const start = await steps.mainText(page);
  for (const word of ['サンプル建機グループ 電子請求書サービス', steps.fresh.id, steps.fresh.password]) {
    assert.ok(start.includes(word), `the start page shows ${word}`);
  }
  await look(page, 'demo/1-start');
  await page.goto('/demo/mailbox');
  await look(page, 'demo/2-empty-mailbox');

  await steps.logIn(page, steps.fresh);
  await steps.consent(page);
  await steps.giveAddress(page, mine);

  const posted = await inMailbox(house, mine.address);
  for (const key of ['id', 'at', 'site', 'channel', 'to', 'subject', 'text']) assert.ok(key in posted, key);
  assert.match(posted.subject, /仮登録/);
  assert.equal(posted.site, 'invoice');
  await page.goto('/demo/mailbox');
  await look(page, 'demo/3-mailbox');
  await page.getByRole('link', { name: /\/invoice\/confirm\// }).first().click();
  await steps.standsAt(page, 'メールアドレスの登録認証');
}, { smtp: false });

async function inMailbox(house, address) {
  for (let tries = 0; tries < 100; tries += 1) {
    const letters = await (await fetch(`${house.url}/demo/mailbox.json`)).json();
    const found = letters.find((letter) => letter.to === address);
    if (found) return found;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`the mailbox shows nothing for ${address}`);
}
