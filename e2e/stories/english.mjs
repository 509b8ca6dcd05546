// ALL-5: the language follows the browser, and can be switched on every page.

import assert from 'node:assert/strict';

import { look } from '../look.mjs';
import * as steps from '../steps.mjs';
import { story } from '../story.mjs';

const language = (page) => page.locator('html').getAttribute('lang');
const japanese = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;

async function logInInEnglish(page) {
  await page.getByLabel('User ID', { exact: true }).fill(steps.member.id);
  await page.getByLabel('Password', { exact: true }).fill(steps.member.password);
  await steps.press(page, 'Log in');
}

story('an English browser is spoken to in English', async ({ visitor }) => {
  const page = await visitor({ locale: 'en-GB' });
  await page.goto('/invoice/login');
  assert.equal(await language(page), 'en');
  await look(page, 'english/1-login');
  await logInInEnglish(page);
  await page.getByText('Customer number').first().waitFor();
  await look(page, 'english/2-top');
  await steps.press(page, 'Log out');
  assert.equal(await language(page), 'en');
});

story('a Japanese browser can be switched to English and back', async ({ visitor }) => {
  const page = await visitor();
  await page.goto('/invoice/login');
  assert.equal(await language(page), 'ja');
  await steps.press(page, 'English');
  assert.equal(await language(page), 'en');
  await logInInEnglish(page);
  await page.getByText('Customer number').first().waitFor();
  await steps.press(page, '日本語');
  assert.equal(await language(page), 'ja');
  await steps.standsAt(page, 'トップページ');
});

story('the first login speaks English too', async ({ visitor }) => {
  const page = await visitor({ locale: 'en-US' });
  await page.goto('/invoice/login');
  await page.getByLabel('User ID', { exact: true }).fill(steps.fresh.id);
  await page.getByLabel('Password', { exact: true }).fill(steps.fresh.password);
  await steps.press(page, 'Log in');
  const heading = await page.getByRole('heading', { level: 1 }).innerText();
  assert.doesNotMatch(heading, japanese);
  await look(page, 'english/3-consent');
});
