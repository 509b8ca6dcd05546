// DOOR-16, DOOR-40..43: three who share a login ID look after themselves and one another.

import assert from 'node:assert/strict';

import { look } from '../look.mjs';
import { linkIn } from '../mail.mjs';
import * as steps from '../steps.mjs';
import { storyOnBothEngines } from '../story.mjs';

const address = (who) => `${who}@rental.example.jp`;

async function logIn(page, { id = 'REN00001', who, password = 'Rental-2026' }) {
  await page.goto('/rental/login');
  await steps.fill(page, { ログインID: id, メールアドレス: address(who), パスワード: password });
  await steps.press(page, 'ログイン');
}

async function logInToTop(page, who) {
  await logIn(page, who);
  await steps.standsAt(page, 'トップページ');
}

storyOnBothEngines('the users of a rental account', async ({ house, mail, visitor, engine }) => {
  const linkTo = async (who, subject) => linkIn(await mail.waitFor(address(who), subject), house.url);
  const seen = (page, name) => look(page, `rental/${engine}/${name}`);
  const one = await visitor();

  await one.goto('/rental/login');
  await seen(one, '01-login');
  await logIn(one, { who: 'dareka' });
  const unknown = await steps.alert(one).first().innerText();
  await logIn(one, { who: 'tanto1', password: 'Chigau-2026' });
  assert.equal(await steps.alert(one).first().innerText(), unknown, 'a wrong address and a wrong password sound alike');
  await logInToTop(one, { who: 'tanto1' });
  assert.match((await mail.waitFor(address('tanto1'), /ログインのお知らせ/)).text, /心当たりがない場合/);
  await seen(one, '02-top');

  await steps.press(one, /^お客様情報/);
  await steps.standsAt(one, 'お客様情報');
  await seen(one, '03-settings');
  await steps.press(one, '利用者管理');
  await steps.fill(one, { ユーザ名: '担当 二郎', メールアドレス: address('tanto2') });
  await steps.press(one, '追加する');
  await steps.alert(one).first().waitFor();
  await seen(one, '04-not-twice');
  await steps.fill(one, { ユーザ名: '担当 四朗', メールアドレス: address('tanto4') });
  await steps.press(one, '追加する');
  assert.match(await steps.mainText(one), /4 \/ 10名[\s\S]*招待中/);
  await seen(one, '05-added');

  const four = await visitor();
  await four.goto(await linkTo('tanto4', /ご利用開始/));
  await seen(four, '06-set-up');
  await steps.fill(four, { 新パスワード: 'Yonro-2026', 新パスワード確認: 'Yonro-2026' });
  await steps.press(four, '設定する');
  await logInToTop(four, { who: 'tanto4', password: 'Yonro-2026' });

  await one.goto('/rental/profile');
  await steps.press(one, 'メールアドレス変更依頼');
  await seen(one, '07-address-asked');
  const elsewhere = await visitor();
  await elsewhere.goto(await linkTo('tanto1', /変更のお手続き/));
  await seen(elsewhere, '08-new-address');
  await steps.fill(elsewhere, {
    変更後メールアドレス: address('ichiko'),
    '変更後メールアドレス(確認用)': address('ichiko'),
  });
  await steps.press(elsewhere, '送信する');
  await seen(elsewhere, '09-new-address-sent');
  await elsewhere.goto(await linkTo('ichiko', /ご確認/));
  await seen(elsewhere, '10-new-address-confirm');
  await steps.press(elsewhere, '変更を確定する');
  await steps.standsAt(elsewhere, 'メールアドレスを変更しました');
  await seen(elsewhere, '11-address-changed');
  for (const who of ['tanto1', 'ichiko']) await mail.waitFor(address(who), /変更のお知らせ/);
  await logInToTop(elsewhere, { who: 'ichiko' });
  const notice = await linkTo('ichiko', /ログインのお知らせ/);

  await one.goto('/rental/users');
  await steps.press(one, /^削除.*担当 四朗/);
  await steps.standsAt(one, '利用者の削除');
  await seen(one, '12-delete');
  await steps.press(one, '削除する');
  assert.match(await steps.mainText(one), /3 \/ 10名/);
  await mail.waitFor(address('tanto4'), /削除のお知らせ/);
  await four.goto('/rental/profile');
  await steps.standsAt(four, 'ログイン');

  await fetch(notice);
  await one.reload();
  await steps.standsAt(one, 'お客様情報');
  const phone = await visitor();
  await phone.goto(notice);
  await steps.standsAt(phone, '心当たりがない場合');
  await seen(phone, '13-not-me');
  await steps.press(phone, 'すべてのログインを終了する');
  await steps.standsAt(phone, 'パスワードの変更');
  await one.reload();
  assert.match(await steps.mainText(one), /すべての端末でのログインを終了しました/);
  await seen(one, '14-ended');
  await logIn(one, { who: 'ichiko' });
  assert.match(await steps.alert(one).first().innerText(), /パスワードをお忘れの方/);
  await steps.makePassword(phone, 'Atara-2027');
  await logInToTop(one, { who: 'ichiko', password: 'Atara-2027' });

  const three = await visitor();
  await logIn(three, { who: 'tanto3' });
  await steps.standsAt(three, 'ワンタイムパスワード認証');
  const [code] = (await mail.waitFor(address('tanto3'), /ワンタイムパスワード/)).text.match(/\d{6}/);
  await steps.fill(three, { ワンタイムパスワード: code });
  await steps.press(three, '送信');
  await steps.standsAt(three, 'トップページ');
  await three.goto('/rental/profile');
  await steps.field(three, '利用しない').check();
  await steps.press(three, '登録情報を変更する');
  await steps.alert(three).first().waitFor();
  await seen(three, '15-code-needs-password');
  await steps.fill(three, { '現パスワード（「利用しない」に変更するとき）': 'Rental-2026' });
  await steps.press(three, '登録情報を変更する');
  await mail.waitFor(address('tanto3'), /多要素認証/);
  await steps.press(three, 'ログアウト');
  await logInToTop(three, { who: 'tanto3' });

  const hajime = await visitor();
  await logIn(hajime, { id: 'REN00002', who: 'hajime', password: 'Shokai-2026' });
  await steps.standsAt(hajime, 'パスワードの変更');
  await seen(hajime, '16-flagged');
  await steps.makePassword(hajime, 'Hajime-2027');
  await steps.standsAt(hajime, 'パスワードの変更完了');
  await steps.press(hajime, 'トップページへ');
  await steps.standsAt(hajime, 'トップページ');
});
