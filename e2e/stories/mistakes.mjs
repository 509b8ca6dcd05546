// Mistakes that people make at the door: each is named, and none loses what was typed (passwords apart).

import assert from 'node:assert/strict';

import { look } from '../look.mjs';
import * as steps from '../steps.mjs';
import { story } from '../story.mjs';

const mine = { code: 'Kotoba77', address: 'keiri@midori.example.jp', password: 'Aozora2027' };

async function saysWhatIsWrong(page, name) {
  await steps.alert(page).first().waitFor();
  await look(page, `mistakes/${name}`);
  return steps.alert(page).first().innerText();
}

story('wrong words at the login: one answer for every cause (DOOR-10)', async ({ visitor }) => {
  const page = await visitor();
  await steps.logIn(page, { id: steps.member.id, password: 'Machigai2026' });
  const wrongPassword = await saysWhatIsWrong(page, 'login');
  assert.equal(await steps.field(page, 'ユーザID').inputValue(), steps.member.id);
  assert.equal(await steps.field(page, 'パスワード').inputValue(), '');
  await steps.logIn(page, { id: 'INV99999', password: 'Machigai2026' });
  assert.equal(await saysWhatIsWrong(page, 'login-unknown'), wrongPassword);
});

story('Back and Reload after a refused form show the form and send nothing', async ({ visitor }) => {
  const page = await visitor();
  await steps.logIn(page, { id: steps.member.id, password: 'Machigai2026' });
  await steps.alert(page).first().waitFor();
  const sent = [];
  page.on('request', (request) => request.method() === 'POST' && sent.push(request.url()));
  await page.reload();
  await steps.standsAt(page, 'ログイン');
  assert.equal(await steps.alert(page).count(), 0);
  await page.goBack();
  await steps.logIn(page, { id: steps.member.id, password: 'Machigai2026' });
  await steps.alert(page).first().waitFor();
  sent.length = 0;
  await page.goto('/invoice/recovery');
  await page.goBack();
  await steps.standsAt(page, 'ログイン');
  assert.deepEqual(sent, []);
});

story('refusing consent keeps paper, and is asked again (DOOR-31)', async ({ visitor }) => {
  const page = await visitor();
  await steps.logIn(page, steps.fresh);
  await steps.standsOnStep(page, 2, '請求書等の電子配信同意の確認');
  await steps.press(page, '同意しない');
  assert.match(await steps.mainText(page), /郵送|紙|書面/);
  await look(page, 'mistakes/refused-consent');
  await page.goto('/invoice/');
  await steps.field(page, 'ユーザID').waitFor();
  await steps.logIn(page, steps.fresh);
  await steps.standsOnStep(page, 2, '請求書等の電子配信同意の確認');
});

story('two addresses that differ, five wrong codes, a password against the rules', async ({ house, mail, visitor }) => {
  const page = await visitor();
  await steps.logIn(page, steps.fresh);
  await steps.consent(page);

  await steps.fill(page, {
    認証コード: mine.code,
    変更後メールアドレス: mine.address,
    '変更後メールアドレス(確認用)': 'keiri@midori.example.com',
  });
  await steps.press(page, '送信する');
  await saysWhatIsWrong(page, 'address');
  assert.equal(await steps.field(page, '変更後メールアドレス').inputValue(), mine.address);
  assert.equal(await steps.field(page, '認証コード').inputValue(), mine.code);
  await steps.giveAddress(page, mine);

  const link = await steps.confirmationLink(mail, house, mine.address);
  await steps.openConfirmation(page, link);
  for (let tries = 1; tries <= 4; tries += 1) {
    await steps.confirm(page, `Chigau${tries}0`);
    await saysWhatIsWrong(page, `code-${tries}`);
    await steps.standsAt(page, 'メールアドレスの登録認証');
  }
  await steps.confirm(page, 'Chigau50');
  await page.getByRole('main').waitFor();
  await look(page, 'mistakes/link-spoiled');
  assert.match(await steps.mainText(page), /やり直|もう一度|最初から|再度/);
  await page.goto(link);
  assert.equal(await steps.field(page, '認証コード').count(), 0, 'a spoiled link takes no code');

  // Step 3 once more: a new link, which works.
  await page.goto('/invoice/first-login/address');
  await steps.giveAddress(page, mine);
  await steps.openConfirmation(page, await steps.confirmationLink(mail, house, mine.address));
  await steps.confirm(page, mine.code);

  await steps.standsOnStep(page, 5, 'パスワードの変更');
  for (const [name, password, repeated] of [
    ['password-short', 'Ao1', 'Ao1'],
    ['password-without-digit', 'Aozoranoshita', 'Aozoranoshita'],
    ['password-of-the-letter', steps.fresh.password, steps.fresh.password],
    ['password-with-quote', "Aozora'2027", "Aozora'2027"],
    ['password-twice-differs', mine.password, 'Aozora2028'],
  ]) {
    await steps.makePassword(page, password, repeated);
    await saysWhatIsWrong(page, name);
    assert.equal(await steps.field(page, '新パスワード').inputValue(), '', 'a password is never sent back');
  }
  await steps.makePassword(page, mine.password);
  await steps.standsAt(page, 'パスワードの変更完了');
  await mail.waitFor(mine.address, /登録完了/);
});
