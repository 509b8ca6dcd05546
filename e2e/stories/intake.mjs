// Many customers at once: a file with mistakes, the mended one, its run, the letters, and the first login that one of
// them leads to (OFF-4, OFF-5).

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

import { phone } from '../browser.mjs';
import { look } from '../look.mjs';
import * as steps from '../steps.mjs';
import { story, storyOnBothEngines } from '../story.mjs';

const head = 'お客様番号,お客様名,フリガナ,郵便番号,住所,電話番号,ユーザID,ご担当者名,備考';

async function takeIn(page, text) {
  await page.goto('/office/invoice/imports/new');
  await steps.field(page, 'ファイル').setInputFiles({ name: 'お客様一覧.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await steps.press(page, '内容を確認する');
  await steps.standsAt(page, 'お客様一覧.csv');
}

// A page that looks again by itself.
const says = (page, text) => page.locator('dl.facts').getByText(text, { exact: true }).waitFor();

storyOnBothEngines('from a file of customers to the first login of one of them', async ({ visitor }) => {
  const desk = await steps.intoOffice(visitor, '/office/invoice/imports');
  await steps.standsAt(desk, 'お客様の取り込み');
  await look(desk, 'intake/1-imports');
  await desk.goto('/office/invoice/imports/new');
  await look(desk, 'intake/2-new');
  await takeIn(desk, `${head}\r\n200001,サンプル土木株式会社,サンプルドボク,98,宮城県仙台市見本1,0312,NEW00001,一 太郎,\r\n200002,,,,,,INV00002,,\r\n`);
  await says(desk, '誤りあり');
  assert.match(await steps.mainText(desk), /誤りが3件/);
  await look(desk, 'intake/3-faults');

  await takeIn(desk, `${head}\r\n`
    + '200001,サンプル土木株式会社,サンプルドボク,9800001,宮城県仙台市青葉区見本1-2-3,022-000-0001,NEW00001,一 太郎,\r\n'
    + '200002,サンプル重機株式会社,サンプルジュウキ,060-0001,北海道札幌市中央区見本1,011-000-0002,NEW00002,二 花子,\r\n'
    + '100002,青葉建設株式会社,アオバケンセツ,,,045-000-0022,,,\r\n');
  await says(desk, '取り込み待ち');
  await look(desk, 'intake/4-checked');
  await steps.press(desk, '取り込む');
  await says(desk, '取り込み済み');
  await look(desk, 'intake/5-done');

  await desk.getByRole('link', { name: '案内状の印刷' }).last().click();
  await steps.standsAt(desk, '案内状の印刷');
  await look(desk, 'intake/6-letters');
  await steps.press(desk, '印刷を始める まだ案内状を出していない利用者');
  await says(desk, '印刷待ち');
  await look(desk, 'intake/7-run');
  const [download] = await Promise.all([
    desk.waitForEvent('download'),
    desk.getByRole('button', { name: '印刷用のPDFを取り出す' }).click(),
  ]);
  const path = await download.path();
  execFileSync('qpdf', ['--check', path]);
  const text = execFileSync('pdftotext', ['-raw', path, '-']).toString();
  assert.ok(readFileSync(path).length < 400_000, 'a font is in the file once');
  assert.ok(text.indexOf('NEW00002') < text.indexOf('NEW00001'), 'in postal order');
  const passwords = [...text.matchAll(/^初回パスワード(.{12,})$/gm)].map((found) => found[1].replaceAll(' ', ''));
  await desk.reload();
  await steps.press(desk, '印刷が済んだので破棄する');
  await says(desk, '破棄済み');
  await look(desk, 'intake/8-destroyed');

  const newcomer = await visitor();
  await newcomer.goto('/invoice/login');
  await steps.fill(newcomer, { ユーザID: 'NEW00002', パスワード: passwords[0] });
  await steps.press(newcomer, 'ログイン');
  await steps.standsAt(newcomer, '請求書等の電子配信同意の確認');
});

story('on a phone, in English, without scripts', async ({ visitor }) => {
  const desk = await visitor({ device: phone, locale: 'en-GB', scripts: false });
  await desk.goto('/office/login?next=%2Foffice%2Finvoice%2Fimports%2Fnew');
  await steps.fill(desk, { 'Email address': steps.admin.メールアドレス, Password: steps.admin.パスワード });
  await steps.press(desk, 'Log in');
  await look(desk, 'intake/phone-1-new');
  await steps.field(desk, 'File').setInputFiles({ name: 'customers.csv', mimeType: 'text/csv', buffer: Buffer.from('number,name,user_id,memo\n300001,Sample Works,NEW00009,x\n') });
  await steps.press(desk, 'Check the file');
  await says(desk, 'Waiting to be run');
  await look(desk, 'intake/phone-2-checked');
  await desk.goto('/office/invoice/letters');
  await look(desk, 'intake/phone-3-letters');
});
