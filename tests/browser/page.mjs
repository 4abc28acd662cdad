// The server of `verify explore`, and Chromium on its page.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';

const root = join(import.meta.dirname, '..', '..');
const shots = process.env.SHOTS;

export const program = join(root, 'src/Verify.Cli/bin/Debug/net10.0/Verify.Cli.dll');

export async function serve(...words) {
  const server = spawn('dotnet', [program, 'explore', '--no-open', ...words], { cwd: root });
  const [address] = await once(createInterface(server.stdout), 'line');
  return { address, stop: async () => { server.kill('SIGINT'); return (await once(server, 'exit'))[0]; } };
}

export const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] });

/** A page whose errors fail the test that looks at them. */
export async function open(browser, address, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  page.wrong = [];
  page.on('pageerror', error => page.wrong.push(error.message));
  page.on('console', message => message.type() === 'error' && page.wrong.push(message.text()));
  page.on('request', request => !/^(data|blob):/.test(request.url()) && !request.url().startsWith(new URL(address).origin) && page.wrong.push(`asks for ${request.url()}`));
  await page.goto(address);
  return page;
}

export const curve = (page, name) => page.locator(`#figure polyline[data-series="${name}"]`);
export const drawn = page => page.locator('#figure:not(.busy) polyline[data-series="SGD"]').waitFor({ state: 'attached' });

/** The curve when it is no longer the one before. */
export async function changed(page, name, before) {
  await page.waitForFunction(([series, old]) => {
    const line = document.querySelector(`#figure:not(.busy) polyline[data-series="${series}"]`);
    return line && line.getAttribute('points') !== old;
  }, [name, before]);
  return curve(page, name).getAttribute('points');
}

export async function shot(page, name) {
  if (!shots) return;
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
}
