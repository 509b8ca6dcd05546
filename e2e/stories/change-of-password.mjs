// DOOR-19: a change of password is told by mail to the address on file.

import { look } from '../look.mjs';
import * as steps from '../steps.mjs';
import { story } from '../story.mjs';

story('changing the password sends a notice, and the old one is dead', async ({ mail, visitor }) => {
  const page = await visitor();
  await steps.logInToTop(page, steps.member);
  await steps.press(page, 'パスワード変更');
  await look(page, 'change-of-password/1-form');

  await steps.fill(page, { 現パスワード: 'Machigai2026' });
  await steps.makePassword(page, 'Aozora2027');
  await steps.alert(page).first().waitFor();
  await look(page, 'change-of-password/2-wrong-password');

  await steps.fill(page, { 現パスワード: steps.member.password });
  await steps.makePassword(page, 'Aozora2027');
  await look(page, 'change-of-password/3-done');
  await mail.waitFor(steps.member.address, /パスワード/);

  await page.goto('/invoice/');
  await steps.standsAt(page, 'トップページ');
  await steps.press(page, 'ログアウト');
  await steps.logIn(page, steps.member);
  await steps.alert(page).first().waitFor();
  await steps.logInToTop(page, { id: steps.member.id, password: 'Aozora2027' });
});
