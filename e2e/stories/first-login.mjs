// DOOR-30..35: the letter in hand, at a desk, the mail opened in the same browser.

import assert from 'node:assert/strict';

import { look } from '../look.mjs';
import * as steps from '../steps.mjs';
import { storyOnBothEngines } from '../story.mjs';

const mine = { code: 'Kotoba77', address: 'keiri@midori.example.jp', password: 'Aozora2027' };

storyOnBothEngines('first login at a desk, from the letter to the top page', async ({ house, mail, visitor, engine }) => {
  const page = await visitor();
  const seen = (name) => look(page, `first-login/${engine}/${name}`);

  await page.goto('/invoice/login');
  await seen('1-login');
  await steps.logIn(page, steps.fresh);

  await steps.standsOnStep(page, 2, '請求書等の電子配信同意の確認');
  assert.match(await steps.mainText(page), /請求書[\s\S]*請求総括表/);
  await page.getByRole('button', { name: '同意しない', exact: true }).waitFor();
  await seen('2-consent');
  await steps.consent(page);

  await steps.standsOnStep(page, 3, 'メールアドレスの変更');
  await seen('3-address');
  await steps.giveAddress(page, mine);
  const told = await steps.mainText(page);
  assert.ok(told.includes(mine.code) && told.includes(mine.address), 'the page shows the code and the address');
  await seen('4-sent');

  await steps.openConfirmation(page, await steps.confirmationLink(mail, house, mine.address));
  await seen('5-confirm');
  await steps.confirm(page, mine.code);

  await steps.standsOnStep(page, 5, 'パスワードの変更');
  await seen('6-password');
  await steps.makePassword(page, mine.password);
  await steps.standsAt(page, 'パスワードの変更完了');
  await mail.waitFor(mine.address, /登録完了/);
  await seen('7-done');

  await steps.press(page, 'トップページへ');
  await steps.standsAt(page, 'トップページ');
  await page.getByText('お客様番号').first().waitFor();
  await seen('8-top');

  await steps.press(page, 'ログアウト');
  await steps.logIn(page, steps.fresh);
  await steps.alert(page).first().waitFor();
  await steps.logInToTop(page, { id: steps.fresh.id, password: mine.password });
});
