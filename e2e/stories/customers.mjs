// Customers: found by what the caller says, unlocked, given a letter that leads through the first login's last step,
// suspended; a request for a new first password from the form to the letter (OFF-3, OFF-5).

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';

import { phone } from '../browser.mjs';
import { look } from '../look.mjs';
import * as steps from '../steps.mjs';
import { story, storyOnBothEngines } from '../story.mjs';

const contact = { メールアドレス: 'contact@example.jp', パスワード: 'Office-2026-demo' };

// The letter opens in a window of its own. A browser without windows for PDFs saves it; the form itself is asked here.
async function letter(page) {
  const form = page.locator('form[target=_blank]');
  const answer = await page.request.post(await form.evaluate((form) => form.action), {
    form: Object.fromEntries(await form.evaluate((form) => [...new FormData(form)])),
    headers: { 'sec-fetch-site': 'same-origin' },
  });
  assert.equal(answer.headers()['content-type'], 'application/pdf');
  assert.match(answer.headers()['cache-control'], /no-store/);
  return execFileSync('pdftotext', ['-raw', '-', '-'], { input: await answer.body() }).toString();
}

const passwordOf = (text) => text.match(/^初回パスワード(.*)$/m)[1].replaceAll(' ', '');

storyOnBothEngines('a customer who calls is found, and helped by a letter', async ({ visitor }) => {
  const caller = await visitor();
  for (let turn = 0; turn < 10; turn += 1) {
    await caller.goto('/invoice/login');
    await steps.fill(caller, { ユーザID: 'INV00002', パスワード: 'Wasureta2026' });
    await steps.press(caller, 'ログイン');
  }
  const desk = await steps.intoOffice(visitor, '/office/invoice/customers', { who: contact });
  await steps.standsAt(desk, 'お客様');
  await look(desk, 'customers/1-list');
  await steps.fill(desk, { 検索: 'あおば' });
  await steps.press(desk, '絞り込む');
  await desk.getByText('全1件').waitFor();
  await steps.press(desk, '100002');
  await steps.standsAt(desk, '青葉建設株式会社');
  await look(desk, 'customers/2-customer');
  await steps.press(desk, 'INV00002');
  assert.match(await steps.mainText(desk), /ロック中[\s\S]*誤り10回/);
  await look(desk, 'customers/3-locked');
  await steps.press(desk, 'ロックを解除する');
  await look(desk, 'customers/4-unlock');
  await steps.press(desk, 'ロックを解除する');
  await desk.getByText('ロックを解除しました').waitFor();
  await look(desk, 'customers/5-unlocked');
  await steps.press(desk, '案内状を発行する');
  await look(desk, 'customers/6-letter');
  const text = await letter(desk);
  assert.match(text, /青葉 花子/);

  await caller.goto('/invoice/login');
  await steps.fill(caller, { ユーザID: 'INV00002', パスワード: passwordOf(text) });
  await steps.press(caller, 'ログイン');
  await steps.standsAt(caller, 'パスワードの変更');
  await steps.fill(caller, { 新パスワード: 'Atarashii2026', 新パスワード確認: 'Atarashii2026' });
  await steps.press(caller, '変更する');
  await steps.press(caller, 'トップページへ');
  await steps.standsAt(caller, 'トップページ');

  const owner = await steps.intoOffice(visitor, new URL(desk.url()).pathname.replace(/\/do\/.*/, ''));
  await steps.press(owner, '利用を停止する');
  await steps.press(owner, '利用を停止する');
  await look(owner, 'customers/7-suspension-refused');
  await steps.fill(owner, { 理由: '退職のため' });
  await steps.press(owner, '利用を停止する');
  await owner.getByText('利用を停止しました').waitFor();
  await look(owner, 'customers/8-suspended');
  await caller.goto('/invoice/invoices');
  await caller.getByText('運営窓口の操作により').waitFor();
});

story('a request for a new first password is answered', async ({ visitor }) => {
  const caller = await visitor({ device: phone });
  await caller.goto('/certificate/reset-request');
  await steps.fill(caller, {
    アクセスキー: 'CERT0003',
    会社名: 'サンプル雲通信株式会社',
    ご担当者名: '雲 花子',
    電話番号: '03-0000-0012',
  });
  await steps.press(caller, '確認画面へ');
  await steps.press(caller, '申し込む');
  const desk = await steps.intoOffice(visitor, '/office/certificate/', { who: contact });
  await desk.getByRole('link', { name: '再発行の依頼 1件' }).waitFor();
  await look(desk, 'customers/9-start');
  await desk.goto('/office/certificate/requests');
  await look(desk, 'customers/10-requests');
  await desk.getByRole('link', { name: /^R\d{8}-/ }).click();
  await steps.press(desk, 'お断りにする');
  await look(desk, 'customers/11-request-refused');
  assert.match(await letter(desk), /CERT0003/);
  await desk.reload();
  await desk.goto('/office/certificate/requests?state=all');
  await desk.getByRole('link', { name: /^R\d{8}-/ }).click();
  assert.match(await steps.mainText(desk), /案内状を発行[\s\S]*窓口 良子/);
  await look(desk, 'customers/12-answered');
});

story('on a phone, in English, without scripts', async ({ visitor }) => {
  const desk = await visitor({ device: phone, locale: 'en-GB', scripts: false });
  await desk.goto('/office/login?next=%2Foffice%2Finvoice%2Fcustomers');
  await steps.fill(desk, { 'Email address': steps.admin.メールアドレス, Password: steps.admin.パスワード });
  await steps.press(desk, 'Log in');
  await look(desk, 'customers/phone-1-list');
  await steps.press(desk, '100002');
  await look(desk, 'customers/phone-2-customer');
  await steps.press(desk, 'Close customer');
  await steps.press(desk, 'Close customer');
  await look(desk, 'customers/phone-3-closing-refused');
  await desk.goBack();
  await desk.goBack();
  await steps.press(desk, 'INV00002');
  await look(desk, 'customers/phone-4-user');
});
