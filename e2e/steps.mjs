// What people do at the door, said once. Everything is found by its label or its role.

import assert from 'node:assert/strict';

import { linkIn } from './mail.mjs';

export const fresh = { id: 'INV00001', password: 'Hajime2026x' };
export const member = { id: 'INV00002', password: 'Kensetsu2026', address: 'keiri@aoba.example.jp' };

export const admin = { メールアドレス: 'admin@example.jp', パスワード: 'Office-2026-demo' };

export const firstLoginSteps = ['ログイン', '電子化同意', 'メールアドレスの変更', 'メールアドレスの登録認証', 'パスワードの変更'];

export const field = (page, label) => page.getByLabel(label, { exact: true });
export const alert = (page) => page.getByRole('alert');
export const mainText = (page) => page.getByRole('main').innerText();

export async function fill(page, values) {
  for (const [label, value] of Object.entries(values)) await field(page, label).fill(value);
}

// Presses a button, or a link that looks like one, and waits for the page behind it.
// A pattern for a name that goes on with an explanation.
export async function press(page, name) {
  const button = page.getByRole('button', { name, exact: true }).or(page.getByRole('link', { name, exact: true }));
  await Promise.all([page.waitForEvent('domcontentloaded'), button.first().click()]);
}

export async function standsAt(page, heading) {
  const title = page.getByRole('heading', { level: 1 });
  await title.waitFor();
  assert.equal((await title.innerText()).trim(), heading, `the heading at ${page.url()}`);
}

export async function standsOnStep(page, number, heading) {
  await standsAt(page, heading);
  for (const step of firstLoginSteps) await page.getByRole('listitem').filter({ hasText: step }).first().waitFor();
  const current = await page.locator('[aria-current="step"]').innerText();
  assert.ok(current.includes(firstLoginSteps[number - 1]), `step ${number} is the present one, not ${current}`);
}


export async function logIn(page, { id, password }) {
  await page.goto('/invoice/login');
  await fill(page, { ユーザID: id, パスワード: password });
  await press(page, 'ログイン');
}

// A page of the office, opened by an operator in whatever language.
export async function intoOffice(visitor, next, { who = admin, ...own } = {}) {
  const page = await visitor(own);
  await page.goto(`/office/login?next=${encodeURIComponent(next)}`);
  await page.locator('#email').fill(who.メールアドレス);
  await page.locator('#password').fill(who.パスワード);
  await Promise.all([page.waitForURL(`**${next}`), page.locator('#password').press('Enter')]);
  return page;
}

export async function logInToTop(page, who) {
  await logIn(page, who);
  await standsAt(page, 'トップページ');
}

export async function consent(page) {
  await standsOnStep(page, 2, '請求書等の電子配信同意の確認');
  await press(page, '同意する');
}

export async function giveAddress(page, { code, address }) {
  await standsOnStep(page, 3, 'メールアドレスの変更');
  await fill(page, { 認証コード: code, 変更後メールアドレス: address, '変更後メールアドレス(確認用)': address });
  await press(page, '送信する');
  await standsAt(page, '確認用メールアドレスの送信完了');
}

// From the page that says that a mail has been sent.
export const goOn = (page) => press(page, '次へ進む');

export const confirmationLink = async (mail, house, address) =>
  linkIn(await mail.waitFor(address, /仮登録/), house.url);

export async function openConfirmation(page, link) {
  await page.goto(link);
  await standsAt(page, 'メールアドレスの登録認証');
}

export async function confirm(page, code) {
  await fill(page, { 認証コード: code });
  await press(page, '認証する');
}

export async function makePassword(page, password, repeated = password) {
  await fill(page, { 新パスワード: password, 新パスワード確認: repeated });
  await press(page, '変更する');
}
