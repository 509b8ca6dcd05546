// The first login with the keyboard alone, at 400 % zoom.

import assert from 'node:assert/strict';

import { zoomed } from '../browser.mjs';
import { look } from '../look.mjs';
import * as steps from '../steps.mjs';
import { story } from '../story.mjs';

const mine = { code: 'Kotoba77', address: 'keiri@midori.example.jp', password: 'Aozora2027' };
const hasFocus = (element) => element === document.activeElement;
const showsFocus = (element) => {
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
  return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
};

async function tabTo(page, target) {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab');
    if (!(await target.evaluate(hasFocus))) continue;
    assert.ok(await target.evaluate(showsFocus), `the focus can be seen on ${target}`);
    return;
  }
  assert.fail(`the Tab key does not reach ${target}`);
}

async function type(page, values) {
  for (const [label, value] of Object.entries(values)) {
    await tabTo(page, steps.field(page, label));
    await page.keyboard.type(value);
  }
}

async function enter(page, name) {
  const button = page.getByRole('button', { name, exact: true }).or(page.getByRole('link', { name, exact: true }));
  await tabTo(page, button);
  await Promise.all([page.waitForEvent('domcontentloaded'), page.keyboard.press('Enter')]);
}

story('the first login with the keyboard alone, at 400 % zoom', async ({ house, mail, visitor }) => {
  const page = await visitor({ device: zoomed });
  const seen = (name) => look(page, `by-keyboard/${name}`);

  await page.goto('/invoice/login');
  await seen('1-login');
  await type(page, { ユーザID: steps.fresh.id, パスワード: steps.fresh.password });
  await enter(page, 'ログイン');
  await steps.standsOnStep(page, 2, '請求書等の電子配信同意の確認');
  await seen('2-consent');
  await enter(page, '同意する');
  await steps.standsOnStep(page, 3, 'メールアドレスの変更');
  await seen('3-address');
  await type(page, { 認証コード: mine.code, 変更後メールアドレス: mine.address, '変更後メールアドレス(確認用)': mine.address });
  await enter(page, '送信する');
  await steps.standsAt(page, '確認用メールアドレスの送信完了');
  await seen('4-sent');

  await steps.openConfirmation(page, await steps.confirmationLink(mail, house, mine.address));
  await seen('5-confirm');
  await type(page, { 認証コード: mine.code });
  await enter(page, '認証する');
  await steps.standsOnStep(page, 5, 'パスワードの変更');
  await seen('6-password');
  await type(page, { 新パスワード: mine.password, 新パスワード確認: mine.password });
  await enter(page, '変更する');
  await steps.standsAt(page, 'パスワードの変更完了');
  await seen('7-done');
  await mail.waitFor(mine.address, /登録完了/);
  await enter(page, 'トップページへ');
  await steps.standsAt(page, 'トップページ');
  await seen('8-top');
});
