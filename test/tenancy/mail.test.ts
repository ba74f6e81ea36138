import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { SMTPServer } from 'smtp-server';
import { ConfigurationError } from '#platform/process/configuration.ts';
import { createLog } from '#platform/process/log.ts';
import { prepare } from '../../subgraphs/tenancy/capabilities.ts';
import type { Letter } from '../../subgraphs/tenancy/mail/mailKind.ts';
import { renderMail } from '../../subgraphs/tenancy/mail/renderMail.ts';
import { plainName } from '../../subgraphs/tenancy/mail/words.ts';
import { eventually } from '../harness/eventually.ts';
import { noJobs } from './mails.ts';
import { startTenancy, type TestTenancy } from './start.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

interface Received {
  from: string;
  to: string[];
  text: string;
}
/** What a mail server does with the mail of this turn, from 0. */
type Behaviour = (turn: number) => 'take' | 'refuse' | 'hang up' | 'take and hang up' | 'wait';

/** A mail server on this machine. */
async function startServer(behave: Behaviour) {
  const received: Received[] = [];
  const tried: Received[] = [];
  const server = new SMTPServer({
    authOptional: true,
    closeTimeout: 500,
    disabledCommands: ['STARTTLS'],
    onAuth: ({ username, password }, _, done) =>
      username === 'orgraph' && password === 'p@ss word' ? done(null, { user: username }) : done(new Error('no')),
    onData(stream, session, done) {
      let text = '';
      stream.on('data', (bytes: Buffer) => (text += bytes.toString()));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        const mail = { from: mailFrom ? mailFrom.address : '', to: rcptTo.map(({ address }) => address), text };
        const behaviour = behave(tried.length);
        tried.push(mail);
        if (behaviour.startsWith('take')) received.push(mail);
        if (behaviour.endsWith('hang up')) for (const one of server.connections) one.close();
        else if (behaviour === 'refuse')
          done(Object.assign(new Error('5.1.1 <nora@new.test> is too busy'), { responseCode: 451 }));
        else if (behaviour === 'take') done(null, 'taken');
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', () => ready()));
  ends.push(() => new Promise<void>((closed) => server.close(() => closed())));
  return { port: (server.server.address() as AddressInfo).port, received, tried };
}

async function start(environment: Record<string, string>): Promise<TestTenancy> {
  const tenancy = await startTenancy({
    environment: {
      MAIL_FROM: 'Orgraph, of Acme <people@orgraph.test>',
      MAIL_LINKS: 'https://app.test/',
      ...environment,
    },
  });
  ends.push(() => tenancy.stop());
  return tenancy;
}

async function signUp(tenancy: TestTenancy, name = 'Nora'): Promise<string> {
  const email = `${randomUUID()}@new.test`;
  const { errors } = await tenancy
    .anonymous()
    .send('mutation ($input: SignUpInput!) { signUp(input: $input) { expiresIn } }', {
      input: { email, password: 'long enough words', name },
    });
  expect(errors).toBeUndefined();
  return email;
}
/** Jobs that have failed are tried again now, not after their pause. */
const hurry = (tenancy: TestTenancy) => tenancy.sql(`update pgboss.job set start_after = now() where state = 'retry'`);
const header = (text: string, name: string): string | undefined =>
  new RegExp(`^${name}:\\s*(.*(?:\\r\\n[ \\t].*)*)`, 'im').exec(text)?.[1];

test('a mail goes to its address alone, with headers that are the same however often it is sent', async () => {
  const server = await startServer(() => 'take');
  const tenancy = await start({ MAIL_URL: `smtp://orgraph:p%40ss%20word@127.0.0.1:${server.port}` });
  const email = await signUp(tenancy);
  expect(await eventually(() => server.received.length > 0)).toBe(true);
  expect(await noJobs(tenancy)).toBe(true);
  const [{ from, to, text }] = server.received as [Received];
  expect([server.received.length, from, to]).toEqual([1, 'people@orgraph.test', [email]]);
  expect(['From', 'To', 'Message-ID', 'Auto-Submitted'].map((name) => header(text, name))).toEqual([
    '"Orgraph, of Acme" <people@orgraph.test>',
    email,
    expect.stringMatching(/^<[0-9a-f]{32}@orgraph\.test>$/),
    'auto-generated',
  ]);
  expect(text).toContain('https://app.test/verify-email#token=');
  expect(text).toMatch(/Content-Type: text\/html/);
});

test.each([
  ['refuses', 'refuse', 1],
  ['hangs up', 'hang up', 1],
  ['takes the mail and hangs up before it says so', 'take and hang up', 2],
] as const)('a server that %s is asked again, for the same mail by its Message-ID', async (_, behaviour, times) => {
  const server = await startServer((turn) => (turn === 0 ? behaviour : 'take'));
  const tenancy = await start({ MAIL_URL: `smtp://127.0.0.1:${server.port}` });
  const email = await signUp(tenancy);
  expect(
    await eventually(async () => {
      await hurry(tenancy);
      return server.tried.length > 1;
    }, 50),
  ).toBe(true);
  expect(await noJobs(tenancy)).toBe(true);
  expect(server.received.map(({ to }) => to)).toEqual(Array.from({ length: times }, () => [email]));
  const ids = server.tried.map(({ text }) => header(text, 'Message-ID'));
  expect(ids).toEqual([ids[0], ids[0]]);
});

test('a job and its failure hold ids and codes, neither address nor token', async () => {
  const server = await startServer(() => 'refuse');
  const tenancy = await start({ MAIL_URL: `smtp://127.0.0.1:${server.port}` });
  const email = await signUp(tenancy);
  const failed = () => tenancy.sql(`select data, output from pgboss.job where name = 'jobs' and state = 'retry'`);
  expect(await eventually(async () => (await failed()).length === 1)).toBe(true);
  const [job] = await failed();
  expect(job).toEqual({
    data: {
      kind: 'mail.send',
      organization: expect.any(String),
      actor: expect.any(String),
      input: { kind: 'EMAIL_VERIFICATION', id: expect.any(String), issue: 1 },
    },
    output: { code: 'PROVIDER_ERROR', message: 'The mail server has not taken the mail (EMESSAGE 451).' },
  });
  const token = /token=3D([\w-]+)|token=([\w-]+)/.exec(server.tried[0]!.text.replaceAll('=\r\n', ''))!;
  expect(JSON.stringify(job)).not.toMatch(new RegExp(`${email}|${token[1] ?? token[2]}`));
});

test('what is used or issued again before it is sent is not sent', async () => {
  let isAway = true;
  const server = await startServer(() => (isAway ? 'refuse' : 'take'));
  const tenancy = await start({ MAIL_URL: `smtp://127.0.0.1:${server.port}` });
  const [used, again] = [await signUp(tenancy), await signUp(tenancy)];
  expect(await eventually(() => server.tried.length >= 2)).toBe(true);
  await tenancy.sql(
    `update one_time_token t set used_at = now() from "user" u where u.id = t.user_id and u.email = $1`,
    [used],
  );
  const [user] = await tenancy.sql<{ id: string }>('select id from "user" where email = $1', [again]);
  await (await tenancy.as({ id: user!.id }, null)).send('mutation { resendVerification { user { id } } }');
  isAway = false;
  expect(
    await eventually(async () => {
      await hurry(tenancy);
      return (await tenancy.sql(`select 1 from pgboss.job where name = 'jobs'`)).length === 0;
    }, 50),
  ).toBe(true);
  expect(server.received.map(({ to }) => to)).toEqual([[again]]);
  const ids = server.tried.filter(({ to }) => to[0] === again).map(({ text }) => header(text, 'Message-ID'));
  expect(new Set(ids).size).toBe(2);
});

test('a server that does not answer keeps a process from ending no longer than its other work', async () => {
  const server = await startServer(() => 'wait');
  const tenancy = await start({ MAIL_URL: `smtp://127.0.0.1:${server.port}` });
  await signUp(tenancy);
  expect(await eventually(() => server.tried.length > 0)).toBe(true);
  ends.pop();
  const begun = performance.now();
  await tenancy.stop();
  expect(performance.now() - begun).toBeLessThan(10_000);
});

test('to another machine nothing is sent in the clear, unless that is said', async () => {
  const server = await startServer(() => 'take');
  const tenancy = await start({ MAIL_URL: `smtp://0.0.0.0:${server.port}` });
  await signUp(tenancy);
  const failed = () => tenancy.sql(`select output ->> 'message' as why from pgboss.job where state = 'retry'`);
  expect(await eventually(async () => (await failed()).length === 1)).toBe(true);
  expect([await failed(), server.tried]).toEqual([[{ why: 'The mail server has not taken the mail (ETLS 500).' }], []]);
  const open = await start({ MAIL_URL: `smtp://0.0.0.0:${server.port}?tls=off` });
  await signUp(open);
  expect(await eventually(() => server.received.length === 1)).toBe(true);
});

test.each([
  [{ MAIL_URL: 'http://mail.test' }, ['MAIL_URL: must be the URL of a mail server']],
  [{ MAIL_FROM: 'nobody' }, ['MAIL_FROM: must be an address']],
  [{ MAIL_FROM: 'A <a@b.test>\nBcc: c@d.test' }, ['MAIL_FROM: must be an address']],
  [{ MAIL_LINKS: 'app.test', MAIL_URL: 'x' }, ['MAIL_URL: must be', 'MAIL_LINKS: must be an http(s) URL']],
  [
    { MAIL_URL: 'smtps://mail.test', MAIL_FROM: '', MAIL_LINKS: '' },
    ['MAIL_FROM: is missing beside MAIL_URL', 'MAIL_LINKS: is missing beside MAIL_URL'],
  ],
])('%j ends the start, a line for each mistake', (environment, lines) => {
  let error: unknown;
  try {
    Object.assign(process.env, { MAIL_FROM: '', MAIL_LINKS: '' }, environment);
    prepare({ keysDirectory: '', log: createLog('test', 'silent') });
  } catch (thrown) {
    error = thrown;
  } finally {
    for (const name of ['MAIL_URL', 'MAIL_FROM', 'MAIL_LINKS']) delete process.env[name];
  }
  expect(error).toBeInstanceOf(ConfigurationError);
  const told = (error as Error).message.split('\n');
  expect(told.map((line, index) => line.slice(0, lines[index]?.length))).toEqual(lines);
});

const letter = (subject: string, paragraph: string): Letter => ({
  issue: 1,
  tokenHash: '',
  to: 'nora@new.test',
  language: 'en',
  content: (token) => ({
    subject,
    paragraphs: [paragraph],
    link: { label: 'Open', path: '/open', token },
    closing: [],
  }),
});
const sender = { domain: 'orgraph.test', links: 'https://app.test' };
const reference = { kind: 'X', id: randomUUID(), issue: 1 };

test('what people have chosen is text in a mail, and nothing else', () => {
  const name = `<img src=x onerror="alert(1)">&'`;
  const { html, text, subject } = renderMail(
    reference,
    letter(`Join\r\nBcc: x@y.test ${name}`, name),
    'to&ken',
    sender,
  );
  expect(html).not.toMatch(/<img|alert\("|onerror="/);
  expect(html).toContain('&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&amp;&#39;');
  expect(html).toContain('href="https://app.test/open#token=to%26ken"');
  expect(text).toContain(name);
  expect(subject).not.toMatch(/[\r\n]/);
});

test.each([
  ['Acme', 'Acme'],
  ['  Two\r\nlines\u2028here\u202e ', 'Two lines here'],
  ['Booking.com Inc.', 'Booking.\u2060com Inc.'],
  ['https://evil.test/x a@b.test', 'https:\u2060/\u2060/\u2060evil.\u2060test/\u2060x a@\u2060b.\u2060test'],
  ['x'.repeat(200), `${'x'.repeat(80)}…`],
])('the name %j stands in a mail as one short line without a link', (name, expected) => {
  expect(plainName(name)).toBe(expected);
});
