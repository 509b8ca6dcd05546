// DOOR-52..55: a dealer who has forgotten the password gets back in by a PIN, by short message and by voice.

import assert from 'node:assert/strict';
import { setTimeout as rest } from 'node:timers/promises';

import { phone as handheld } from '../browser.mjs';
import { look } from '../look.mjs';
import { linkIn } from '../mail.mjs';
import * as steps from '../steps.mjs';
import { storyOnBothEngines } from '../story.mjs';

const agency = { number: 'D0000004', login: 'agency@dealer.example.jp', phone: '09000000004', onFile: 'info@agency.example.jp' };
const fresh = { login: 'atarashii@agency.example.jp', password: 'Atarashii2027' };

async function ask(page, number, way) {
  await page.goto('/dealer/login');
  await steps.press(page, 'お問い合わせ');
  await steps.standsAt(page, 'お問い合わせ');
  await Promise.all([page.waitForEvent('domcontentloaded'), page.getByRole('link', { name: /^ログイン情報の再設定/ }).click()]);
  await steps.fill(page, { お客様ID: number });
  await page.getByRole('radio', { name: way, exact: true }).check();
  await steps.press(page, 'PINコードを受け取る');
  await steps.standsAt(page, 'PINコードの入力');
}

async function message(house, channel) {
  for (let tries = 0; tries < 100; tries += 1) {
    const posted = await (await fetch(`${house.url}/demo/mailbox.json?to=${agency.phone}`)).json();
    const found = posted.find((one) => one.channel === channel);
    if (found) return found.text;
    await rest(100);
  }
  throw new Error(`no ${channel} to ${agency.phone}`);
}

async function tryPin(page, pin) {
  await steps.fill(page, { PINコード: pin });
  await steps.press(page, '認証する');
}

async function logIn(page, login, password) {
  await page.goto('/dealer/login');
  await steps.fill(page, { ログインID: login, パスワード: password });
  await steps.press(page, 'ログイン');
}

storyOnBothEngines('a dealer resets password and login by a PIN on the phone', async ({ house, mail, visitor, engine }) => {
  const page = await visitor({ device: handheld });
  const seen = (name) => look(page, `pin/${engine}/${name}`);
  await page.goto('/dealer/inquiry');
  await seen('1-inquiry');
  await page.goto('/dealer/login-reset');
  await seen('2-ask');

  await ask(page, agency.number, 'ショートメッセージ');
  await seen('3-pin');
  const told = await steps.mainText(page);
  const [pin] = (await message(house, 'sms')).match(/\d{6}/);
  await tryPin(page, pin === '000000' ? '000001' : '000000');
  await steps.alert(page).waitFor();
  await seen('4-wrong');
  await tryPin(page, pin);
  await steps.standsAt(page, 'ログイン情報の変更');
  await page.getByText('担当の方が異動・退職されたとき').waitFor();
  await seen('5-change');
  await steps.fill(page, {
    '新しいログインID（メールアドレス）': fresh.login,
    '新しいログインID（確認用）': fresh.login,
    新パスワード: fresh.password,
    新パスワード確認: fresh.password,
  });
  await steps.press(page, '変更する');
  await steps.standsAt(page, '確認メールを送信しました');
  await seen('6-sent');
  for (const address of [agency.login, agency.onFile]) await mail.waitFor(address, /変更/);
  await logIn(page, agency.login, fresh.password);
  await steps.standsAt(page, 'トップページ');
  await page.getByText(agency.number).first().waitFor();
  await seen('7-top');

  const desk = await visitor();
  await desk.goto(linkIn(await mail.waitFor(fresh.login, /ログインIDの変更/), house.url));
  await look(desk, `pin/${engine}/8-confirm`);
  await steps.press(desk, '変更する');
  for (const address of [agency.login, agency.onFile]) await mail.waitFor(address, /変更/);
  await logIn(desk, fresh.login, fresh.password);
  await steps.standsAt(desk, 'トップページ');

  const caller = await visitor();
  await ask(caller, agency.number, '自動音声');
  const spoken = (await message(house, 'voice')).match(/(?:\d、){5}\d/g);
  assert.equal(spoken.length, 2, 'read digit by digit, and twice');
  await tryPin(caller, spoken[0].replaceAll('、', ''));
  await steps.standsAt(caller, 'ログイン情報の変更');

  const stranger = await visitor({ device: handheld });
  await ask(stranger, 'D9999999', 'ショートメッセージ');
  const toStranger = await steps.mainText(stranger);
  const withoutSeconds = (text) => text.replace(/あと\d+秒/, 'あとn秒');
  assert.equal(withoutSeconds(toStranger), withoutSeconds(told), 'the same words for a number that nobody has');
});
