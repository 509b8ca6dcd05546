// DOOR-33, DOOR-36: a mail scanner changes nothing; no second tab and no typed address gets past a step.

import assert from 'node:assert/strict';

import * as steps from '../steps.mjs';
import { story } from '../story.mjs';

const mine = { code: 'Kotoba77', address: 'keiri@midori.example.jp', password: 'Aozora2027' };
const heading = (page) => page.getByRole('heading', { level: 1 }).innerText();

const afterConsent = ['/invoice/first-login/address', '/invoice/first-login/sent'];
const afterAddress = ['/invoice/first-login/password', '/invoice/first-login/done', '/invoice/', '/invoice/documents'];

async function getsNowhere(page, paths, allowed) {
  const tab = await page.context().newPage();
  for (const path of paths) {
    await tab.goto(path);
    const shown = await heading(tab);
    assert.ok(allowed.includes(shown), `${path} shows ${shown}`);
  }
  await tab.close();
}

async function postsInVain(page, path, form) {
  const origin = new URL(page.url()).origin;
  await page.request.post(path, { form, headers: { origin, 'sec-fetch-site': 'same-origin' }, maxRedirects: 0 });
}

story('a second tab, a typed address and a bare POST get past no step', async ({ house, mail, visitor }) => {
  const page = await visitor();
  const password = { new_password: mine.password, new_password_again: mine.password, password: mine.password };
  await steps.logIn(page, steps.fresh);

  const atConsent = ['請求書等の電子配信同意の確認'];
  await getsNowhere(page, [...afterConsent, ...afterAddress], atConsent);
  await postsInVain(page, '/invoice/first-login/address', { code: mine.code, address: mine.address });
  await postsInVain(page, '/invoice/first-login/password', password);
  await getsNowhere(page, ['/invoice/'], atConsent);
  assert.deepEqual(mail.unread(), []);

  await steps.consent(page);
  const atAddress = ['メールアドレスの変更'];
  await getsNowhere(page, afterAddress, atAddress);
  await postsInVain(page, '/invoice/first-login/password', password);
  await getsNowhere(page, ['/invoice/'], atAddress);

  await steps.giveAddress(page, mine);
  const atSent = ['確認用メールアドレスの送信完了'];
  await getsNowhere(page, afterAddress, atSent);
  await postsInVain(page, '/invoice/first-login/password', password);
  await getsNowhere(page, ['/invoice/'], atSent);

  const stranger = await visitor();
  await steps.logIn(stranger, { id: steps.fresh.id, password: mine.password });
  await steps.alert(stranger).first().waitFor();
  await steps.openConfirmation(page, await steps.confirmationLink(mail, house, mine.address));
});

story('a mail scanner that fetches the link changes nothing', async ({ house, mail, visitor }) => {
  const page = await visitor();
  await steps.logIn(page, steps.fresh);
  await steps.consent(page);
  await steps.giveAddress(page, mine);

  const link = await steps.confirmationLink(mail, house, mine.address);
  for (const method of ['HEAD', 'GET', 'GET', 'GET', 'GET', 'GET', 'GET']) {
    const answer = await fetch(link, { method, headers: { 'user-agent': 'scanner' } });
    assert.equal(answer.status, 200);
  }
  await page.goto('/invoice/');
  await steps.standsAt(page, '確認用メールアドレスの送信完了');

  await steps.openConfirmation(page, link);
  await steps.confirm(page, mine.code);
  await steps.standsOnStep(page, 5, 'パスワードの変更');

  const late = await visitor();
  await late.goto(link);
  assert.equal(await steps.field(late, '認証コード').count(), 0, 'a link serves once');
});
