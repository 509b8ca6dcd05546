// Customers: found by what the caller says, unlocked, given a letter that leads through the first login's last step,
// suspended; a request for a new first password from the form to the letter; a customer entered by hand, changed by two
// at a time, a person's data disclosed and erased (OFF-3, OFF-5, OFF-10).

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';

import { phone } from '../browser.mjs';
import { look, photograph } from '../look.mjs';
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

storyOnBothEngines('a customer is entered by hand, changed by two, and a person leaves', async ({ visitor }) => {
  const desk = await steps.intoOffice(visitor, '/office/rental/customers');
  await steps.press(desk, 'お客様の登録');
  await steps.standsAt(desk, 'お客様の登録');
  await look(desk, 'customers/20-registration');
  await steps.fill(desk, {
    お客様番号: 'R0000099',
    名称: '新規土木株式会社',
    郵便番号: '12',
    ログインID: 'REN00099',
    氏名: '新木 一',
    メールアドレス: 'shinki@shinki.example.jp',
  });
  await steps.press(desk, '登録する');
  await steps.alert(desk).getByText('「12」は郵便番号ではありません。').waitFor();
  await look(desk, 'customers/21-registration-refused');
  await steps.fill(desk, { 郵便番号: '１０００００９' });
  await steps.press(desk, '登録する');
  await desk.getByText('利用者を登録しました').waitFor();
  await look(desk, 'customers/22-registered');
  await steps.press(desk, '利用者情報の変更');
  await look(desk, 'customers/23-user');
  await desk.goBack();

  await steps.press(desk, '新規土木株式会社へ戻る');
  const change = `${new URL(desk.url()).pathname}/details`;
  const other = await steps.intoOffice(visitor, change);
  await steps.press(desk, 'お客様情報の変更');
  await steps.fill(other, { 電話番号: '03-0000-0099' });
  await steps.press(other, '変更する');
  await other.getByText('お客様情報を変更しました').waitFor();
  await look(other, 'customers/24-changed');
  await steps.fill(desk, { 電話番号: '03-1111-1111' });
  await steps.press(desk, '変更する');
  await steps.alert(desk).getByText('「0300000099」へ変更されています').waitFor();
  await look(desk, 'customers/25-met');
  await steps.press(desk, '変更する');
  await desk.getByText('0311111111').waitFor();
  await steps.press(desk, '利用者の追加');
  await look(desk, 'customers/26-addition');
  await desk.goBack();

  await steps.press(desk, 'REN00099');
  await steps.press(desk, '個人情報の開示');
  await look(desk, 'customers/27-disclosure');
  await steps.fill(desk, { 理由: '開示請求書 第1号' });
  const [file] = await Promise.all([
    desk.waitForEvent('download'),
    desk.getByRole('button', { name: '個人情報の開示' }).click(),
  ]);
  const inside = (name) => execFileSync('unzip', ['-p', path, name]).toString();
  const path = await file.path();
  assert.equal(JSON.parse(inside('data.json')).tables.users[0].name, '新木 一');
  const reader = await visitor();
  await reader.setContent(inside('index.html'));
  await photograph(reader, 'customers/28-file');
  await steps.press(desk, '行わずに戻る');
  await steps.press(desk, '利用者の削除');
  await look(desk, 'customers/29-erasure');
  await steps.fill(desk, { 理由: 'ご本人からの請求（本人確認済み）' });
  await steps.press(desk, '削除する');
  await desk.getByText('利用者を削除しました').waitFor();
  await look(desk, 'customers/30-erased');
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
  await steps.press(desk, 'Change the customer');
  await look(desk, 'customers/phone-5-change');
  await desk.goBack();
  await steps.press(desk, 'INV00002');
  await look(desk, 'customers/phone-4-user');
  await steps.press(desk, 'Delete the user');
  await look(desk, 'customers/phone-6-erasure');
});
