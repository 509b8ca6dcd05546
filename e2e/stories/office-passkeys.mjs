// OFF-1: an operator registers a passkey beside the password, logs in with it, gives it a name, and removes one of two.
// Passkeys want a name in place of an address, so this story is told under localhost.

import assert from 'node:assert/strict';

import { phone } from '../browser.mjs';
import { look } from '../look.mjs';
import * as steps from '../steps.mjs';
import { story, storyOnBothEngines } from '../story.mjs';

const password = steps.admin.パスワード;

// A phone or a desk that holds passkeys and knows its owner.
async function device(page) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  const options = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true };
  const add = () =>
    cdp.send('WebAuthn.addVirtualAuthenticator', {
      options: { ...options, isUserVerified: true, automaticPresenceSimulation: true },
    });
  const remove = (added) => cdp.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId: added.authenticatorId });
  return { add, remove };
}

async function logIn(page) {
  await steps.fill(page, steps.admin);
  await steps.press(page, 'ログイン');
}

async function register(page, name) {
  await steps.press(page, 'パスキーの登録');
  await steps.fill(page, { 現在のパスワード: password });
  await steps.press(page, '次へ進む');
  await steps.standsAt(page, 'パスキーの登録');
  await steps.fill(page, { 名前: name });
  await steps.press(page, 'パスキーを作成する');
  await page.getByText('変更を保存しました').waitFor();
}

storyOnBothEngines('an operator logs in with a passkey, and looks after two', async ({ house, mail, visitor, engine }) => {
  const page = await visitor();
  const told = async (what) => {
    const { text } = await mail.waitFor(steps.admin.メールアドレス, /パスキーに関するお知らせ/);
    assert.match(text, what);
  };
  const seen = (name) => look(page, `office-passkeys/${engine}/${name}`);
  await page.goto('/office/login');
  await logIn(page);
  await steps.press(page, '二段階認証');
  await seen('1-elsewhere');
  const here = house.url.replace('127.0.0.1', 'localhost');
  await steps.press(page, `${here}/office/factors`);
  assert.equal(new URL(page.url()).hostname, 'localhost', 'the page says where passkeys work');
  await logIn(page);
  await steps.standsAt(page, '二段階認証');
  await seen('2-none');

  const { add, remove } = await device(page);
  const first = await add();
  await steps.press(page, 'パスキーの登録');
  await seen('3-password');
  await steps.fill(page, { 現在のパスワード: password });
  await steps.press(page, '次へ進む');
  await seen('4-create');
  await steps.fill(page, { 名前: '会社のスマートフォン' });
  await steps.press(page, 'パスキーを作成する');
  await page.getByText('変更を保存しました').waitFor();
  await remove(first);
  const second = await add();
  await register(page, '事務所のパソコン');
  await seen('5-two');
  await told(/「会社のスマートフォン」が登録されました/);
  await told(/「事務所のパソコン」が登録されました/);

  await steps.press(page, 'ログアウト');
  await logIn(page);
  await steps.standsAt(page, '二段階認証');
  await seen('6-login');
  await steps.press(page, 'パスキーで認証する');
  await steps.standsAt(page, 'サイトの選択');

  await steps.press(page, '二段階認証');
  await steps.press(page, '名前を変更 (会社のスマートフォン)');
  await seen('7-name');
  await steps.fill(page, { 名前: '古いスマートフォン' });
  await steps.press(page, '保存する');
  await steps.press(page, '削除する (古いスマートフォン)');
  await seen('8-remove');
  await steps.fill(page, { 現在のパスワード: password });
  await steps.press(page, '削除する');
  await page.getByText('変更を保存しました').waitFor();
  assert.equal(await page.getByText('古いスマートフォン').count(), 0);
  await told(/「古いスマートフォン」が削除されました/);

  // A device without it: the page says so and stays.
  await steps.press(page, 'ログアウト');
  await remove(second);
  await add();
  await logIn(page);
  await page.getByRole('button', { name: 'パスキーで認証する', exact: true }).click();
  await steps.alert(page).filter({ hasText: 'もう一度お試しください' }).waitFor();
  await seen('9-cancelled');
});

story('the second step on a phone, in English', async ({ house, mail, visitor }) => {
  const page = await visitor({ device: phone, locale: 'en-GB', own: { baseURL: house.url.replace('127.0.0.1', 'localhost') } });
  await page.goto('/office/login?next=/office/factors');
  await steps.fill(page, { 'Email address': steps.admin.メールアドレス, Password: password });
  await steps.press(page, 'Log in');
  await (await device(page)).add();
  await look(page, 'office-passkeys/phone-1-none');
  await steps.press(page, 'Register a passkey');
  await steps.fill(page, { 'Current password': password });
  await steps.press(page, 'Next');
  await look(page, 'office-passkeys/phone-2-create');
  await steps.fill(page, { Name: 'My phone' });
  await steps.press(page, 'Create the passkey');
  await page.getByText('Your change has been saved').waitFor();
  await look(page, 'office-passkeys/phone-3-one');
  const { text } = await mail.waitFor(steps.admin.メールアドレス, /Your passkey for the office/);
  assert.match(text, /“My phone” was registered/);
  await steps.press(page, 'Log out');
  await steps.fill(page, { 'Email address': steps.admin.メールアドレス, Password: password });
  await steps.press(page, 'Log in');
  await look(page, 'office-passkeys/phone-4-login');
  await steps.press(page, 'Use a passkey');
  await steps.standsAt(page, 'Choose a site');
});
