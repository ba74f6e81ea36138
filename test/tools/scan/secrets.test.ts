import { expect, test } from '@jest/globals';
import { hash as argon2 } from '@node-rs/argon2';
import bcrypt from 'bcryptjs';
import { secretsRules } from '#tools/scan/rules/secrets/secretsRules.ts';
import { emptyDatabase, scanned, testRules } from './scanned.ts';

const id = 'id uuid primary key default gen_random_uuid()';
const [weak, good, argon] = [bcrypt.hashSync('demo123', 4), bcrypt.hashSync('demo123', 10), await argon2('admin123')];
/** An address of this domain, of nobody. */
const at = (domain: string) => `demo@${domain}`;
const user = (domain: string, hash: string) =>
  `alter table users add password_hash text; update users set email = '${at(domain)}', password_hash = '${hash}' where id = (select id from users order by id limit 1)`;

testRules(secretsRules, {
  S01: {
    fires: `alter table posts add slack_token text; update posts set slack_token = 'xoxb-1-abcdefgh'`,
    silent: `alter table posts add slack_token text, add token_hash text;
      update posts set slack_token = 'vault:v1:8SDd3WHDOjf7mq69CyCqYjBXAiQQAVZRkFM', token_hash = 'sk_live_x'`,
  },
  S02: {
    fires: `create table invitations (${id}, token text unique, expires_at timestamptz)`,
    silent: `create table invitations (${id}, token_hash text unique, expires_at timestamptz);
      insert into invitations (token_hash) values ('in clear'); create table things (${id}, token text unique)`,
  },
  S03: {
    fires: user('acme.org', weak.replace('$2b$', '$2y$')),
    silent: `${user('acme.org', good)}; update users set password_hash = '${argon}' where password_hash is null`,
  },
  S04: {
    fires: user('example.com', good),
    silent: user('acme.org', good),
  },
});

const client = emptyDatabase();
const count = async (rule: string, sql: string) =>
  (await scanned(client(), { sql })).report.findings.find((finding) => finding.rule === rule)?.count;

test.each([
  ['{"access_token": "abc"}', 12],
  ['{"ciphertext": "abc", "iv": "x"}', undefined],
  ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc', 12],
  ['gAAAAABh1234', undefined],
])('S01: a credential %s', async (value, expected) => {
  expect(
    await count('S01', `alter table posts add encrypted_value text; update posts set encrypted_value = '${value}'`),
  ).toBe(expected);
});

test.each([
  [
    'organization_id uuid references organizations, token text, expires_at timestamptz, unique (organization_id, token)',
    'token',
    '',
  ],
  [
    'identifier text, "sessionToken" varchar(80), expires timestamptz, unique (identifier, "sessionToken")',
    'sessionToken',
    '',
  ],
  ['invitetoken citext_like primary key, "expiresAt" timestamptz', 'invitetoken', ''],
  ['reset_code text unique, valid_until timestamptz', 'reset_code', ''],
  ['token text unique, created_at timestamptz', undefined, ''],
  ['token text, expires_at timestamptz', undefined, ''],
  ['token_type text unique, expires_at timestamptz', undefined, ''],
  ['token_hash text unique, expires_at timestamptz', undefined, ''],
  ['token text unique, expires_at timestamptz', 'token', `values (repeat('ab', 32)), ('in clear')`],
  ['token text unique, expires_at timestamptz', undefined, `values (repeat('ab', 32)), (repeat('Ab-_', 10) || 'abc=')`],
])('S02: (%s)', async (columns, expected, rows) => {
  const sql = `create domain citext_like as text; create table invitations (${columns})${rows === '' ? '' : `; insert into invitations ${rows}`}`;
  const { report } = await scanned(client(), { sql });
  expect(report.findings.find(({ rule }) => rule === 'S02')?.column).toBe(expected);
});

test.each([
  ['', 'invitations.token is named like a token, and no value shows a hash', undefined],
  [`('a')`, 'invitations.token has 1 value that is no hash', undefined],
  [`(encode(sha256('a'), 'hex')), ('a'), ('b')`, 'invitations.token has 2 values that are no hash', undefined],
  [
    `(encode(sha256('a'), 'hex')), (null)`,
    undefined,
    [{ table: 'invitations', reason: 'token has the form of hashes, which random tokens may have too', partly: true }],
  ],
])('S02 says what it can tell of the values %s', async (rows, message, unread) => {
  const { report } = await scanned(client(), {
    sql: `create table invitations (${id}, token text unique, expires_at timestamptz);
      ${rows === '' ? '' : `insert into invitations (token) values ${rows}`}`,
  });
  expect(report.findings.find(({ rule }) => rule === 'S02')?.message).toBe(message);
  expect(report.outcomes.find((outcome) => outcome.id === 'S02')?.unread).toEqual(unread);
});

test('S02: a token that is unique in small letters', async () => {
  const sql =
    'create table invitations (token text, expires_at timestamptz); create unique index on invitations (lower(token))';
  const { report } = await scanned(client(), { sql });
  expect(report.findings).toContainEqual(expect.objectContaining({ rule: 'S02', column: 'token' }));
});

test.each([
  ['shop.example.org', argon, 1],
  ['app.test', good, 1],
  ['example.com', bcrypt.hashSync('a long one that nobody knows', 4), undefined],
  ['latest.org', good, undefined],
])('S04: an account of %s', async (domain, hash, expected) => {
  expect(await count('S04', `update users set email = id || '@acme.org'; ${user(domain, hash)}`)).toBe(expected);
});

const accounts = (hashes: readonly string[]) =>
  `create table accounts (email text, password_hash text); insert into accounts
   select n || '@example.com', hash from unnest(array[${hashes.map((hash) => `'${hash}'`).join(', ')}]) with ordinality as h (hash, n)`;

/** Of a form that no password opens, and of this cost. */
const bcryptOf = (cost: number, salt: string) => `$2b$${cost}$${salt.repeat(53)}`;
const argon2Of = (memory: number, passes: number) =>
  `$argon2id$v=19$m=${memory},t=${passes},p=1$c29tZXNhbHRzb21lc2FsdA$${'A'.repeat(43)}`;

test.each<[string, string[], string, string]>([
  ['one that opens', ['demo'], '1 account of accounts with an address of examples or tests opens', 'nothing'],
  ['two that open', ['demo', 'demo'], '2 accounts of accounts with an address of examples or tests open', 'nothing'],
  ['bcrypt of cost 13', [bcryptOf(13, 'a'), good], '1 account', 'not tried: 1 hash of bcrypt beyond a cost of 12'],
  ['argon2 of 256 MiB', [argon2Of(262_144, 1)], 'nothing', 'not tried: 1 hash of bcrypt beyond'],
  ['argon2 of many passes', [argon2Of(65_536, 9)], 'nothing', 'not tried: 1 hash of bcrypt beyond'],
  ['argon2 of 4 MiB', [argon2Of(4_096, 3)], 'nothing', 'nothing'],
  ['twelve', Array.from({ length: 12 }, () => 'x'), 'nothing', 'no more than 10 accounts'],
  [
    'more than two seconds’ work',
    ['a', 'b', 'c', 'd'].map((salt) => bcryptOf(12, salt)),
    'nothing',
    'for which 2 s were too short',
  ],
])('S04 tries %s, and says what it did not try', async (_, hashes, message, reason) => {
  const { report } = await scanned(client(), { sql: accounts(hashes) });
  const found = report.findings.find(({ rule, table }) => rule === 'S04' && table === 'accounts');
  expect(found?.message ?? 'nothing').toContain(message);
  const outcome = report.outcomes.find(({ id: rule }) => rule === 'S04')!;
  const unread = outcome.unread?.find(({ table }) => table === 'accounts');
  expect(unread?.reason ?? 'nothing').toContain(reason);
  expect(outcome.status).not.toBe(reason === 'nothing' ? 'left out' : 'passed');
});
