// What an operator sees of the site as a whole: the first page, what was sent, who did what (OFF-2, OFF-7, OFF-10).

import assert from 'node:assert/strict';

import { phone } from '../browser.mjs';
import { look } from '../look.mjs';
import * as steps from '../steps.mjs';
import { story, storyOnBothEngines } from '../story.mjs';

const says = (page, text) => page.locator('dl.facts').getByText(text, { exact: true }).waitFor();

storyOnBothEngines('a test mail, the log that tells of it, and its proof', async ({ visitor, mail }) => {
  const member = await visitor();
  for (const password of ['chigau2026', 'Kensetsu2026']) {
    await member.goto('/invoice/login');
    await steps.fill(member, { ユーザID: 'INV00002', パスワード: password });
    await steps.press(member, 'ログイン');
  }
  const desk = await steps.intoOffice(visitor, '/office/invoice/');
  await steps.standsAt(desk, '本日の業務');
  // A busy machine counts behind one's back.
  while (await desk.getByText('表で見る').count() === 0) await desk.reload();
  await look(desk, 'overview/1-start');
  await desk.getByText('表で見る').click();
  const today = desk.locator('details tbody tr').last();
  assert.deepEqual(await today.locator('td.number').allInnerTexts(), ['1', '1'], 'one login, one refusal');
  await look(desk, 'overview/2-table');

  await desk.getByRole('navigation').getByRole('link', { name: '送信の記録' }).click();
  await steps.standsAt(desk, '送信の記録');
  await look(desk, 'overview/3-outbox');
  await steps.press(desk, 'テストメールを送る');
  await says(desk, '送信済み');
  const { text } = await mail.waitFor(steps.admin.メールアドレス, /テストメール/);
  assert.match(text, /運営 一郎 様/);
  await look(desk, 'overview/4-notice');
  await desk.goto('/office/invoice/suppressed');
  await look(desk, 'overview/5-suppressed');

  await desk.goto('/office/invoice/journal');
  await steps.standsAt(desk, '操作の記録');
  assert.equal(await desk.locator('tbody td:nth-child(4)').first().innerText(), 'テストメールを送信');
  await look(desk, 'overview/6-journal');
  await steps.press(desk, '記録を検証する');
  await desk.getByText('異常はありませんでした').waitFor();
  await look(desk, 'overview/7-checked');
  await steps.fill(desk, { 操作した人: 'INV00002' });
  await steps.press(desk, '絞り込む');
  assert.deepEqual(await desk.locator('tbody td:nth-child(4)').allInnerTexts(), ['ログイン', 'ログインに失敗']);
  await look(desk, 'overview/8-filtered');
});

story('the same on a phone, in English and in the dark', async ({ visitor }) => {
  const page = await steps.intoOffice(visitor, '/office/invoice/', { device: phone, locale: 'en-GB', colorScheme: 'dark' });
  await look(page, 'overview/phone-1-start');
  for (const [path, heading] of [['outbox', 'Outbox'], ['suppressed', 'Addresses not written to'], ['journal', 'Audit log']]) {
    await page.goto(`/office/invoice/${path}`);
    await steps.standsAt(page, heading);
    await look(page, `overview/phone-2-${path}`);
  }
});
