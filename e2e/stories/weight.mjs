// ALL-4 and quality: nobody else is asked for anything, and a first visit weighs at most 60 KB.

import assert from 'node:assert/strict';

import { seenOn } from '../browser.mjs';
import { foreignRequests, isEmpty } from '../look.mjs';
import * as steps from '../steps.mjs';
import { story } from '../story.mjs';

async function weight(page) {
  let bytes = 0;
  for (const request of seenOn(page).requests) {
    const sizes = await request.sizes();
    bytes += sizes.responseHeadersSize + sizes.responseBodySize;
  }
  return bytes;
}

story('a first visit is light, and asks no stranger', async ({ visitor }) => {
  for (const path of ['/invoice/login', '/']) {
    const page = await visitor();
    await page.goto(path, { waitUntil: 'networkidle' });
    isEmpty(foreignRequests(page), `requests to strangers, ${path}`);
    const bytes = await weight(page);
    assert.ok(bytes <= 60_000, `${path} weighs ${bytes} bytes`);
  }
  const page = await visitor();
  await steps.logInToTop(page, steps.member);
  await page.waitForLoadState('networkidle');
  isEmpty(foreignRequests(page), 'requests to strangers, up to the top page');
  const bytes = await weight(page);
  assert.ok(bytes <= 60_000, `the login and the top page weigh ${bytes} bytes`);
});
