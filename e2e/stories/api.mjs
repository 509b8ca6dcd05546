// A key for a program, made in the office and tried at once; and the manual that a developer reads (OFF-8).

import assert from 'node:assert/strict';

import { phone } from '../browser.mjs';
import { look } from '../look.mjs';
import * as steps from '../steps.mjs';
import { story, storyOnBothEngines } from '../story.mjs';

storyOnBothEngines('a key is made, works, and is ended', async ({ visitor, house }) => {
  const desk = await steps.intoOffice(visitor, '/office/invoice/');
  await desk.getByRole('navigation').getByRole('link', { name: 'APIの鍵' }).click();
  await steps.standsAt(desk, 'APIの鍵');
  await look(desk, 'api/1-none');
  await desk.getByRole('link', { name: '鍵の作成' }).click();
  await steps.press(desk, '鍵を作成する');
  await steps.alert(desk).waitFor();
  await look(desk, 'api/2-refused');
  await steps.fill(desk, { 名前: '基幹システム' });
  await desk.getByLabel('お客様と送信履歴の参照').check();
  await desk.getByLabel('請求書の参照').check();
  await steps.press(desk, '鍵を作成する');
  await steps.standsAt(desk, '鍵を作成しました');
  await look(desk, 'api/3-made');
  const key = await desk.locator('p.secret').innerText();
  const ask = (path) => fetch(`${house.url}/api/v1${path}`, { headers: { authorization: `Bearer ${key}` } });
  const found = await (await ask('/customers?word=%E9%9D%92%E8%91%89')).json();
  assert.equal(found.items.length, 1);
  await desk.getByRole('link', { name: '控えました' }).click();
  await steps.standsAt(desk, 'APIの鍵');
  await look(desk, 'api/4-keys');
  await steps.press(desk, '無効にする (基幹システム)');
  assert.equal((await ask('/customers')).status, 401);

  await desk.goto('/api/v1/');
  await steps.standsAt(desk, 'Madoguchi API');
  await desk.getByText('/api/v1/customers/{customer}/state').click();
  await look(desk, 'api/5-manual');
});

story('the same on a phone, and in English', async ({ visitor }) => {
  const desk = await steps.intoOffice(visitor, '/office/invoice/keys/new', { device: phone });
  await look(desk, 'api/6-phone');
  await desk.goto('/api/v1/');
  await desk.getByText('/api/v1/batches/{batch}/import').click();
  await look(desk, 'api/7-manual-phone');
  const english = await visitor({ locale: 'en-GB' });
  await english.goto('/api/v1/');
  await english.getByText('/api/v1/imports/{import}/run').click();
  await look(english, 'api/8-manual-english');
});
