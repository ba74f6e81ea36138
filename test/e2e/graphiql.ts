import { strict as assert } from 'node:assert';
import { chromium, type Page } from 'playwright-core';

/**
 * The GraphiQL page of a running gateway in a real browser: signs in, chooses an organization, runs saved queries, sees
 * data, switches, logs out, in two tabs that share the session. Fails when the page asks any other machine for
 * anything, breaks its own content policy or logs an error.
 */
const url = process.argv[2] ?? 'http://127.0.0.1:4000';

const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});

try {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
  const page = await context.newPage();
  const foreign: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && new URL(request.url()).origin !== new URL(url).origin)
      foreign.push(request.url());
  });
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));

  await page.goto(url);
  await page.locator('.graphiql-execute-button').waitFor();
  await page.getByLabel('E-mail', { exact: true }).fill('consultant@both.test');
  await page.getByLabel('Password', { exact: true }).fill('orgraph-demo');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('consultant@both.test').waitFor();

  const organizations = page.getByLabel('Organization', { exact: true });
  await organizations.locator('option', { hasText: 'Beta' }).waitFor({ state: 'attached' });
  assert.deepEqual(
    (await organizations.locator('option').allTextContents()).filter((name) => name === 'Acme' || name === 'Beta'),
    ['Acme', 'Beta'],
  );

  await organizations.selectOption('acme');
  await choose(page, 'One dashboard from all four subgraphs');
  const dashboard = await execute(page);
  assert.equal(dashboard.errors, undefined, JSON.stringify(dashboard.errors));
  assert.equal(dashboard.data.organization.slug, 'acme');
  for (const list of ['members', 'integrations', 'slackWorkspaces', 'contentBlocks', 'projects'])
    assert.ok(dashboard.data.organization[list].edges.length > 0, `the dashboard shows ${list}`);
  await page.locator('.result-window').getByText('"acme"').first().waitFor();

  await organizations.selectOption('beta');
  assert.equal((await execute(page)).data.organization.slug, 'beta');

  await choose(page, 'Read Beta as Acme');
  assert.equal(await organizations.inputValue(), 'acme');
  const { data, errors } = await execute(page);
  assert.ok(data.ours !== null && data.betas === null && data.unknown === null, JSON.stringify(data));
  const [betas, unknown] = ['betas', 'unknown'].map((name) => ({
    ...errors.find(({ path }: { path: string[] }) => path[0] === name),
    path: [],
  }));
  assert.deepEqual(betas, unknown);
  assert.equal(betas!.extensions.code, 'NOT_FOUND');

  await page.reload();
  await page.getByText('consultant@both.test').waitFor();
  assert.equal(
    await page.evaluate('JSON.stringify(Object.values({ ...localStorage }))'),
    '[]',
    'nothing outlives the tab',
  );
  const second = await context.newPage();
  await second.goto(url);
  await second.getByText('consultant@both.test').waitFor();
  await page.getByRole('button', { name: 'Log out' }).click();
  await page.getByLabel('E-mail', { exact: true }).waitFor();
  await second.getByLabel('E-mail', { exact: true }).waitFor();
  assert.equal(await page.evaluate('sessionStorage.length'), 0);
  await page.locator('.graphiql-execute-button').waitFor();
  assert.equal((await execute(page)).errors[0].extensions.code, 'UNAUTHENTICATED');

  assert.deepEqual(foreign, [], 'no request leaves the gateway');
  assert.deepEqual(complaints, [], 'the page logs no error');
  console.log('GraphiQL: signed in, ran saved queries in two organizations, logged out; no request left the gateway.');
} finally {
  await browser.close();
}

/** A saved query, chosen by the beginning of its title, in the editor. */
async function choose(page: Page, title: string): Promise<void> {
  const label = (await page.getByLabel('Example', { exact: true }).locator('option').allTextContents()).find((text) =>
    text.startsWith(title),
  );
  assert.ok(label, `there is a saved query “${title}”`);
  await Promise.all([page.waitForNavigation(), page.getByLabel('Example', { exact: true }).selectOption({ label })]);
  await page.locator('.graphiql-execute-button').waitFor();
  await page.getByText('consultant@both.test').waitFor();
}

/** The answer to the editor's query. */
async function execute(page: Page): Promise<any> {
  const answered = page.waitForResponse(
    (response) =>
      response.url().endsWith('/graphql') &&
      response.request().method() === 'POST' &&
      !/__schema|OrganizationsOfCaller/.test(response.request().postData() ?? ''),
  );
  await page.locator('.graphiql-execute-button').click();
  return (await answered).json();
}
