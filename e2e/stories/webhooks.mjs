// A system of the owner's own is told what is done, and says what it makes of it (OFF-8).

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';

import { phone } from '../browser.mjs';
import { look } from '../look.mjs';
import * as steps from '../steps.mjs';
import { story, storyOnBothEngines } from '../story.mjs';

// Takes what it is sent, and answers as it is told to.
async function receiver() {
  const told = { calls: [], status: 204 };
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    told.calls.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
    response.writeHead(told.status).end(told.status === 204 ? undefined : 'the core system is asleep');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  told.url = `http://127.0.0.1:${server.address().port}/hooks`;
  told.close = () => server.close();
  return told;
}

const isSigned = ({ headers, body }, secret) => {
  const mac = createHmac('sha256', Buffer.from(secret.replace('whsec_', ''), 'base64'));
  mac.update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`);
  return headers['webhook-signature'].split(' ').includes(`v1,${mac.digest('base64')}`);
};

async function until(holds, what) {
  for (let tries = 0; tries < 100; tries += 1) {
    if (holds()) return;
    await new Promise((done) => { setTimeout(done, 100); });
  }
  assert.fail(what);
}

storyOnBothEngines('a system is told what is done within seconds', async ({ visitor }) => {
  const told = await receiver();
  const desk = await steps.intoOffice(visitor, '/office/invoice/');
  await desk.getByRole('navigation').getByRole('link', { name: 'Webhook' }).click();
  await steps.standsAt(desk, 'Webhook');
  await look(desk, 'webhooks/1-none');
  await desk.getByRole('link', { name: 'Webhookの登録' }).click();
  await desk.getByLabel('選んだ操作だけ').check();
  await steps.fill(desk, { 送信先のURL: 'http://core.example.jp/' });
  await steps.press(desk, '登録する');
  await steps.alert(desk).waitFor();
  await look(desk, 'webhooks/2-refused');
  await steps.fill(desk, { 名前: '基幹システム', 送信先のURL: told.url });
  await desk.getByLabel('すべての操作').check();
  await steps.press(desk, '登録する');
  await steps.standsAt(desk, 'Webhookを登録しました');
  const secret = await desk.locator('p.secret').innerText();
  await look(desk, 'webhooks/3-made');
  await desk.getByRole('link', { name: '控えました' }).click();
  await until(() => told.calls.length > 0, 'nothing was told');
  await steps.press(desk, 'テスト送信');
  const kinds = () => told.calls.map(({ body }) => JSON.parse(body).type);
  await until(() => kinds().filter((kind) => kind === 'office.tested-webhook').length === 2, `${kinds()}`);
  assert.ok(told.calls.every((call) => isSigned(call, secret)));
  await desk.reload();
  await look(desk, 'webhooks/4-told');

  told.status = 500;
  await steps.press(desk, 'テスト送信');
  await until(() => told.calls.length > 4, 'it was not tried again');
  await desk.reload();
  await desk.getByText('再送中').waitFor();
  await desk.getByText('停止、秘密鍵の変更、削除').click();
  await look(desk, 'webhooks/5-failing');
  told.status = 204;
  const before = told.calls.length;
  await steps.press(desk, '送信を再開する');
  await until(() => told.calls.length > before, 'it did not go on');
  await desk.goto('/office/invoice/webhooks');
  await look(desk, 'webhooks/6-all');
  told.close();
});

story('the same on a phone, and in English', async ({ visitor }) => {
  const told = await receiver();
  const desk = await steps.intoOffice(visitor, '/office/invoice/webhooks/new', { device: phone });
  await desk.getByLabel('選んだ操作だけ').check();
  await desk.getByText('ログインと利用者').click();
  await look(desk, 'webhooks/7-phone');
  await steps.fill(desk, { 名前: '基幹システム', 送信先のURL: told.url });
  await desk.getByLabel('パスワードを再設定').check();
  await desk.getByLabel('クライアント証明書を失効').check();
  await steps.press(desk, '登録する');
  await desk.getByRole('link', { name: '控えました' }).click();
  await steps.press(desk, 'テスト送信');
  await look(desk, 'webhooks/8-phone-one');
  await desk.goto('/api/v1/#webhooks');
  await look(desk, 'webhooks/9-manual');
  const english = await visitor({ locale: 'en-GB' });
  await english.goto('/api/v1/#webhooks');
  await look(english, 'webhooks/10-manual-english');
  told.close();
});
