// DOOR-33, DOOR-36: a mail scanner changes nothing; no second tab and no typed address gets past a step.

import assert from 'node:assert/strict';

import * as steps from '../steps.mjs';
import { story } from '../story.mjs';

const mine = { code: 'Kotoba77', address: 'keiri@midori.example.jp', password: 'Aozora2027' };

const firstLogin = (page) => `/invoice/first-login/${page}`;
const behindTheDoor = ['/invoice/', '/invoice/password', '/invoice/consent', '/invoice/documents'];
const outside = ['ログイン', 'ページが見つかりません'];

// Whatever address is typed into a second tab, it shows the present step, or nothing of the inside.
async function getsNowhere(page, paths, presentStep) {
  const tab = await page.context().newPage();
  for (const path of paths) {
    await tab.goto(path);
    const shown = await tab.getByRole('heading', { level: 1 }).innerText();
    assert.ok([presentStep, ...outside].includes(shown), `${path} shows ${shown}`);
    assert.equal(await tab.getByText('お客様番号').count(), 0, path);
  }
  await tab.close();
}

// A form sent without its page, as a program would: with the cookies and the token that the browser has.
async function postsInVain(page, path, form) {
  const { origin } = new URL(page.url());
  const token = page.locator('input[name="_token"]').first();
  const answer = await page.request.post(path, {
    form: { ...form, _token: await token.inputValue() },
    headers: { origin, 'sec-fetch-site': 'same-origin' },
  });
  assert.ok(answer.status() < 500, `${path} answers ${answer.status()}`);
  await page.goto('/invoice/first-login');
}

story('a second tab, a typed address and a bare POST get past no step', async ({ house, mail, visitor }) => {
  const page = await visitor();
  const password = { password: mine.password, again: mine.password };
  const address = { code: mine.code, address: mine.address, address_again: mine.address };
  await steps.logIn(page, steps.fresh);

  const atConsent = '請求書等の電子配信同意の確認';
  await getsNowhere(page, [...['address', 'sent', 'password', 'done'].map(firstLogin), ...behindTheDoor], atConsent);
  await postsInVain(page, firstLogin('address'), address);
  await steps.standsAt(page, atConsent);
  await postsInVain(page, firstLogin('password'), password);
  await steps.standsAt(page, atConsent);
  await steps.consent(page);

  const atAddress = 'メールアドレスの変更';
  await getsNowhere(page, [...['sent', 'password', 'done'].map(firstLogin), ...behindTheDoor], atAddress);
  await postsInVain(page, firstLogin('password'), password);
  await steps.standsAt(page, atAddress);
  assert.deepEqual(mail.unread(), []);
  await steps.giveAddress(page, mine);

  const atSent = '確認用メールアドレスの送信完了';
  await getsNowhere(page, [...['password', 'done'].map(firstLogin), ...behindTheDoor], atSent);
  await postsInVain(page, firstLogin('password'), password);
  await steps.standsAt(page, atSent);

  const link = await steps.confirmationLink(mail, house, mine.address);
  const stranger = await visitor();
  await steps.logIn(stranger, { id: steps.fresh.id, password: mine.password });
  await steps.alert(stranger).first().waitFor();
  await steps.openConfirmation(page, link);
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
  await steps.goOn(page);
  await steps.standsAt(page, '確認用メールアドレスの送信完了');

  await steps.openConfirmation(page, link);
  await steps.confirm(page, mine.code);
  await steps.standsOnStep(page, 5, 'パスワードの変更');
  await mail.waitFor(mine.address, /登録完了/);

  const late = await visitor();
  await late.goto(link);
  assert.equal(await steps.field(late, '認証コード').count(), 0, 'a link serves once');
});
