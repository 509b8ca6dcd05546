// DOOR-10, DOOR-11: ten failures lock a login; only the right password is told so.

import assert from 'node:assert/strict';

import { look } from '../look.mjs';
import * as steps from '../steps.mjs';
import { story } from '../story.mjs';

story('ten wrong passwords lock the login, and only its owner is told', async ({ visitor }) => {
  const page = await visitor();
  const guess = { id: steps.member.id, password: 'Machigai2026' };
  const answers = new Set();
  for (let failures = 1; failures <= 11; failures += 1) {
    await steps.logIn(page, guess);
    answers.add(await steps.alert(page).first().innerText());
  }
  assert.equal(answers.size, 1, `a guesser always reads the same: ${[...answers].join(' | ')}`);

  await steps.logIn(page, steps.member);
  const told = await steps.alert(page).first().innerText();
  assert.ok(!answers.has(told));
  assert.match(told, /\d{1,2}:\d{2}/, 'until when to wait');
  await look(page, 'lock-out/told');
  await page.goto('/invoice/');
  await steps.field(page, 'ユーザID').waitFor();
});
