// OFF-1: an operator acts for a customer, under a banner on every page; what only the customer may do is closed, what
// was looked at stays unread, and the customer sees that it was so.

import assert from 'node:assert/strict';

import { phone } from '../browser.mjs';
import { look } from '../look.mjs';
import * as steps from '../steps.mjs';
import { story, storyOnBothEngines } from '../story.mjs';

const banner = (page) => page.getByRole('region', { name: /代行中|Acting/ });

async function openAoba(page) {
  await steps.press(page, '100002');
  await steps.press(page, 'INV00002');
}

storyOnBothEngines('an operator on the phone sees what the caller sees', async ({ visitor, engine }) => {
  const seen = (page, name) => look(page, `acting/${engine}/${name}`);
  const caller = await visitor();
  await steps.logInToTop(caller, steps.member);

  const page = await steps.intoOffice(visitor, '/office/invoice/customers');
  await openAoba(page);
  await seen(page, '1-customer');
  await steps.press(page, '代行');
  await seen(page, '2-reason');
  await steps.press(page, '代行を始める');
  await seen(page, '3-no-reason');
  await steps.fill(page, { 理由: 'お電話で、請求書の場所のお問い合わせ' });
  await steps.press(page, '代行を始める');
  await steps.standsAt(page, 'トップページ');
  assert.match(await banner(page).innerText(), /青葉 花子 様に代わって[\s\S]*請求書の場所[\s\S]*まで/);
  await seen(page, '4-top');

  await page.getByRole('link', { name: /請求書一覧/ }).click();
  await steps.standsAt(page, '請求書一覧');
  await seen(page, '5-list');
  await page.locator('tbody tr', { hasText: '未読' }).first().getByRole('link').first().click();
  await page.getByRole('heading', { level: 1, name: /INV-/ }).waitFor();
  assert.match(await steps.mainText(page), /未読/);
  await seen(page, '6-document');
  const document = page.url();

  await page.goto('/invoice/password');
  await steps.standsAt(page, '代行中は利用できません');
  assert.ok(await banner(page).isVisible());
  await seen(page, '7-closed');
  await page.goto('/invoice/profile');
  await seen(page, '8-profile');

  // The caller is still inside, and has not read anything.
  await caller.goto('/invoice/invoices?state=unread');
  assert.ok((await steps.mainText(caller)).includes('全3件'));
  await caller.goto('/invoice/logins');
  assert.match(await caller.locator('tbody tr').first().innerText(), /代行/);
  await seen(caller, '9-history');
  assert.equal(await banner(caller).count(), 0);

  await page.goto(document);
  await steps.press(page, '代行を終了する');
  await page.getByText('代行を終了しました').waitFor();
  await seen(page, '10-ended');
  await page.goto('/invoice/invoices');
  await steps.standsAt(page, 'ログイン');
  await page.goto('/office/invoice/journal');
  assert.match(await steps.mainText(page), /お客様の代行を終了[\s\S]*代行で帳票を表示/);
  await seen(page, '11-journal');
});

story('the banner on a phone, in Japanese and in English', async ({ visitor }) => {
  for (const locale of ['ja-JP', 'en-GB']) {
    const page = await steps.intoOffice(visitor, '/office/invoice/customers', { device: phone, locale });
    const japanese = locale === 'ja-JP';
    await openAoba(page);
    await look(page, `acting/phone-${locale}-1-customer`);
    await steps.press(page, japanese ? '代行' : 'Act for this customer');
    await look(page, `acting/phone-${locale}-2-reason`);
    await steps.fill(page, japanese ? { 理由: 'お電話でのお問い合わせ' } : { Reason: 'A call about an invoice' });
    await steps.press(page, japanese ? '代行を始める' : 'Start acting');
    await banner(page).waitFor();
    await look(page, `acting/phone-${locale}-3-top`);
    await page.goto('/invoice/invoices');
    await look(page, `acting/phone-${locale}-4-list`);
    await page.goto('/invoice/factors');
    await look(page, `acting/phone-${locale}-5-closed`);
    await page.goto('/invoice/logins');
    await look(page, `acting/phone-${locale}-6-history`);
  }
});
