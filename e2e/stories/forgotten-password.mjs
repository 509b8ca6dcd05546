// Recovery by a link in a mail, as the `invoice` preset has it.

import assert from 'node:assert/strict';

import { look } from '../look.mjs';
import { linkIn } from '../mail.mjs';
import * as steps from '../steps.mjs';
import { story } from '../story.mjs';

async function ask(page, id, address) {
  await page.goto('/invoice/login');
  await steps.press(page, 'パスワードをお忘れの方');
  await steps.fill(page, { ユーザID: id, メールアドレス: address });
  await steps.press(page, '送信する');
  return steps.mainText(page);
}

story('a forgotten password is made anew by a link in a mail', async ({ house, mail, visitor }) => {
  const page = await visitor();
  await page.goto('/invoice/login');
  await steps.press(page, 'パスワードをお忘れの方');
  await look(page, 'forgotten-password/1-ask');

  const toStranger = await ask(page, 'INV99999', 'dareka@example.com');
  assert.equal(await ask(page, steps.member.id, steps.member.address), toStranger, 'the same words for both');
  await look(page, 'forgotten-password/2-sent');

  const link = linkIn(await mail.waitFor(steps.member.address, /再設定/), house.url);
  await fetch(link);
  await page.goto(link);
  await steps.field(page, '新パスワード').waitFor();
  await look(page, 'forgotten-password/3-new-password');
  await steps.makePassword(page, 'Aozora2027');
  await look(page, 'forgotten-password/4-done');
  await mail.waitFor(steps.member.address, /変更/);

  await steps.logIn(page, steps.member);
  await steps.alert(page).first().waitFor();
  await steps.logInToTop(page, { id: steps.member.id, password: 'Aozora2027' });

  const again = await visitor();
  await again.goto(link);
  assert.equal(await steps.field(again, '新パスワード').count(), 0, 'a link serves once');
  await look(again, 'forgotten-password/5-used-link');
});
