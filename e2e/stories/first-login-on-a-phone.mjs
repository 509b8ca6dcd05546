// DOOR-33: the mail is opened in another browser, which is not logged in; the first one then goes on. ALL-4: no scripts.

import assert from 'node:assert/strict';

import { phone } from '../browser.mjs';
import { look } from '../look.mjs';
import * as steps from '../steps.mjs';
import { storyOnBothEngines } from '../story.mjs';

const mine = { code: 'Kotoba77', address: 'keiri@midori.example.jp', password: 'Aozora2027' };

storyOnBothEngines('first login on a phone without scripts, the mail opened elsewhere', async ({ house, mail, visitor, engine }) => {
  const hand = await visitor({ device: phone, scripts: false });
  const elsewhere = await visitor({ device: phone, scripts: false });
  const seen = (page, name) => look(page, `first-login-on-a-phone/${engine}/${name}`);

  await hand.goto('/invoice/login');
  await seen(hand, '1-login');
  await steps.logIn(hand, steps.fresh);
  await seen(hand, '2-consent');
  await steps.consent(hand);
  await seen(hand, '3-address');
  await steps.giveAddress(hand, mine);
  await seen(hand, '4-sent');

  await steps.openConfirmation(elsewhere, await steps.confirmationLink(mail, house, mine.address));
  await seen(elsewhere, '5-confirm');
  await steps.confirm(elsewhere, mine.code);
  await seen(elsewhere, '6-confirmed-elsewhere');
  await elsewhere.goto('/invoice/');
  assert.equal(await elsewhere.getByText('お客様番号').count(), 0, 'a confirmed address is not a login');
  await mail.waitFor(mine.address, /登録完了/);

  await steps.goOn(hand);
  await steps.standsOnStep(hand, 5, 'パスワードの変更');
  await seen(hand, '7-password');
  await steps.makePassword(hand, mine.password);
  await seen(hand, '8-done');
  await steps.press(hand, 'トップページへ');
  await steps.standsAt(hand, 'トップページ');
  await hand.getByText('お客様番号').first().waitFor();
  await seen(hand, '9-top');
});
