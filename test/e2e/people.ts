import { strict as assert } from 'node:assert';
import { randomBytes } from 'node:crypto';
import type { Page } from 'playwright-core';
import { eventually } from '../harness/eventually.ts';
import { openBrowser, openTab, type Watched } from './browser.ts';
import { judge } from './looks.ts';

/**
 * The page about people of a running gateway in a real browser: people sign up, invite each other, come by the links of
 * their mails, which the mailbox of this machine shows, and are managed by who may. Two of them at once, one with a wide
 * window and one with a narrow one. Fails as `graphiql.ts` does.
 */
const url = process.argv.at(-1)!.startsWith('http') ? process.argv.at(-1)! : 'http://127.0.0.1:4000';
const browser = await openBrowser();
const watched: Watched = { foreign: [], complaints: [] };
const password = 'three old green bicycles';
const own = randomBytes(4).toString('hex');
const addressOf = (name: string): string => `${name.toLowerCase()}-${own}@home.test`;

const parts = '#bar *, #content *';
/** Where this machine's mails are shown. */
let mailbox = '';
const tabOf = async (width: number, colorScheme: 'light' | 'dark'): Promise<Page> =>
  openTab(await browser.newContext({ viewport: { width, height: 800 }, colorScheme }), url, watched);

try {
  const [ana, ben] = [await tabOf(1280, 'light'), await tabOf(380, 'dark')];
  await ana.goto(`${url}/people`);
  mailbox = (await ana.getByRole('link', { name: 'Mailbox' }).getAttribute('href'))!;
  await signUp(ana, 'Ana');
  const look = (page: Page, name: string) => judge(page, name, parts);
  await look(ana, 'people-new');

  // Ana invites Ben, who has no account.
  await section(ana, 'Invitations');
  await ana.getByText('1 of 5 seats are taken, 4 are left.').waitFor();
  await invite(ana, addressOf('Ana'));
  const email = ana.getByRole('textbox', { name: 'E-mail address' });
  await ana
    .locator('.field', { has: email })
    .getByText(/member/)
    .waitFor();
  assert.equal(await email.getAttribute('aria-invalid'), 'true', 'the mistake stands at its field');
  await look(ana, 'invite-mistake');
  await invite(ana, addressOf('Ben'), 'Come in.\nWe have cake.');
  await said(ana, /is invited: a mail is on its way/);
  await rowOf(ana, addressOf('Ben')).getByText('waits').waitFor();
  await look(ana, 'invitations');

  // Ben comes by the mail, and has an account and a place at once.
  const link = await linkTo(ben, 'Ben', /You are invited to/);
  await ben.goto(link);
  await ben.getByRole('heading', { name: 'You are invited' }).waitFor();
  assert.equal(ben.url(), `${url}/invitation`, 'the address holds no token any more');
  await look(ben, 'invitation-signed-out');
  await ben.getByLabel('Your name').fill('Ben');
  const inMain = ben.getByRole('main');
  await inMain.getByLabel('E-mail address').fill(addressOf('Ben'));
  await inMain.getByLabel('Password', { exact: true }).fill('password1234');
  await ben.getByRole('button', { name: 'Sign up and accept' }).click();
  await ben.locator('[name=password][aria-invalid=true]').waitFor();
  await look(ben, 'sign-up-mistake');
  await inMain.getByLabel('Password', { exact: true }).fill(password);
  await ben.getByRole('button', { name: 'Sign up and accept' }).click();
  await said(ben, /^Welcome\. You are a member of Ana’s space\.$/);
  await look(ben, 'people-joined');

  // Who may not manage sees nothing of it.
  assert.deepEqual(await ben.locator('.sections a').allTextContents(), ['For you', 'Members']);
  await section(ben, 'Members');
  await rowOf(ben, 'Ana').waitFor();
  assert.deepEqual(await ben.locator('.rows :is(button, select)').count(), 0, 'nothing can be done with anybody');
  await ben.goto(`${url}/people#invitations`);
  await ben.getByRole('heading', { name: 'Invitations to you' }).waitFor();

  // Ana is told of it, and reads it.
  await waits(ana, 2);
  await section(ana, 'For you');
  await rowOf(ana, 'Ben has joined')
    .getByRole('button', { name: /Mark as read/ })
    .click();
  await rowOf(ana, 'Ben has joined').getByText('new').waitFor({ state: 'detached' });
  await waits(ana, 1);
  await look(ana, 'notifications');
  await ana.getByRole('button', { name: 'Mark all as read' }).click();
  await said(ana, /All notifications are read/);
  await ana.locator('#unread').waitFor({ state: 'hidden' });

  // She gives him another role, shuts him out, lets him in, and takes him out.
  await section(ana, 'Members');
  await rowOf(ana, 'Ben').getByLabel('Role of Ben', { exact: true }).selectOption({ label: 'Manager' });
  await rowOf(ana, 'Ben').getByRole('button', { name: 'Save the role of Ben' }).click();
  await said(ana, /The role of Ben is changed/);
  await look(ana, 'members');
  await ben.goto(`${url}/people#members`);
  await ben.reload();
  await ben.locator('.sections a', { hasText: 'Invitations' }).waitFor();
  await rowOf(ben, 'Ana').waitFor();
  await look(ben, 'members-as-manager');
  await rowOf(ana, 'Ben').getByRole('button', { name: 'Suspend: Ben' }).click();
  await rowOf(ana, 'Ben').getByText('suspended').waitFor();
  await ben.reload();
  await ben.locator('.state.failed').waitFor();
  await look(ben, 'suspended');
  await rowOf(ana, 'Ben').getByRole('button', { name: 'Let in again: Ben' }).click();
  await rowOf(ana, 'Ben').getByRole('button', { name: 'Take out: Ben' }).click();
  await look(ana, 'take-out');
  await ana.keyboard.press('Escape');
  await rowOf(ana, 'Ben').getByRole('button', { name: 'Take out: Ben' }).click();
  await ana.getByRole('dialog').getByRole('button', { name: 'Take out' }).click();
  await said(ana, /Ben is taken out/);
  await rowOf(ana, 'Ben').waitFor({ state: 'detached' });
  await ben.reload();
  await ben.getByText('You belong to no organization at the moment.').waitFor();
  await look(ben, 'nowhere');

  // He is invited again; his address is proven, so the invitation is among his own.
  await ana.getByLabel('Show').selectOption({ label: 'who have left' });
  await rowOf(ana, 'Ben').getByRole('button', { name: 'Invite again: Ben' }).click();
  assert.equal(await email.inputValue(), addressOf('Ben'));
  await ana.getByRole('button', { name: 'Invite', exact: true }).click();
  await said(ana, /is invited/);
  await ben.reload();
  await rowOf(ben, 'Ana’s space').waitFor();
  await look(ben, 'invited-again');
  await rowOf(ben, 'Ana’s space')
    .getByRole('button', { name: /Accept/ })
    .click();
  await said(ben, /^You are a member of Ana’s space now\.$/);
  assert.deepEqual(await ben.locator('#organization option:checked').allTextContents(), ['Ana’s space']);

  await unprovenAddress(ana);
  await links(await tabOf(380, 'light'));
  await failedAndAgain(ana);

  // The ownership goes on to Ben, and Ana leaves.
  await section(ana, 'Members');
  await rowOf(ana, 'Ben').getByRole('button', { name: 'Hand ownership on: Ben' }).click();
  await ana.getByRole('dialog').getByRole('button', { name: 'Hand on' }).click();
  await said(ana, /Ben is an owner now/);
  await rowOf(ana, 'Ben').locator('.standing > span', { hasText: 'Owner' }).waitFor();
  await section(ana, 'For you');
  await ana.getByRole('button', { name: 'Leave Ana’s space' }).click();
  await ana.getByRole('dialog').getByRole('button', { name: 'Leave' }).click();
  await said(ana, /You have left Ana’s space/);

  assert.deepEqual(
    watched.foreign.filter((asked) => !asked.startsWith(mailbox)),
    [],
    'no request leaves the gateway',
  );
  assert.deepEqual(watched.complaints, [], 'the page logs no error');
  console.log('people: signed up, invited, came by mail, were managed, left; accessible throughout.');
} finally {
  await browser.close();
}

/** Who had an account of an address that nobody had proven: the link proves it, and a new password is chosen. */
async function unprovenAddress(ana: Page): Promise<void> {
  const carl = await tabOf(1280, 'dark');
  await signUp(carl, 'Carl');
  await section(ana, 'Members');
  await section(ana, 'Invitations');
  await invite(ana, addressOf('Carl'));
  await said(ana, /is invited/);
  await carl.goto(await linkTo(carl, 'Carl', /You are invited to/));
  await carl.getByText(`You are signed in as ${addressOf('Carl')}`).waitFor();
  await judge(carl, 'invitation-signed-in', parts);
  await carl.getByRole('button', { name: 'Accept' }).click();
  await said(carl, /all sessions have ended: a mail to .* asks you to choose a new password/);
  await carl.locator('#sign-in').waitFor();
  await carl.goto(await linkTo(carl, 'Carl', /Choose a new password/));
  await choosePassword(carl);
  await section(carl, 'Members');
  await rowOf(carl, 'Ana').waitFor();
  await carl.close();
}

/** The links of the other mails: an address is confirmed, a password is chosen; each is good once. */
async function links(dana: Page): Promise<void> {
  await signUp(dana, 'Dana');
  const confirm = await linkTo(dana, 'Dana', /Confirm your e-mail address/);
  await dana.goto(confirm);
  await judge(dana, 'verify-email', parts);
  await dana.getByRole('button', { name: 'Confirm the address' }).click();
  await dana.getByText('is confirmed. Whoever').waitFor();
  await choosePassword(dana);
  await dana.goto(confirm);
  await dana.reload();
  await dana.getByRole('button', { name: 'Confirm the address' }).click();
  await dana.getByRole('main').getByRole('alert').filter({ hasText: /./ }).waitFor();
  await dana.getByRole('button', { name: 'Log out' }).click();
  await dana.getByRole('link', { name: 'Forgot your password?' }).click();
  await dana.getByRole('main').getByLabel('E-mail address').fill(addressOf('Dana'));
  await judge(dana, 'forgotten', parts);
  await dana.getByRole('button', { name: 'Send a mail' }).click();
  await dana.getByRole('heading', { name: 'Look into your mailbox' }).waitFor();
  await dana.goto(await linkTo(dana, 'Dana', /Choose a new password/));
  await choosePassword(dana);
  await dana.close();
}

/** What cannot be had is said, and asked for again. */
async function failedAndAgain(page: Page): Promise<void> {
  await page.route('**/graphql', (route) =>
    route.request().postData()?.includes('query Members') ? route.abort() : route.continue(),
  );
  await section(page, 'Members');
  await page.locator('.state.failed', { hasText: 'The gateway does not answer.' }).waitFor();
  await judge(page, 'members-failed', parts);
  await page.unrouteAll();
  await page.getByRole('button', { name: 'Try again' }).click();
  await rowOf(page, 'Ben').waitFor();
  await page.getByLabel('Name or e-mail address').fill('nobody at all');
  await page.getByText('Nobody is like that.').waitFor();
  await page.getByLabel('Name or e-mail address').fill('be');
  await rowOf(page, 'Ben').waitFor();
  assert.equal(await page.locator('.rows > li').count(), 1);
}

async function signUp(page: Page, name: string): Promise<void> {
  await page.goto(`${url}/sign-up`);
  await page.getByLabel('Your name').fill(name);
  await page.getByRole('main').getByLabel('E-mail address').fill(addressOf(name));
  await page.getByRole('main').getByLabel('Password', { exact: true }).fill(password);
  await judge(page, `sign-up-${name}`, parts);
  await page.getByRole('main').getByRole('button', { name: 'Sign up' }).click();
  await said(page, /^Welcome\. A mail to .* asks you to confirm the address\.$/);
  await page.locator('#organization option', { hasText: `${name}’s space` }).waitFor({ state: 'attached' });
}

async function choosePassword(page: Page): Promise<void> {
  await page.getByRole('heading', { name: 'Choose a password' }).waitFor();
  await judge(page, 'choose-password', parts);
  await page.getByRole('main').getByLabel('Password', { exact: true }).fill(randomBytes(12).toString('hex'));
  await page.getByRole('button', { name: 'Choose the password' }).click();
  await said(page, /^Your password is chosen, and you are signed in\.$/);
}

async function section(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name }).click();
  await page.locator('.sections [aria-current]', { hasText: name }).waitFor();
}

async function invite(page: Page, email: string, message = ''): Promise<void> {
  await page.getByRole('textbox', { name: 'E-mail address' }).fill(email);
  await page.getByLabel('Message').fill(message);
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
}

function rowOf(page: Page, text: string) {
  return page.locator('.rows > li').filter({ has: page.locator('strong', { hasText: text }) });
}

function said(page: Page, text: RegExp): Promise<void> {
  return page.locator('#notice', { hasText: text }).waitFor();
}

/** The bar counts what waits, whenever the page is looked at again. */
async function waits(page: Page, count: number): Promise<void> {
  const told = await eventually(async () => {
    await page.evaluate(`document.dispatchEvent(new Event('visibilitychange'))`);
    return (await page.locator('#unread').innerText()) === String(count);
  });
  assert.ok(told, `${count} are counted`);
}

/** The link of somebody's newest mail of a subject, from the mailbox that the page links to. */
async function linkTo(page: Page, name: string, subject: RegExp): Promise<string> {
  const shown = await page.context().newPage();
  await shown.goto(mailbox);
  const found = shown
    .getByRole('listitem')
    .filter({ hasText: addressOf(name) })
    .filter({ hasText: subject });
  const isThere = await eventually(async () => {
    await shown.reload();
    return (await found.count()) > 0;
  });
  assert.ok(isThere, `a mail “${subject.source}” is there for ${name}`);
  await found.first().getByRole('link').click();
  const href = await shown.getByRole('link', { name: 'Open its link' }).getAttribute('href');
  await judge(shown, `mail-${subject.source.replaceAll(/\W+/g, '-')}`, 'body *');
  await shown.close();
  return href!;
}
