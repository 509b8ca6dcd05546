// DOOR-13 and DOOR-15: the certificate site's two entrances.

import assert from 'node:assert/strict';
import { join } from 'node:path';

import { phone } from '../browser.mjs';
import { look } from '../look.mjs';
import * as steps from '../steps.mjs';
import { storyOnBothEngines } from '../story.mjs';

const byCertificate = /^クライアント証明書でログイン/;
const byCode = /^ワンタイムパスワードでログイン/;

storyOnBothEngines('by certificate, by one-time password, and not with another one\'s certificate', async ({ house, mail, visitor }) => {
  const holder = (login, device) => {
    const pfxPath = join(house.data, 'certificate', `${login}.p12`);
    const clientCertificates = [{ origin: house.https, pfxPath, passphrase: 'demo' }];
    return visitor({ device, own: { baseURL: house.https, ignoreHTTPSErrors: true, clientCertificates } });
  };
  const enter = async (page, key, password) => {
    await steps.fill(page, { アクセスキー: key, パスワード: password });
    await steps.press(page, 'ログイン');
  };

  const member = await holder('CERT0001');
  await member.goto('/certificate/password');
  await steps.standsAt(member, 'ログイン');
  await look(member, 'client-certificate/1-entrances');
  await followTo(member, byCertificate, 'クライアント証明書でログイン');
  await look(member, 'client-certificate/2-form');
  await enter(member, 'CERT0001', 'Shomei2026a');
  assert.equal(new URL(member.url()).pathname, '/certificate/password');
  assert.match(await member.getByRole('banner').innerText(), /株式会社サンプル星電子/);

  const newcomer = await holder('CERT0002');
  await newcomer.goto('/certificate/login/certificate');
  await enter(newcomer, 'CERT0002', 'Hajime2026y');
  await steps.standsAt(newcomer, 'パスワードの変更');
  await steps.makePassword(newcomer, 'Atarashii2026');
  await steps.press(newcomer, 'トップページへ');
  await steps.standsAt(newcomer, 'トップページ');

  const wrong = await holder('CERT0002', phone);
  await wrong.goto('/certificate/login/certificate');
  await enter(wrong, 'CERT0001', 'Shomei2026a');
  assert.match(await steps.alert(wrong).first().innerText(), /お客様に発行された/);
  await look(wrong, 'client-certificate/3-refused');

  // From plain HTTP, where no certificate can be shown: the demo leads over to HTTPS.
  const plain = await visitor({ device: phone, own: { ignoreHTTPSErrors: true } });
  await plain.goto('/certificate/login');
  await look(plain, 'client-certificate/4-entrances-on-a-phone');
  await followTo(plain, byCertificate, 'クライアント証明書でログイン');
  assert.equal(new URL(plain.url()).origin, house.https);
  assert.match(await steps.mainText(plain), /クライアント証明書が送られていません/);

  const coder = await visitor();
  await coder.goto('/certificate/login');
  await followTo(coder, byCode, 'ワンタイムパスワードでログイン');
  await enter(coder, 'CERT003', 'Shomei2026c');
  await look(coder, 'client-certificate/5-key-too-short');
  await enter(coder, 'CERT0003', 'Shomei2026c');
  await steps.standsAt(coder, 'ワンタイムパスワード認証');
  const { text } = await mail.waitFor('ssl@kumo.example.jp', /ワンタイムパスワード/);
  await steps.fill(coder, { ワンタイムパスワード: text.match(/\b\d{6}\b/)[0] });
  await steps.press(coder, '送信');
  await steps.standsAt(coder, 'トップページ');
});

async function followTo(page, link, heading) {
  await Promise.all([page.waitForEvent('domcontentloaded'), page.getByRole('link', { name: link }).click()]);
  await steps.standsAt(page, heading);
}
