// DOOR-60..62 and 「30日間ログイン状態を保持」: how a network of companies lets its people in.

import assert from 'node:assert/strict';

import { phone } from '../browser.mjs';
import { look } from '../look.mjs';
import { linkIn } from '../mail.mjs';
import * as steps from '../steps.mjs';
import { storyOnBothEngines } from '../story.mjs';

const hanako = { address: 'hanako@mirai.example.jp', password: 'Mirai2026' };
const taro = { id: 'taro.sato@shokai.example.jp', password: 'Torihiki2026' };
const hiroyuki = { id: 'hiroyuki.sato@shokai.example.jp', password: 'Torihiki2026' };
const keep = '30日間ログイン状態を保持';

async function logIn(page, { id, password }, { kept = false } = {}) {
  await page.goto('/partner/login');
  await steps.fill(page, { ログインID: id, パスワード: password });
  if (kept) await steps.field(page, keep).check();
  await steps.press(page, 'ログイン');
  await steps.standsAt(page, 'トップページ');
}

// Closing the browser drops the cookies without a date.
async function closeBrowser(page) {
  const cookies = await page.context().cookies();
  await page.context().clearCookies();
  await page.context().addCookies(cookies.filter(({ expires }) => expires > 0));
}

storyOnBothEngines('Hanako comes by a mail, registers and approves', async ({ house, mail, visitor, engine }) => {
  const page = await visitor({ device: phone });
  const seen = (name) => look(page, `partner/${engine}/${name}`);
  const invitation = await mail.waitFor(hanako.address, /招待/);

  await page.goto(linkIn(invitation, house.url));
  await steps.standsAt(page, 'お取引先からの招待');
  assert.match(await steps.mainText(page), /サンプル物産[\s\S]*鈴木 次郎[\s\S]*来月より/);
  await seen('1-invitation');
  await steps.press(page, '新しくIDを登録する');
  assert.equal(await steps.field(page, 'メールアドレス').inputValue(), hanako.address);
  await seen('2-registration');
  await steps.press(page, '送信する');
  await steps.standsAt(page, 'メールを送信しました');
  await seen('3-sent');

  await page.goto(linkIn(await mail.waitFor(hanako.address, /ID登録のご案内/), house.url));
  await steps.standsAt(page, '登録内容の入力');
  await steps.fill(page, { お名前: '未来 花子', パスワード: 'short', 'パスワード（確認用）': 'short' });
  await steps.press(page, '登録する');
  await steps.alert(page).first().waitFor();
  assert.equal(await steps.field(page, 'お名前').inputValue(), '未来 花子');
  await seen('4-refused');
  await steps.fill(page, {
    会社名: 'サンプル未来株式会社',
    パスワード: hanako.password,
    'パスワード（確認用）': hanako.password,
  });
  await steps.press(page, '登録する');

  await steps.standsAt(page, 'お取引先からの招待');
  assert.match(await steps.mainText(page), /追加先のID[\s\S]*hanako@mirai\.example\.jp/);
  await seen('5-answer');
  await steps.press(page, '承認する');
  await steps.standsAt(page, '招待を承認しました');
  await seen('6-approved');
  await mail.waitFor('jiro.suzuki@bussan.example.jp', /招待が承認されました/);
  await page.reload();
  await steps.standsAt(page, '招待を承認しました');
});

storyOnBothEngines('Taro takes up a letter, and his browser keeps him in', async ({ mail, visitor, engine }) => {
  const page = await visitor();
  const seen = (name) => look(page, `partner/${engine}/${name}`);
  await page.goto('/partner/login');
  await seen('7-login');
  await logIn(page, taro, { kept: true });
  await seen('8-top');
  await page.goto('/partner/invitations');
  assert.match(await steps.mainText(page), /追加先のID[\s\S]*taro\.sato/);
  await seen('9-letter');
  await steps.fill(page, { 仮ID: 'ｔｍｐ４-k7qx', 仮パスワード: '9w2m 5rtb' });
  await steps.press(page, 'お取引先を追加する');
  await steps.standsAt(page, 'お取引先からの招待');
  await steps.press(page, '承認する');
  await steps.standsAt(page, '招待を承認しました');

  const copied = (await page.context().cookies()).filter(({ name }) => name.endsWith('partner-remember'));
  await closeBrowser(page);
  await page.goto('/partner/');
  await steps.standsAt(page, 'トップページ');
  await page.goto('/partner/sessions');
  assert.match(await steps.mainText(page), /保持中/);
  await seen('10-devices');

  // Somebody with a copy of the cookie. A use makes it the one before, another one makes it an old one.
  await closeBrowser(page);
  await page.goto('/partner/');
  const thief = await visitor();
  await thief.context().addCookies(copied);
  await thief.goto('/partner/');
  await steps.standsAt(thief, 'ログイン');
  await mail.waitFor(taro.id, /ログイン状態の保持を終了/);
  await page.goto('/partner/');
  await steps.standsAt(page, 'ログイン');
  assert.match(await steps.mainText(page), /別の場所でも使われました/);
  await seen('11-copied');
});

storyOnBothEngines('Hiroyuki switches between his accounts', async ({ visitor, engine }) => {
  const page = await visitor();
  await logIn(page, hiroyuki);
  await steps.press(page, /^お客様の切り替え/);
  await steps.standsAt(page, 'お客様の切り替え');
  await look(page, `partner/${engine}/12-accounts`);
  await steps.press(page, /^切り替える/);
  await steps.standsAt(page, 'トップページ');
  await page.getByText('サンプル商会 関西支店 様').first().waitFor();
  await page.getByText('P0000003').first().waitFor();
});
