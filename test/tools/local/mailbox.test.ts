import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { showMailbox } from '#tools/local/mailbox.ts';
import { keepMail, listMails } from '../../../subgraphs/tenancy/mail/mailbox.ts';

const folder = mkdtempSync(join(tmpdir(), 'orgraph-mailbox-'));
const shown = await showMailbox(join(folder, 'mail'));
afterAll(async () => {
  await shown.stop();
  rmSync(folder, { recursive: true });
});

const mail = {
  kind: 'INVITATION',
  messageId: '<1@orgraph.example>',
  from: 'Orgraph <orgraph@orgraph.example>',
  to: 'ben@home.test',
  subject: '<script>alert(1)</script>',
  link: 'http://127.0.0.1:4000/invitation#token=a"b',
  token: 'a"b',
  text: 'Come & see <us>.',
  html: '<html><head></head><body><a href="http://127.0.0.1:4000/">x</a></body></html>',
};

test('the mailbox shows each mail, in which nothing can run, and none that is not there', async () => {
  expect(await (await fetch(shown.url)).text()).toContain('No mails yet.');
  await keepMail(join(folder, 'mail'), mail);
  const { id } = (await listMails(join(folder, 'mail')))[0]!;
  const list = await (await fetch(shown.url)).text();
  expect(list).toContain(`<a href="/${id}" dir="auto">&lt;script&gt;alert(1)&lt;/script&gt;</a>`);
  const one = await fetch(`${shown.url}/${id}`);
  const page = await one.text();
  expect(page).toContain('href="http://127.0.0.1:4000/invitation#token=a&quot;b"');
  expect(page).toContain('Come &amp; see &lt;us&gt;.');
  expect(page).toContain(
    'sandbox="allow-popups allow-popups-to-escape-sandbox" srcdoc="&lt;html&gt;&lt;head&gt;&lt;base',
  );
  expect(page).not.toContain('<script');
  expect(one.headers.get('content-security-policy')).toContain("default-src 'none'");
  for (const path of ['/000000000000', '/../../../etc/passwd', '/x'])
    expect((await fetch(`${shown.url}${path}`)).status).toBe(404);
});

test('a page of another site reads nothing of it', async () => {
  const statusFor = (host: string) =>
    new Promise((resolve, reject) => {
      const asked = request(shown.url, { headers: { host } }, (answer) => resolve(answer.resume().statusCode));
      asked.on('error', reject).end();
    });
  expect(await statusFor('evil.test')).toBe(421);
  expect(await statusFor('localhost:4025')).toBe(200);
  expect(
    (await fetch(shown.url, { headers: { origin: 'http://evil.test' } })).headers.get('access-control-allow-origin'),
  ).toBeNull();
});
