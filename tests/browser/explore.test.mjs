// What a person does on the page: data, sliders, links, statements; with the keyboard, on a telephone, in the dark.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { changed, curve, drawn, launch, open, serve, shot } from './page.mjs';

let server;
let browser;
before(async () => { server = await serve(); browser = await launch(); });
after(async () => { await browser?.close(); if (server) assert.equal(await server.stop(), 0); });

const text = (page, id) => page.locator(`#${id}`).innerText();
const verdict = (page, word) => page.locator(`#verdict:not(.busy) .badge.${word}`).waitFor();

async function drop(page, name, content) {
  const data = await page.evaluateHandle(([file, body]) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([body], file));
    return transfer;
  }, [name, content]);
  await page.dispatchEvent('body', 'drop', { dataTransfer: data });
}

test('the page loads with curves, bounds and thresholds, and nothing from elsewhere', async () => {
  const page = await open(browser, server.address);
  await drawn(page);
  for (const name of ['ridge(1/t)', 'gradient flow', 'SGF', 'SGD', 'sharp bound']) assert.equal(await curve(page, name).count(), 1, name);
  assert.match(await text(page, 'data-note'), /n = 47, p = 5/);
  assert.match(await text(page, 'stability'), /SGD is stable below η = [0-9.]+/);
  assert.match(await text(page, 'readout'), /spectral[\s\S]*sharp[\s\S]*leverage/);
  await shot(page, 'loaded');
  assert.deepEqual(page.wrong, []);
});

test('a dropped table is used, its response can be chosen, and a link brings it back', async () => {
  const page = await open(browser, server.address);
  await drawn(page);
  const before = await curve(page, 'SGF').getAttribute('points');
  await drop(page, 'my data.csv', 'a;b;y\n1,5;2;3\n2;1;5\n0,5;0;1\n4;2;8\n3;3;7,5\n');
  const dropped = await changed(page, 'SGF', before);
  assert.match(await text(page, 'data-note'), /n = 5, p = 2/);
  assert.equal(await page.inputValue('#target'), 'y');
  await page.selectOption('#target', 'a');
  const other = await changed(page, 'SGF', dropped);
  await page.waitForFunction(() => location.hash.includes('target=a') && location.hash.includes('data='));
  await page.reload();
  await drawn(page);
  assert.equal(await curve(page, 'SGF').getAttribute('points'), other);
  assert.equal(await page.inputValue('#target'), 'a');
  await drop(page, 'bad.csv', 'a,y\n1,2\n2,x\n');
  await page.waitForFunction(() => /bad\.csv:3/.test(document.getElementById('data-note').textContent));
  assert.deepEqual(page.wrong, []);
});

test('sliders and fields move the curves, fractions are taken, and the state survives a reload', async () => {
  const page = await open(browser, server.address);
  await drawn(page);
  const first = await curve(page, 'SGD').getAttribute('points');
  await page.fill('#eta', '1/40');
  await page.press('#eta', 'Enter');
  const second = await changed(page, 'SGD', first);
  await page.waitForFunction(() => location.hash.includes('eta=1%2F40'));
  await page.focus('#m-range');
  await page.keyboard.press('Home');
  await changed(page, 'SGD', second);
  assert.equal(await page.inputValue('#m'), '1');
  await page.selectOption('#process', 'sgd-momentum');
  await page.fill('#parameters', 'gamma=1/2');
  await page.click('#add');
  await page.locator('#figure polyline[data-series="sgd-momentum gamma=1/2"]').waitFor({ state: 'attached' });
  await page.waitForFunction(() => location.hash.includes('gamma'));
  const third = await curve(page, 'SGD').getAttribute('points');
  await page.reload();
  await page.locator('#figure polyline[data-series="sgd-momentum gamma=1/2"]').waitFor({ state: 'attached' });
  assert.equal(await curve(page, 'SGD').getAttribute('points'), third);
  assert.equal(await page.inputValue('#eta'), '1/40');
  await page.fill('#eta', 'nonsense');
  await page.press('#eta', 'Tab');
  await page.waitForFunction(() => /'nonsense' is not allowed/.test(document.getElementById('risk-note').textContent));
  assert.deepEqual(page.wrong, []);
});

test('a true statement is proved; a false one is refuted, with its counterexample drawn and loaded', async () => {
  const page = await open(browser, server.address);
  await drawn(page);
  await page.fill('#that', 'Risk(gradient-flow, t) <= Risk(sgf, t)');
  await verdict(page, 'proved');
  assert.equal(await page.isVisible('#counterexample'), false);
  await page.fill('#that', 'Risk(sgf, t) <= Risk(gradient-flow, t)');
  await verdict(page, 'refuted');
  await page.locator('#sides polyline').nth(1).waitFor({ state: 'attached' });
  assert.equal(await page.locator('#sides polyline').count(), 2);
  assert.match(await text(page, 'matrices'), /X =[\s\S]*σ² = /);
  await shot(page, 'refuted');
  const before = await curve(page, 'SGF').getAttribute('points');
  await page.click('#load');
  await changed(page, 'SGF', before);
  assert.match(await text(page, 'data-note'), /counterexample\.json/);
  await page.fill('#that', 'Risk(sgf, t) <= Risk(gradient-flow, t)\nRisk(sgf, t) <= Risk(gradient-flwo, t)');
  await page.waitForFunction(() => /flwo/.test(document.getElementById('error').textContent));
  const [line, mark] = (await page.locator('#error').textContent()).split('\n');
  assert.equal(line.slice(mark.indexOf('^')).split(',')[0], 'gradient-flwo');
  await shot(page, 'error');
  assert.deepEqual(page.wrong, []);
});

test('what is taken away is what is seen', async () => {
  const page = await open(browser, server.address);
  await drawn(page);
  await page.fill('#that', 'Risk(gradient-flow, t) <= Risk(sgf, t)');
  const taken = async id => {
    const [download] = await Promise.all([page.waitForEvent('download'), page.click(`#${id}`)]);
    return readFile(await download.path(), 'utf8');
  };
  const svg = await taken('svg');
  assert.match(svg, /^<svg xmlns[\s\S]*data-series="SGF"/);
  assert.doesNotMatch(svg, /currentColor"? \/>|<script|href/);
  assert.match(await taken('csv'), /^curve,time,value\nridge\(1\/t\),0\.01,/);
  assert.equal(JSON.parse(await taken('instance')).X.length, 47);
  assert.match(await taken('claims'), /^claim explored\n {2}for {5}problem\n {2}state {3}Risk\(gradient-flow, t\) <= Risk\(sgf, t\)\n$/);
});

test('everything can be done with the keyboard, and the focus is seen', async () => {
  const page = await open(browser, server.address);
  await drawn(page);
  const seen = [];
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => {
      const one = document.activeElement;
      const label = one.labels?.[0]?.textContent || one.getAttribute('aria-label') || one.textContent;
      return { id: one.id, tag: one.tagName, named: label.trim().length > 0, ring: getComputedStyle(one).outlineStyle !== 'none' };
    });
    if (at.tag === 'BODY') break;
    assert.ok(at.named, `${at.tag} ${at.id} has no name`);
    assert.ok(at.ring, `${at.tag} ${at.id} shows no focus`);
    seen.push(at.id);
  }
  for (const id of ['example', 'target', 'file', 'eta-range', 'eta', 'm', 't', 'risk', 'add', 'svg', 'csv', 'that', 'check', 'claims']) assert.ok(seen.includes(id), id);
  await page.focus('#that');
  await page.keyboard.type('Risk(pcr(1), t) <= 1');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('Bias2(gradient-flow, t) <= Bias2(ridge(1/t))');
  await page.keyboard.press('Enter');
  await verdict(page, 'proved');
});

test('Escape stops what is running', async () => {
  const page = await open(browser, server.address);
  await drawn(page);
  await page.route('**/api/check', () => {});
  await page.fill('#that', 'Risk(gradient-flow, t) <= Risk(sgf, t)');
  await page.press('#that', 'Enter');
  await page.locator('#verdict.busy').waitFor();
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => /Stopped/.test(document.getElementById('verdict').textContent));
});

for (const width of [360, 768]) {
  test(`at ${width} pixels nothing runs off the page`, async () => {
    const page = await open(browser, server.address, { viewport: { width, height: 740 } });
    await drawn(page);
    await page.fill('#that', 'Risk(sgf, t) <= Risk(gradient-flow, t)');
    await verdict(page, 'refuted');
    await page.locator('#sides polyline').first().waitFor({ state: 'attached' });
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= width);
    await shot(page, `narrow-${width}`);
  });
}

test('in the dark the page is dark, and text has contrast', async () => {
  const page = await open(browser, server.address, { colorScheme: 'dark' });
  await drawn(page);
  const [ink, paper] = await page.evaluate(() => {
    const style = getComputedStyle(document.body);
    return [style.color, style.backgroundColor].map(color => color.match(/\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0));
  });
  assert.ok(paper < 150 && ink > 550, `${ink} on ${paper}`);
  await shot(page, 'dark');
});
