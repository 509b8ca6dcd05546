// What a site tells its customers: written in the office, read where it is meant to be read (OFF-6).

import assert from 'node:assert/strict';

import { phone } from '../browser.mjs';
import { look } from '../look.mjs';
import * as steps from '../steps.mjs';
import { story, storyOnBothEngines } from '../story.mjs';

const tick = (page, label) => page.getByLabel(label, { exact: true }).check();

storyOnBothEngines('news and a new consent, from the desk of the operator to the customer', async ({ visitor }) => {
  const desk = await steps.intoOffice(visitor, '/office/invoice/');
  await desk.getByRole('navigation').getByRole('link', { name: '文章の管理' }).click();
  await steps.standsAt(desk, '文章の管理');
  await look(desk, 'texts/1-all');
  await steps.press(desk, 'お知らせを追加する');
  await look(desk, 'texts/2-news');
  await steps.fill(desk, { 題名: 'システム停止のお知らせ' });
  await steps.press(desk, '確認画面へ');
  await steps.alert(desk).waitFor();
  await look(desk, 'texts/3-refused');
  await steps.fill(desk, { 本文: '保守のため、次の時間はご利用いただけません。\n\n1. 日時\n12月5日 22時から24時まで' });
  await tick(desk, 'ログイン画面にも表示する');
  await desk.getByLabel('掲載終了', { exact: true }).fill('2099-12-31T23:59');
  await steps.press(desk, '確認画面へ');
  await steps.standsAt(desk, '文章の確認');
  await look(desk, 'texts/4-confirm');
  await steps.press(desk, '登録する');
  await desk.getByText('登録しました。').waitFor();
  await look(desk, 'texts/5-written');

  await desk.goto('/office/invoice/texts/consent/-');
  await steps.fill(desk, { 版の名前: '2026-12', 掲載開始: '' });
  await tick(desk, '同意済みのお客様にも、次回のログインで同意をお願いする');
  await look(desk, 'texts/6-consent');
  await steps.press(desk, '確認画面へ');
  await look(desk, 'texts/7-consent-confirm');
  await steps.press(desk, '登録する');
  await desk.getByText('登録しました。').waitFor();

  const customer = await visitor();
  await customer.goto('/invoice/login');
  await customer.getByText('システム停止のお知らせ').click();
  await look(customer, 'texts/8-login');
  await customer.getByRole('link', { name: 'よくあるご質問' }).click();
  await steps.standsAt(customer, 'よくあるご質問');
  await steps.fill(customer, { キーワード: 'すまーとふぉん' });
  await steps.press(customer, '検索する');
  await customer.getByText('1件のご質問が見つかりました。').waitFor();
  await look(customer, 'texts/9-faq');
  await customer.goto('/invoice/terms');
  await look(customer, 'texts/10-terms');
  await steps.logIn(customer, steps.member);
  await steps.standsAt(customer, '請求書等の電子配信同意の確認');
  assert.match(await steps.mainText(customer), /2026-12/);
  await steps.press(customer, '同意する');
  await steps.standsAt(customer, 'トップページ');
  await look(customer, 'texts/11-top');

  await desk.goto('/office/invoice/texts/mail/door.reset-link');
  await steps.fill(desk, { 冒頭に加える文章: 'いつもご利用いただき、ありがとうございます。' });
  await steps.press(desk, '確認画面へ');
  await look(desk, 'texts/12-mail');
  await steps.press(desk, '登録する');
  await desk.getByRole('link', { name: '1', exact: true }).click();
  await steps.standsAt(desk, '1版');
  await look(desk, 'texts/13-version');

  await desk.goto('/office/invoice/texts/consent/-');
  await steps.fill(desk, { 版の名前: '2099-04' });
  await desk.getByLabel('掲載開始', { exact: true }).fill('2099-04-01T00:00');
  await steps.press(desk, '確認画面へ');
  await steps.press(desk, '登録する');
  await desk.getByRole('link', { name: '2099-04', exact: true }).click();
  await steps.standsAt(desk, '2099-04版');
  await look(desk, 'texts/14-waiting');
  await steps.press(desk, 'この版を取りやめる');
  await desk.getByText('掲載をやめた').waitFor();
  await look(desk, 'texts/15-taken-back');
});

story('the same on a phone, in English and in the dark', async ({ visitor }) => {
  const own = { device: phone, locale: 'en-GB', colorScheme: 'dark' };
  const desk = await steps.intoOffice(visitor, '/office/invoice/texts', own);
  await steps.standsAt(desk, 'Texts');
  await look(desk, 'texts/phone-1-all');
  await desk.goto('/office/invoice/texts/news/new');
  await look(desk, 'texts/phone-2-news');
  const page = await visitor(own);
  for (const [path, heading] of [['login', 'Log in'], ['news', 'News'], ['faq', 'Questions and answers'], ['terms', 'Terms of use']]) {
    await page.goto(`/invoice/${path}`);
    await steps.standsAt(page, heading);
    await look(page, `texts/phone-3-${path}`);
  }
});
