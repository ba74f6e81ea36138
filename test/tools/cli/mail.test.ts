import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { projectDirectory } from '#tools/project/projectDirectory.ts';
import { keepMail, mailboxOf } from '../../../subgraphs/tenancy/mail/mailbox.ts';
import { plainEnvironment } from '../../e2e/started.ts';

const data = mkdtempSync(join(tmpdir(), 'orgraph-mail-'));
afterAll(() => rmSync(data, { recursive: true, force: true }));

function orgraphIn(folder: string, ...words: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', 'tools/orgraph.ts', ...words],
    {
      cwd: projectDirectory,
      env: plainEnvironment({ environment: { ORGRAPH_DATA: folder } }),
      encoding: 'utf8',
    },
  );
  return { status, stdout, stderr };
}

const orgraph = (...words: string[]) => orgraphIn(data, ...words);

const mail = (to: string) => ({
  kind: 'PASSWORD_RESET',
  messageId: `<${to}>`,
  from: 'Orgraph <orgraph@orgraph.example>',
  to,
  subject: 'Choose a new password',
  text: `The link for ${to}\n`,
  html: '<p>The link</p>',
  link: 'http://127.0.0.1:4000/reset-password#token=the-token',
  token: 'the-token',
});

beforeAll(async () => {
  for (const [day, to] of ['first@new.test', 'second@new.test', 'first@new.test'].entries())
    await keepMail(mailboxOf(data), mail(to), new Date(Date.UTC(2026, 0, 1 + day)));
  // What a process that was killed has left.
  writeFileSync(join(mailboxOf(data), '.0123456789ab.x'), '{');
});

test('without a mailbox there are no mails', () => {
  expect(orgraphIn(join(data, 'empty'), 'mail')).toEqual({ status: 0, stdout: 'no mails\n', stderr: '' });
});

test('orgraph mail lists each mail once, the newest first, and shows one whole with its link and its token', () => {
  const listed = JSON.parse(orgraph('mail', '--json').stdout) as { id: string; date: string; to: string }[];
  expect(listed).toEqual(
    ['second@new.test', 'first@new.test'].map((to) => ({
      id: expect.stringMatching(/^[0-9a-f]{12}$/),
      date: expect.any(String),
      to,
      subject: 'Choose a new password',
      kind: 'PASSWORD_RESET',
    })),
  );
  expect(orgraph('mail').stdout).toBe(
    listed.map(({ id, date, to }) => `${id}  ${date}  ${to}  Choose a new password\n`).join(''),
  );
  const [{ id, date, to }] = listed as [(typeof listed)[0]];
  expect(orgraph('mail', 'show', id)).toEqual({
    status: 0,
    stdout: `Date: ${date}
From: Orgraph <orgraph@orgraph.example>
To: ${to}
Subject: Choose a new password
Message-ID: <${to}>
Link: http://127.0.0.1:4000/reset-password#token=the-token
Token: the-token

The link for ${to}
`,
    stderr: '',
  });
  expect(JSON.parse(orgraph('mail', 'show', id, '--json').stdout)).toEqual({ id, date, ...mail(to) });
});

test('a mailbox is its owner’s alone', () => {
  const mode = (path: string) => statSync(path).mode & 0o777;
  const [{ id }] = JSON.parse(orgraph('mail', '--json').stdout) as [{ id: string }];
  expect([mode(mailboxOf(data)), mode(join(mailboxOf(data), `${id}.json`))]).toEqual([0o700, 0o600]);
});

test.each(['0123456789ab', '../keys', 'x'])('orgraph mail show %s, which is none, ends with 2', (id) => {
  expect(orgraph('mail', 'show', id)).toEqual({
    status: 2,
    stdout: '',
    stderr: `There is no mail ${id} here. See orgraph mail.\n`,
  });
});
