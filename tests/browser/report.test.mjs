// The report's index and the pages that are wide: filters, and nothing off the page.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { launch, program, shot } from './page.mjs';

const folder = mkdtempSync(join(tmpdir(), 'verify-report-'));
let browser;
before(async () => {
  execFileSync('dotnet', [program, 'report', '--out', join(folder, 'site'), '--paper', 'talk', '--instances', '4']);
  browser = await launch();
});
after(async () => { await browser?.close(); rmSync(folder, { recursive: true }); });

async function open(path, options) {
  const page = await (await browser.newContext(options)).newPage();
  page.wrong = [];
  page.on('console', message => message.type() === 'error' && page.wrong.push(message.text()));
  page.on('pageerror', error => page.wrong.push(error.message));
  await page.goto(pathToFileURL(join(folder, 'site', path)).href);
  return page;
}

const visible = page => page.locator('tr[data-verdict]:visible').count();

test('filters show what they say, and all again', async () => {
  const page = await open('index.html', { viewport: { width: 1280, height: 900 } });
  const all = await visible(page);
  await page.selectOption('[name=verdict]', 'refuted');
  const refuted = await page.locator('tr[data-verdict=refuted]').count();
  assert.equal(await visible(page), refuted);
  assert.ok(refuted > 3 && refuted < all);
  await page.fill('[name=text]', 'oracle');
  assert.equal(await visible(page), 1);
  assert.equal(await page.locator('h3:visible').count(), 1);
  await page.selectOption('[name=expected]', 'unexpected');
  assert.equal(await visible(page), 0);
  assert.match(await page.innerText('#count'), new RegExp(`^0 of ${all} `));
  await page.click('button[type=reset]');
  await page.waitForFunction(count => document.querySelectorAll('tr[data-verdict]:not([hidden])').length === count, all);
  assert.deepEqual(page.wrong, []);
});

test('without JavaScript the list is whole and no filter is shown', async () => {
  const page = await open('index.html', { javaScriptEnabled: false });
  assert.equal(await visible(page), await page.locator('tr[data-verdict]').count());
  assert.equal(await page.isVisible('#filter'), false);
});

for (const width of [1280, 400, 360]) {
  test(`at ${width} pixels nothing runs off the page`, async () => {
    for (const name of ['index', 'claims/excess-risk', 'claims/price-decreases']) {
      const page = await open(`${name}.html`, { viewport: { width, height: 900 } });
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= width, name);
      await shot(page, `report-${name.split('/').at(-1)}-${width}`);
      await page.close();
    }
  });
}
