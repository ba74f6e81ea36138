import { strict as assert } from 'node:assert';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPort } from '#tools/database/ports.ts';
import { projectDirectory } from '#tools/project/projectDirectory.ts';
import { startOpenIdProvider } from '../harness/openIdProvider.ts';
import { settingsOf } from '../tenancy/signingIn.ts';
import { openBrowser, openPage, type Watched } from './browser.ts';
import { startIn } from './started.ts';

/**
 * The page of a running gateway in a real browser, with a provider to sign in with: there is a button for it, the
 * browser comes back signed in, and what it came back with is good once.
 */
const port = String(await findPort(0, '127.0.0.1'));
const url = `http://127.0.0.1:${port}`;
const folder = mkdtempSync(join(tmpdir(), 'orgraph-providers-'));
const file = join(folder, 'providers.json');
const provider = await startOpenIdProvider('company', `${url}/sign-in/company`);
const elsewhere = { ...settingsOf(provider, 'elsewhere'), issuer: 'https://elsewhere.test' };
writeFileSync(
  file,
  JSON.stringify([settingsOf(provider, 'company'), { ...elsewhere, redirects: ['https://app.test/elsewhere'] }]),
);
const started = await startIn(projectDirectory, { environment: { PORT: port, SIGN_IN_PROVIDERS: file } });
const browser = await openBrowser();
const watched: Watched = { foreign: [], complaints: [] };

try {
  provider.account = 'somebody';
  provider.accounts.set('somebody', { email: 'somebody@company.test', name: 'Somebody' });
  const page = await openPage(await browser.newContext(), url, watched);
  const buttons = page.locator('#providers button');
  await buttons.first().waitFor();
  assert.deepEqual(await buttons.allTextContents(), ['Sign in with COMPANY']);
  assert.equal(await page.evaluate('sessionStorage.getItem("orgraph.sign-in")'), null);

  const back = page.waitForRequest((request) => request.url().startsWith(`${url}/sign-in/company?`));
  await buttons.first().click();
  const address = (await back).url();
  await page.locator('#who', { hasText: 'somebody@company.test' }).waitFor();
  await page.locator('#organization option', { hasText: 'Somebody’s space' }).waitFor({ state: 'attached' });
  assert.equal(page.url(), `${url}/`, 'the address says nothing of it any more');
  assert.equal(await page.evaluate('sessionStorage.getItem("orgraph.sign-in")'), null);

  await page.getByRole('button', { name: 'Log out' }).click();
  await page.getByLabel('E-mail', { exact: true }).waitFor();
  const notice = page.locator('#notice');
  for (const [again, told] of [
    [address, /not begun by this browser/],
    [`${url}/sign-in/company?error=access_denied&state=x`, /You have not been signed in \(access_denied\)/],
  ] as const) {
    await page.goto(again);
    await page.locator('#notice.failed').waitFor();
    assert.match(await notice.innerText(), told);
    assert.ok(await page.getByLabel('E-mail', { exact: true }).isVisible());
    assert.equal(page.url(), `${url}/`);
  }

  // Whoever has come by the link of a mail comes back to it.
  await page.goto(`${url}/invitation#token=a-token`);
  await page.getByRole('heading', { name: 'You are invited' }).waitFor();
  await buttons.first().click();
  await page.getByText('You are signed in as somebody@company.test').waitFor();
  assert.equal(page.url(), `${url}/invitation`);
  await page.getByRole('button', { name: 'Accept' }).click();
  await page.getByText('This link is good no more, or not whole.').waitFor();

  const other = await openPage(await browser.newContext(), url, watched);
  await other.goto(address);
  await other.locator('#notice.failed').waitFor();

  assert.deepEqual(watched.complaints, []);
  assert.deepEqual(
    [...new Set(watched.foreign.map((asked) => new URL(asked).origin))],
    [provider.issuer],
    'the browser goes to the provider and nowhere else',
  );
  console.log('the page signs in with others');
} catch (error) {
  console.error(started.output());
  throw error;
} finally {
  await browser.close();
  await started.interrupt();
  await started.allGone();
  await provider.stop();
  rmSync(folder, { recursive: true });
}
