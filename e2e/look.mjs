// Looks at a page as the people and the machines do who judge it: a picture of it, axe-core in light and dark,
// html-validate on what was served, no sideways scrolling, no word to strangers, no complaint in the console.

import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

import { HtmlValidate } from 'html-validate';

import { seenOn } from './browser.mjs';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const axeTags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const validator = new HtmlValidate({
  root: true,
  extends: ['html-validate:standard', 'html-validate:a11y', 'html-validate:document'],
  rules: {
    // Our own files come from our own house; what a stranger serves would need its hash.
    'require-sri': ['error', { target: 'crossorigin' }],
  },
});

export async function look(page, name) {
  const seen = seenOn(page);
  await photograph(page, name);
  isEmpty(await mistakesInHtml(await seen.document.text()), `html-validate, ${name}`);
  assert.ok(await fitsItsWidth(page), `${name} can be scrolled sideways`);
  isEmpty(foreignRequests(page), `requests to strangers, ${name}`);
  isEmpty(seen.complaints, `complaints in the console, ${name}`);
  if (!seen.scripts) return;
  isEmpty(await barriers(page), `axe-core, ${name}, light`);
  await page.emulateMedia({ colorScheme: 'dark' });
  await photograph(page, `${name}.dark`);
  isEmpty(await barriers(page), `axe-core, ${name}, dark`);
  await page.emulateMedia({ colorScheme: 'light' });
}

export function isEmpty(faults, what) {
  if (faults.length > 0) assert.fail([`${what}:`, ...faults].join('\n  '));
}

export async function photograph(page, name) {
  const path = fileURLToPath(new URL(`screenshots/${name}.png`, import.meta.url));
  await mkdir(dirname(path), { recursive: true });
  await page.screenshot({ path, fullPage: true });
}

export function foreignRequests(page) {
  const { requests, home } = seenOn(page);
  // Passkeys want a name: the same house by its other name is no stranger.
  const own = [`${home}/`, `${home.replace('127.0.0.1', 'localhost')}/`, 'data:'];
  return requests.map((request) => request.url()).filter((url) => !own.some((start) => url.startsWith(start)));
}

async function mistakesInHtml(html) {
  const report = await validator.validateString(html);
  return report.results.flatMap((result) =>
    result.messages.map(({ line, column, ruleId, message }) => `${line}:${column} ${ruleId}: ${message}`),
  );
}

async function barriers(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(
    (values) => globalThis.axe.run(document, { runOnly: { type: 'tag', values }, resultTypes: ['violations'] }),
    axeTags,
  );
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}: ${node.html.slice(0, 200)} ${node.failureSummary.replaceAll('\n', ' ')}`),
  );
}

const fitsItsWidth = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);
