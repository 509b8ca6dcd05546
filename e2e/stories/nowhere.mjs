// Pages that do not exist are pages of the house all the same.

import assert from 'node:assert/strict';

import { look } from '../look.mjs';
import { story } from '../story.mjs';

story('an address that leads nowhere says so, in the house’s own dress', async ({ visitor }) => {
  for (const locale of ['ja-JP', 'en-US']) {
    const page = await visitor({ locale });
    for (const path of ['/nowhere', '/invoice/nowhere', '/nosuchsite/login']) {
      const answer = await page.goto(path);
      assert.equal(answer.status(), 404, path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.getByRole('main').getByRole('link').first().waitFor();
      await look(page, `nowhere/${locale}${path.replaceAll('/', '-')}`);
    }
  }
});
