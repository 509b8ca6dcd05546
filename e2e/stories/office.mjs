// The back office (OFF-1): an operator's login, the sites to choose from, the start, the operators, the way out.

import assert from 'node:assert/strict';

import { phone } from '../browser.mjs';
import { look } from '../look.mjs';
import * as steps from '../steps.mjs';
import { story } from '../story.mjs';


story('an operator logs in, goes from site to site, and out again', async ({ visitor }) => {
  const page = await visitor();
  await page.goto('/office/');
  await steps.standsAt(page, '運営のログイン');
  await look(page, 'office/1-login');
  await steps.fill(page, { ...steps.admin, パスワード: 'chigau-2026' });
  await steps.press(page, 'ログイン');
  assert.match(await steps.alert(page).innerText(), /正しくありません/);
  await look(page, 'office/2-login-refused');
  await steps.fill(page, steps.admin);
  await steps.press(page, 'ログイン');
  await steps.standsAt(page, 'サイトの選択');
  await look(page, 'office/3-sites');
  await page.getByRole('link', { name: /サンプル建機グループ/ }).click();
  await steps.standsAt(page, '本日の業務');
  await look(page, 'office/4-start');
  await page.getByRole('navigation').getByRole('link', { name: '運営担当者' }).click();
  await steps.standsAt(page, '運営担当者');
  await look(page, 'office/5-operators');
  await page.getByText('サイトの切り替え').click();
  await look(page, 'office/6-switch');
  await page.getByRole('link', { name: /サンプル業務代行クラウド/ }).click();
  await page.waitForURL('**/office/dealer/');
  await page.goto('/office/password');
  await look(page, 'office/7-password');
  await steps.press(page, 'ログアウト');
  assert.ok((await steps.mainText(page)).includes('ログアウトしました'));
});

story('an operator on a phone, in English, sees the same office', async ({ visitor }) => {
  const page = await visitor({ device: phone, locale: 'en-GB' });
  await page.goto('/office/invoice/operators');
  await look(page, 'office/phone-1-login');
  await steps.fill(page, { 'Email address': steps.admin.メールアドレス, Password: steps.admin.パスワード });
  await steps.press(page, 'Log in');
  await steps.standsAt(page, 'Operators');
  await look(page, 'office/phone-2-operators');
  await page.getByText('Switch site').click();
  await look(page, 'office/phone-3-switch');
  await page.goto('/office/invoice/nothing');
  await look(page, 'office/phone-4-not-found');
});
