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
    silent: `create table invitations (${id}, token text unique, expires_at timestamptz);
      insert into invitations (token) values (encode(sha256('a'), 'hex')); create table things (${id}, token text unique)`,
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
  ['shop.example.org', argon, 1],
  ['app.test', good, 1],
  ['example.com', bcrypt.hashSync('a long one that nobody knows', 4), undefined],
  ['latest.org', good, undefined],
])('S04: an account of %s', async (domain, hash, expected) => {
  expect(await count('S04', `update users set email = id || '@acme.org'; ${user(domain, hash)}`)).toBe(expected);
});
