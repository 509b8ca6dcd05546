// The invoices desk: a file with mistakes, the mended one, its publication, the mail, the customer's list and document,
// a search, a cancellation (INV-1 to INV-14, INV-19).

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';

import { phone } from '../browser.mjs';
import { look } from '../look.mjs';
import { linkIn } from '../mail.mjs';
import * as steps from '../steps.mjs';
import { story, storyOnBothEngines } from '../story.mjs';

const head = '請求書番号,お客様番号,発行日,支払期日,件名,品名,数量,単位,単価,税率';

// The page of what became of a file.
async function takeIn(page, name, text) {
  await page.goto('/office/invoice/batches/new');
  await steps.standsAt(page, '書類を登録する');
  await steps.field(page, 'ファイル').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
  await steps.press(page, '内容を確認する');
  await steps.standsAt(page, name);
}

// A page that looks again by itself.
const says = (page, text) => page.locator('dl.facts').getByText(text, { exact: true }).waitFor();

// What comes of pressing something that is saved and not shown.
async function saved(page, pressed) {
  const [file] = await Promise.all([page.waitForEvent('download'), pressed.click()]);
  return file;
}

async function publish(page) {
  await says(page, '登録待ち');
  await page.getByLabel('準備ができしだい公開する').check();
  await steps.press(page, '登録する');
  await says(page, '公開済み');
}

storyOnBothEngines('from a file with mistakes to a document that is read, and cancelled', async ({ house, mail, visitor }) => {
  const desk = await steps.intoOffice(visitor, '/office/invoice/batches');
  await look(desk, 'invoices/1-batches');
  await desk.goto('/office/invoice/batches/new');
  await look(desk, 'invoices/2-new');
  const wrong = `${head}\r\nINV-1,999999,2026/11/20,,11月分,クレーン,3,日,68000,10\r\nINV-2,100002,2026/13/20,,,クレーン,三,日,105,7\r\n`;
  await takeIn(desk, '11月分.csv', wrong);
  await says(desk, '誤りあり');
  const faults = await steps.mainText(desk);
  assert.match(faults, /誤りが4件/);
  assert.match(faults, /「999999」のお客様は登録されていません/);
  await look(desk, 'invoices/3-faults');

  const right = `${head}\r\n`
    + 'INV-1,100002,2026/11/20,2026/12/31,11月分 クレーン,25tラフテレーンクレーン,3,日,68000,10\r\n'
    + 'INV-1,100002,2026/11/20,,,熱中症対策飲料,2,ケース,2680,8\r\n'
    + 'INV-2,100003,2026/11/20,2026/12/31,11月分 クレーン,𠮷野型足場,1,式,12000,10\r\n';
  await takeIn(desk, '11月分.csv', right);
  await says(desk, '登録待ち');
  assert.match(await steps.mainText(desk), /2件（お客様2社）/);
  await look(desk, 'invoices/4-checked');
  await publish(desk);
  assert.match(await steps.mainText(desk), /電子でお届け\s+1 \/ 2/);
  await look(desk, 'invoices/5-published');
  const batch = desk.url();

  const arrived = await mail.waitFor('keiri@aoba.example.jp', /書類を掲載しました/);
  assert.ok(arrived.text.includes('請求書 INV-1') && !arrived.text.includes('円'));
  const reader = await visitor();
  await reader.goto(linkIn(arrived, house.url));
  await steps.fill(reader, { ユーザID: 'INV00002', パスワード: 'Kensetsu2026' });
  await steps.press(reader, 'ログイン');
  await steps.standsAt(reader, '請求書一覧');
  await look(reader, 'invoices/6-list');
  await steps.fill(reader, { '発行日（から）': '2026-11-20', '金額（以上）': '２００，０００', '金額（以下）': '10' });
  await steps.press(reader, '絞り込む');
  await look(reader, 'invoices/7-list-refused');
  await steps.fill(reader, { '金額（以下）': '300,000' });
  await steps.press(reader, '絞り込む');
  await reader.getByText('全1件').waitFor();
  await steps.press(reader, 'INV-1');
  await steps.standsAt(reader, '請求書 INV-1');
  assert.match(await steps.mainText(reader), /230,188円/);
  await look(reader, 'invoices/8-document');
  const pdf = await reader.request.get(`${reader.url()}/pdf?save`);
  assert.equal((await pdf.body()).subarray(0, 5).toString(), '%PDF-');
  assert.match(decodeURIComponent(pdf.headers()['content-disposition']), /20261120_請求書_INV-1_サンプル建機/);
  await reader.goto('/invoice/invoices');
  for (const box of (await reader.getByRole('checkbox').all()).slice(0, 2)) await box.check();
  const zip = await saved(reader, reader.getByRole('button', { name: '選択した書類をZIPで保存' }));
  assert.match(zip.suggestedFilename(), /\.zip$/);

  await desk.goto('/office/invoice/documents');
  await steps.fill(desk, { 'お客様番号・名称': 'あおば', '金額（以上）': '200000', '発行日（から）': '2026-11-20' });
  await steps.press(desk, '絞り込む');
  await desk.getByText('全1件').waitFor();
  await look(desk, 'invoices/9-search');
  await steps.press(desk, '選択した書類をZIPで保存');
  await desk.getByText('全1件').waitFor();
  await look(desk, 'invoices/9-search-none-ticked');
  await desk.getByRole('checkbox').first().check();
  const taken = await saved(desk, desk.getByRole('button', { name: '選択した書類をZIPで保存' }));
  const all = await saved(desk, desk.getByRole('link', { name: '条件に合う書類をすべてZIPで保存' }));
  assert.match(`${taken.suggestedFilename()} ${all.suggestedFilename()}`, /^\S+_invoice\.zip \S+_invoice\.zip$/);
  await steps.press(desk, 'INV-1');
  await look(desk, 'invoices/10-office-document');
  const correction = await saved(desk, desk.getByRole('link', { name: '訂正用のCSVをダウンロード' }));
  assert.match(correction.suggestedFilename(), /^訂正用_20261120_請求書_INV-1_.*\.csv$/);
  assert.match(await readFile(await correction.path(), 'utf8'), /^\uFEFF種別,請求書番号,.*\r\n訂正,,100002,/);
  await steps.press(desk, 'この書類を取り消す');
  await steps.press(desk, '確認画面へ');
  await look(desk, 'invoices/11-cancellation-refused');
  await steps.fill(desk, { 取消の理由: '二重に請求したため' });
  await steps.press(desk, '確認画面へ');
  await steps.standsAt(desk, '取消の確認');
  await look(desk, 'invoices/12-cancellation-confirm');
  await steps.press(desk, '取り消す');
  await steps.standsAt(desk, '取消の受付');
  await look(desk, 'invoices/13-cancellation-done');
  const told = await mail.waitFor('keiri@aoba.example.jp', /書類を掲載しました/);
  assert.ok(told.text.includes('請求取消書 INV-1-C'));
  await reader.goto('/invoice/invoices?word=INV-1&kind=invoice');
  await steps.press(reader, 'INV-1');
  assert.match(await steps.mainText(reader), /取消[\s\S]*二重に請求したため/);
  await look(reader, 'invoices/14-cancelled');
  await desk.goto('/office/invoice/disposal');
  await steps.standsAt(desk, '書類の廃棄');
  await look(desk, 'invoices/15-disposal');
  await desk.goto(batch);
  await steps.press(desk, '印刷用PDFを作成する');
  // The print run is made beside the page.
  for (let turn = 0; turn < 50 && (await desk.getByRole('link', { name: '印刷用PDF', exact: true }).count()) === 0; turn += 1) {
    await desk.waitForTimeout(200);
    await desk.reload();
  }
  const run = await desk.request.get(`${batch}/paper.pdf`);
  assert.equal((await run.body()).subarray(0, 5).toString(), '%PDF-');
});

story('on a phone, in English, without scripts', async ({ visitor }) => {
  const own = { device: phone, locale: 'en-GB', scripts: false };
  const reader = await visitor(own);
  await reader.goto('/invoice/invoices');
  await steps.fill(reader, { 'User ID': 'INV00002', Password: 'Kensetsu2026' });
  await steps.press(reader, 'Log in');
  await look(reader, 'invoices/phone-1-list');
  await reader.goto('/invoice/invoices?kind=summary');
  await reader.getByRole('link', { name: /^SUM-/ }).first().click();
  await look(reader, 'invoices/phone-2-summary');
  await reader.goto('/invoice/invoices?state=corrected');
  await reader.getByRole('link', { name: /^INV-/ }).first().click();
  await look(reader, 'invoices/phone-3-corrected');
  const desk = await visitor(own);
  await desk.goto('/office/login?next=%2Foffice%2Finvoice%2Fbatches');
  await steps.fill(desk, { 'Email address': steps.admin.メールアドレス, Password: steps.admin.パスワード });
  await steps.press(desk, 'Log in');
  await look(desk, 'invoices/phone-4-batches');
  await desk.getByRole('link', { name: /請求書\.csv/ }).first().click();
  await look(desk, 'invoices/phone-5-batch');
  await desk.goto('/office/invoice/documents?from=abc&customer=aoba');
  await look(desk, 'invoices/phone-6-search-refused');
  await desk.goto('/office/invoice/documents');
  await look(desk, 'invoices/phone-7-search');
  await desk.goto('/office/invoice/documents?state=unread&kind=invoice');
  await desk.getByRole('link', { name: /^INV-/ }).first().click();
  await look(desk, 'invoices/phone-8-office-document');
});
