import { strict as assert } from 'node:assert';
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { findPort } from '#tools/database/ports.ts';
import { projectDirectory } from '#tools/project/projectDirectory.ts';
import { eventually } from '../harness/eventually.ts';
import { logIn } from './client.ts';

/**
 * Builds examples/react and drives it in a real browser against a running gateway: signing in, pages, a conflict with
 * somebody else's change, a session that is refreshed, one cache per organization. With SCREENSHOTS=<folder> each step
 * is a picture there.
 */
const gateway = process.argv[2] ?? 'http://127.0.0.1:4000';
const folder = join(projectDirectory, 'examples/react');
const screenshots = process.env['SCREENSHOTS'];

const built = spawnSync('npm', ['run', '--silent', 'build'], { cwd: folder, encoding: 'utf8' });
assert.equal(built.status, 0, built.stdout + built.stderr);
const port = await findPort(0, '127.0.0.1');
const vite = spawn(
  process.execPath,
  ['node_modules/vite/bin/vite.js', 'preview', '--host', '127.0.0.1', '--port', String(port), '--strictPort'],
  { cwd: folder, env: { ...process.env, GATEWAY: gateway }, stdio: ['ignore', 'ignore', 'inherit'] },
);
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
});

try {
  const url = `http://127.0.0.1:${port}/`;
  assert.ok(
    await eventually(() =>
      fetch(url).then(
        ({ ok }) => ok,
        () => false,
      ),
    ),
  );
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) complaints.push(message.text());
  });
  const seen = async (name: string) => {
    if (screenshots === undefined) return;
    mkdirSync(screenshots, { recursive: true });
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 800 });
      await page.screenshot({ path: join(screenshots, `${name}-${width}.png`), fullPage: true });
    }
  };

  await page.goto(url);
  await seen('sign-in');
  await page.getByLabel('E-mail').fill('consultant@both.test');
  await page.getByLabel('Password').fill('wrong');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('alert').filter({ hasText: /\w/ }).waitFor();
  await page.getByLabel('Password').fill('orgraph-demo');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByLabel('Organization').selectOption('acme');
  await page.getByRole('heading', { name: 'Projects' }).waitFor();

  const named = (name: string) => page.getByRole('listitem').filter({ hasText: name });
  for (const number of [1, 2, 3, 4, 5, 6]) {
    await page.getByLabel('New project').fill(`Quay ${number}`);
    await page.getByRole('button', { name: 'Add' }).click();
    await named(`Quay ${number}`).waitFor();
  }
  await page.getByRole('button', { name: 'More' }).click();
  await named('Quay 1').waitFor();
  assert.ok((await page.getByRole('listitem').count()) > 5, 'the next page is added to the first');
  await seen('projects');

  const rename = async (from: string, to: string) => {
    await page.getByRole('button', { name: `Rename ${from}` }).click();
    await page.getByLabel('Name', { exact: true }).fill(to);
    await page.getByRole('button', { name: 'Save' }).click();
  };
  await rename('Quay 6', 'Tunnel');
  await named('Tunnel').waitFor();

  const colleague = await logIn(gateway, 'manager@acme.test');
  const { projects } = await colleague.data('{ projects(first: 50) { nodes { id name version } } }');
  const { id, version } = projects.nodes.find(({ name }: { name: string }) => name === 'Tunnel');
  await colleague.data(
    'mutation ($input: UpdateProjectInput!) { updateProject(input: $input) { project { version } } }',
    { input: { id, version, name: 'Ferry' } },
  );
  await rename('Tunnel', 'Viaduct');
  await page.getByRole('alert').filter({ hasText: 'renamed it to “Ferry”' }).waitFor();
  assert.equal(await page.getByLabel('Name', { exact: true }).inputValue(), 'Viaduct', 'what was typed stays');
  await seen('conflict');
  await page.getByRole('button', { name: 'Save' }).click();
  await named('Viaduct').waitFor();

  // An access token that has run out is refreshed on the way, once, and nobody notices.
  let refused = 0;
  await page.route('**/graphql', async (route) => {
    const isOld = refused === 0 && route.request().headers()['authorization'] !== undefined;
    if (!isOld) return route.fallback();
    refused++;
    return route.fulfill({ status: 401, json: { errors: [{ message: 'The access token has expired.' }] } });
  });
  await rename('Viaduct', 'Quay');
  await page
    .getByRole('listitem')
    .filter({ hasText: /^QuayRename$/ })
    .waitFor();
  assert.equal(refused, 1);

  await page.getByLabel('Organization').selectOption('beta');
  await page.getByRole('heading', { name: 'Projects' }).waitFor();
  assert.equal(await named('Quay').count(), 0, 'nothing of one organization is shown in another');
  await page.getByLabel('Organization').selectOption('acme');
  await named('Quay 1').waitFor();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  assert.deepEqual(complaints, []);
  console.log('the example signs in, pages, settles a conflict, refreshes its session and keeps organizations apart');
} finally {
  await browser.close();
  vite.kill();
}
