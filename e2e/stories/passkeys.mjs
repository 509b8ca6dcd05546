// DOOR-20: two passkeys with names, a login without typing an ID, and one of them removed. Passkeys want a name in
// place of an address, so this story is told under localhost.

import assert from 'node:assert/strict';

import { look } from '../look.mjs';
import * as steps from '../steps.mjs';
import { storyOnBothEngines } from '../story.mjs';

const address = 'tanto1@rental.example.jp';
const password = 'Rental-2026';

// A phone or a desk that holds passkeys and knows its owner.
async function device(page) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  const options = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true };
  const add = (more) => cdp.send('WebAuthn.addVirtualAuthenticator', { options: { ...options, ...more } });
  const remove = (added) => cdp.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId: added.authenticatorId });
  return { add: () => add({ isUserVerified: true, automaticPresenceSimulation: true }), remove };
}

async function register(page, name) {
  await steps.press(page, 'パスキーの登録');
  await steps.fill(page, { 現パスワード: password });
  await steps.press(page, '次へ進む');
  await steps.standsAt(page, 'パスキーの登録');
  await steps.fill(page, { 名前: name });
  await steps.press(page, 'パスキーを作成する');
}

storyOnBothEngines('passkeys: two with names, a login without an ID, one removed', async ({ house, mail, visitor, engine }) => {
  const page = await visitor();
  const seen = (name) => look(page, `passkeys/${engine}/${name}`);

  await page.goto('/rental/login');
  await steps.fill(page, { ログインID: 'REN00001', メールアドレス: address, パスワード: password });
  await steps.press(page, 'ログイン');
  await page.goto('/rental/factors');
  await steps.press(page, house.url.replace('127.0.0.1', 'localhost') + '/rental/factors');
  assert.equal(new URL(page.url()).hostname, 'localhost', 'the page says where passkeys work');

  await steps.fill(page, { ログインID: 'REN00001', メールアドレス: address, パスワード: password });
  await steps.press(page, 'ログイン');
  await steps.standsAt(page, '多要素認証');
  await seen('1-empty');

  const { add, remove } = await device(page);
  const phone = await add();
  await register(page, '会社のスマートフォン');
  await steps.standsAt(page, '回復コード');
  assert.equal(await page.locator('ol.codes li').count(), 10);
  await seen('2-codes');
  await steps.press(page, '控えました');
  await mail.waitFor(address, /多要素認証の変更/);

  // The same device has one already, and says so in words.
  await steps.press(page, 'パスキーの登録');
  await steps.fill(page, { 現パスワード: password });
  await steps.press(page, '次へ進む');
  await page.getByRole('button', { name: 'パスキーを作成する', exact: true }).click();
  await steps.alert(page).filter({ hasText: 'すでに登録されています' }).waitFor();
  await seen('3-known');

  await page.goto(new URL('/rental/factors', page.url()).href);
  await remove(phone);
  const desk = await add();
  await register(page, '事務所のパソコン');
  await steps.standsAt(page, '多要素認証');
  await mail.waitFor(address, /多要素認証の変更/);
  await page.getByText('会社のスマートフォン').first().waitFor();
  await seen('4-two');

  await steps.press(page, 'ログアウト');
  await steps.standsAt(page, 'ログイン');
  await seen('5-login');
  await steps.press(page, 'パスキーでログイン');
  await steps.standsAt(page, 'トップページ');

  await steps.press(page, /^多要素認証/);
  await steps.press(page, '削除する (会社のスマートフォン)');
  await steps.standsAt(page, 'パスキーの削除');
  await seen('6-remove');
  await steps.fill(page, { 現パスワード: password });
  await steps.press(page, '削除する');
  await steps.standsAt(page, '多要素認証');
  assert.equal(await page.getByText('会社のスマートフォン').count(), 0);
  await mail.waitFor(address, /多要素認証の変更/);

  // Beside ID and password the passkey is asked for as well; another browser without it offers the codes.
  await steps.press(page, 'ログアウト');
  await remove(desk);
  await steps.fill(page, { ログインID: 'REN00001', メールアドレス: address, パスワード: password });
  await steps.press(page, 'ログイン');
  await steps.standsAt(page, '多要素認証');
  await seen('7-second-factor');
  await page.getByRole('button', { name: '回復コード', exact: true }).waitFor();
});
