// DOOR-12: 重複ログイン.

import assert from 'node:assert/strict';

import { phone } from '../browser.mjs';
import { look } from '../look.mjs';
import * as steps from '../steps.mjs';
import { story } from '../story.mjs';

story('the same user twice at once is refused, and let in after the logout', async ({ visitor }) => {
  const first = await visitor();
  const second = await visitor({ device: phone });
  await steps.logInToTop(first, steps.member);

  await steps.logIn(second, steps.member);
  const told = await steps.mainText(second);
  assert.match(told, /使用中|利用中|ログイン中|ログインされています/);
  assert.match(told, /\d{1,2}:\d{2}[\s\S]*\d{1,2}:\d{2}/, 'since when, and when it will be free');
  await look(second, 'login-twice/refused');
  await second.goto('/invoice/');
  await steps.field(second, 'ユーザID').waitFor();
  await first.reload();
  await steps.standsAt(first, 'トップページ');

  await steps.press(first, 'ログアウト');
  await look(first, 'login-twice/logged-out');
  await steps.logInToTop(second, steps.member);
  await first.goto('/invoice/');
  await steps.field(first, 'ユーザID').waitFor();
});

story('a wrong password learns nothing of it (DOOR-10)', async ({ visitor }) => {
  const first = await visitor();
  const stranger = await visitor();
  await steps.logIn(stranger, { ...steps.member, password: 'Machigai2026' });
  const before = await steps.alert(stranger).first().innerText();
  await steps.logInToTop(first, steps.member);
  await steps.logIn(stranger, { ...steps.member, password: 'Machigai2026' });
  assert.equal(await steps.alert(stranger).first().innerText(), before);
});
