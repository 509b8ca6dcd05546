// DOOR-19: a change of password is told by mail to the address on file.

import { look } from '../look.mjs';
import * as steps from '../steps.mjs';
import { story } from '../story.mjs';

async function change(page, current) {
  await steps.fill(page, { 現パスワード: current, 新パスワード: 'Aozora2027', '新パスワード（確認用）': 'Aozora2027' });
  await steps.press(page, '変更する');
}

story('changing the password sends a notice, and the old one is dead', async ({ mail, visitor }) => {
  const page = await visitor();
  await steps.logInToTop(page, steps.member);
  await steps.press(page, /^パスワード変更/);
  await look(page, 'change-of-password/1-form');

  await change(page, 'Machigai2026');
  await steps.alert(page).first().waitFor();
  await look(page, 'change-of-password/2-wrong-password');

  await change(page, steps.member.password);
  await look(page, 'change-of-password/3-done');
  await mail.waitFor(steps.member.address, /パスワード変更/);

  await page.goto('/invoice/');
  await steps.standsAt(page, 'トップページ');
  await steps.press(page, 'ログアウト');
  await steps.logIn(page, steps.member);
  await steps.alert(page).first().waitFor();
  await steps.logInToTop(page, { id: steps.member.id, password: 'Aozora2027' });
});
