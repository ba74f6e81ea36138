import { strict as assert } from 'node:assert';
import { randomBytes } from 'node:crypto';
import { type Page } from 'playwright-core';
import { eventually } from '../harness/eventually.ts';
import { execute, openBrowser, openPage, signIn, textOf, type, type Watched } from './browser.ts';
import { lookAtPage } from './graphiqlLooks.ts';

/**
 * The page of a running gateway in a real browser: signs in, chooses an organization, runs saved queries, sees data and
 * its plan, reads as a role, switches, loses its session, logs out, in two tabs that share it. Fails when the page asks
 * any other machine for anything, breaks its own content policy, logs an error, or is not accessible.
 */
const url = process.argv.at(-1)!.startsWith('http') ? process.argv.at(-1)! : 'http://127.0.0.1:4000';
const browser = await openBrowser();
const watched: Watched = { foreign: [], complaints: [] };

try {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const page = await openPage(context, url, watched);
  await signIn(page, 'consultant@both.test');
  assert.ok(
    await eventually(async () => (await page.evaluate('document.activeElement.id')) === 'organization'),
    'the work goes on at the organizations',
  );

  const organizations = page.getByLabel('Organization', { exact: true });
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
  await shown(page, '"acme"');
  assert.match(await page.locator('#outcome').innerText(), /^Status 200 · [\d.]+ m?s · [\d.]+ k?B · no errors$/);
  assert.match(await page.locator('#request-id').innerText(), /^[\w-]{8,}$/);

  await organizations.selectOption('beta');
  await empty(page, 'another organization');
  assert.equal((await execute(page)).data.organization.slug, 'beta');

  await choose(page, 'Read Beta as Acme');
  await eventually(async () => (await organizations.inputValue()) === 'acme');
  const { data, errors } = await execute(page);
  assert.ok(data.ours !== null && data.betas === null && data.unknown === null, JSON.stringify(data));
  const [betas, unknown] = ['betas', 'unknown'].map((name) => ({
    ...errors.find(({ path }: { path: string[] }) => path[0] === name),
    path: [],
  }));
  assert.deepEqual(betas, unknown);
  assert.equal(betas!.extensions.code, 'NOT_FOUND');
  assert.match(await page.locator('#outcome').innerText(), /2 errors$/);

  await lateFailure(page);
  await linkTo(page);

  await page.reload();
  await page.locator('#who', { hasText: 'consultant@both.test' }).waitFor();
  assert.match(await textOf(page, 'operation.graphql'), /query Linked/, 'the text is there after loading anew');
  const second = await openPage(context, url, watched);
  await second.locator('#who', { hasText: 'consultant@both.test' }).waitFor();
  assert.ok(Number(await page.evaluate('localStorage.length')) > 0, 'a history is kept');
  assert.doesNotMatch(String(await page.evaluate('JSON.stringify({ ...localStorage })')), /of a variable/);
  await page.getByRole('button', { name: 'Log out' }).click();
  for (const tab of [page, second]) await tab.getByLabel('E-mail', { exact: true }).waitFor();
  assert.ok(await eventually(async () => (await page.evaluate('document.activeElement.id')) === 'email'));
  assert.equal(await page.evaluate('localStorage.length'), 0, 'the history goes with who leaves');
  assert.equal(await page.evaluate(`sessionStorage.getItem('orgraph.session')`), null);
  assert.equal(await textOf(page, 'variables.json'), '', 'variables go with who leaves');
  assert.equal((await execute(page)).errors[0].extensions.code, 'UNAUTHENTICATED');

  await signIn(page, 'owner@acme.test');
  await empty(page, 'somebody else');
  await readAs(page);
  await longLink(page);
  await keepHistory(page);
  await deadSession(page);
  await onlyKeys(page);
  await context.close();
  await lookAtPage(browser, url, watched);

  assert.deepEqual(watched.foreign, [], 'no request leaves the gateway');
  assert.deepEqual(watched.complaints, [], 'the page logs no error');
  console.log(
    'GraphiQL: ran saved queries in two organizations, read as a role, lost a session, accessible throughout.',
  );
} finally {
  await browser.close();
}

/** A saved query, chosen by the beginning of its title, in the editor; the address stays as it was. */
async function choose(on: Page, title: string): Promise<void> {
  const label = (await on.getByLabel('Example', { exact: true }).locator('option').allTextContents()).find((text) =>
    text.startsWith(title),
  );
  assert.ok(label, `there is a saved query “${title}”`);
  await on.getByLabel('Example', { exact: true }).selectOption({ label });
  assert.ok(await eventually(async () => (await textOf(on, 'operation.graphql')).includes(title)));
  assert.equal(new URL(on.url()).search + new URL(on.url()).hash, '');
}

async function shown(on: Page, text: string): Promise<void> {
  assert.ok(await eventually(async () => (await textOf(on, 'response.json')).includes(text)), `${text} is shown`);
}

async function empty(on: Page, why: string): Promise<void> {
  assert.ok(await eventually(async () => (await textOf(on, 'response.json')) === ''), `no answer is left for ${why}`);
  assert.equal(await on.locator('#facts').isVisible(), false);
}

/** What fails late says nothing about what was done since. */
async function lateFailure(on: Page): Promise<void> {
  const { promise: told, resolve: fail } = Promise.withResolvers<void>();
  let held = false;
  await on.route('**/graphql', async (route) => {
    if (held || !route.request().postData()?.includes('RolesToReadAs')) return route.continue();
    held = true;
    await told;
    return route.abort();
  });
  await on.getByLabel('Organization', { exact: true }).selectOption('beta');
  assert.ok(await eventually(() => held));
  const answered = on.waitForResponse((response) => response.request().postData()?.includes('RolesToReadAs') === true);
  await on.getByLabel('Organization', { exact: true }).selectOption('acme');
  await answered;
  const ended = on.waitForEvent('requestfailed');
  fail();
  await ended;
  await on.unrouteAll();
  assert.equal(await on.locator('#notice').innerText(), '');
}

/** A link is made on request and carries query and variables; nothing typed is in the address before or after. */
async function linkTo(on: Page): Promise<void> {
  await type(
    on,
    'Operation Editor',
    'query Linked($first: Int) { myOrganizations(first: $first) { edges { node { slug } } } }',
  );
  await type(on, 'Variables', '{ "first": 2, "note": "of a variable" }');
  await execute(on);
  assert.equal(new URL(on.url()).search + new URL(on.url()).hash, '');
  await on.getByRole('button', { name: 'Copy link' }).click();
  await on.locator('#notice', { hasText: 'The link is copied' }).waitFor();
  const link = String(await on.evaluate('navigator.clipboard.readText()'));
  assert.match(link, /\/graphql#q=[\w-]+$/);
  const opened = await openPage(on.context(), link, watched);
  assert.ok(await eventually(async () => (await textOf(opened, 'operation.graphql')).startsWith('query Linked')));
  assert.match(await textOf(opened, 'variables.json'), /of a variable/);
  assert.equal(opened.url(), new URL('/graphql', url).href);
  assert.equal(await textOf(opened, 'response.json'), '', 'a link runs nothing');
  await opened.close();
}

/** What is too long for an address is stored for the members of the organization; who signs in later has it then. */
async function longLink(on: Page): Promise<void> {
  const note = randomBytes(2_000).toString('base64url');
  await type(on, 'Operation Editor', `query Short { me { id } } # ${note}`);
  await on.getByRole('button', { name: 'Copy link' }).click();
  await on.locator('#notice', { hasText: 'The link is copied' }).waitFor();
  const link = String(await on.evaluate('navigator.clipboard.readText()'));
  assert.match(link, /\/graphql#d=[0-9a-f]{64}&o=acme$/);
  const elsewhere = await browser.newContext();
  const opened = await openPage(elsewhere, link, watched);
  await opened.locator('#notice', { hasText: 'Sign in to open the link' }).waitFor();
  assert.equal(opened.url(), new URL('/graphql', url).href);
  await signIn(opened, 'member@acme.test');
  assert.ok(await eventually(async () => (await textOf(opened, 'operation.graphql')).startsWith('query Short')));
  await elsewhere.close();
}

/** An owner reads as a viewer: another answer, said so, and nothing is changed. */
async function readAs(on: Page): Promise<void> {
  await type(on, 'Operation Editor', 'query Audit { auditEvents(first: 1) { edges { node { id } } } }');
  await execute(on);
  await on.locator('#plan .fetch', { hasText: 'tenancy' }).waitFor();
  await on.getByLabel('Read as').selectOption({ label: 'Viewer' });
  await empty(on, 'a role');
  const { data, errors, extensions } = await execute(on);
  assert.deepEqual([data.auditEvents, errors[0].extensions.code, extensions.readAs], [null, 'FORBIDDEN', 'VIEWER']);
  assert.match(await on.locator('#outcome').innerText(), /read as VIEWER$/);
  assert.equal(await on.locator('#plan').isVisible(), false, 'who may not see plans is shown none');
  await on.getByLabel('Read as').selectOption({ label: 'yourself' });
  assert.ok((await execute(on)).data.auditEvents.edges.length > 0);
}

/** What somebody chooses to keep is there when they come back, and nobody else sees it. */
async function keepHistory(on: Page): Promise<void> {
  await on.getByRole('button', { name: 'History' }).click();
  await on.getByRole('dialog').getByRole('button', { name: /Audit/ }).waitFor();
  await on.getByLabel('Keep it when I sign out').check();
  await on.getByRole('button', { name: 'Close', exact: true }).click();
  await on.getByRole('button', { name: 'Log out' }).click();
  await signIn(on, 'member@acme.test');
  await on.getByRole('button', { name: 'History' }).click();
  await on.getByText('Nothing yet.').waitFor();
  await on.keyboard.press('Escape');
  assert.equal(await on.getByLabel('Read as').isVisible(), false);
  await on.getByRole('button', { name: 'Log out' }).click();
  await signIn(on, 'owner@acme.test');
  await on.getByRole('button', { name: 'History' }).click();
  await on.getByRole('dialog').getByRole('button', { name: /Audit/ }).click();
  assert.match(await textOf(on, 'operation.graphql'), /query Audit/);
}

/** A session that was ended elsewhere: the sign-in stands there and says why, what was typed is still there. */
async function deadSession(on: Page): Promise<void> {
  await type(on, 'Operation Editor', 'query Typed { me { email } }');
  await execute(on);
  assert.match(
    String(
      await on.evaluate(`{
        const { accessToken, refreshToken } = JSON.parse(sessionStorage.getItem('orgraph.session'));
        fetch('/graphql', {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: 'Bearer ' + accessToken },
          body: JSON.stringify({ query: 'mutation { logOut(input: { refreshToken: "' + refreshToken + '" }) { endedSessions } }' }),
        }).then((response) => response.text());
      }`),
    ),
    /"endedSessions":1/,
  );
  await on.locator('.graphiql-execute-button').click();
  await on.locator('#notice', { hasText: 'Your session has ended' }).waitFor();
  assert.equal(await on.getByLabel('E-mail', { exact: true }).inputValue(), 'owner@acme.test');
  assert.ok(await eventually(async () => (await on.evaluate('document.activeElement.id')) === 'password'));
  assert.match(await textOf(on, 'operation.graphql'), /query Typed/);
  assert.doesNotMatch(await textOf(on, 'response.json'), /owner@acme/);
  await signIn(on, 'owner@acme.test');
  assert.match(await textOf(on, 'operation.graphql'), /query Typed/);
  assert.equal((await execute(on)).data.me.email, 'owner@acme.test');
}

/** With keys alone: from the address to an answer, and through everything that can have the focus. */
async function onlyKeys(on: Page): Promise<void> {
  await on.getByRole('button', { name: 'Log out' }).focus();
  await on.keyboard.press('Enter');
  await on.locator('#email:focus').waitFor();
  await on.keyboard.type('owner@acme.test');
  await on.keyboard.press('Tab');
  await on.keyboard.type('orgraph-demo');
  await on.keyboard.press('Enter');
  await on.locator('#organization:focus').waitFor();
  await on.getByLabel('Read as').waitFor();
  const met: string[] = [];
  for (let step = 0; step < 7; step += 1) {
    met.push(String(await on.evaluate('document.activeElement.id')));
    await on.keyboard.press('Tab');
  }
  assert.deepEqual(met.slice(0, 6), ['organization', 'read-as', 'log-out', 'saved', 'history-open', 'copy-link']);
  await on.evaluate(`document.getElementById('saved').focus()`);
  await on.keyboard.press('ArrowDown');
  await on.locator('.monaco-editor.focused').first().waitFor();
  await on.keyboard.press('Control+Enter');
  await on.locator('#outcome', { hasText: 'Status 200' }).waitFor();
}
