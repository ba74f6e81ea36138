import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { digestOfToken } from '../../subgraphs/tenancy/digestOfToken.ts';
import { mailsTo, nextMail, noJobs } from './mails.ts';
import { startTenancy, userId, type TestTenancy } from './start.ts';

let tenancy: TestTenancy;
beforeAll(async () => {
  tenancy = await startTenancy();
});
afterAll(() => tenancy.stop());
beforeEach(() => tenancy.sql('delete from failed_log_in'));

const password = 'long enough words';
const send = (text: string, input: Record<string, string>) => tenancy.anonymous().send(text, { input });
const logIn = (email: string, given = password) =>
  send('mutation ($input: LogInInput!) { logIn(input: $input) { accessToken refreshToken } }', {
    email,
    password: given,
  });
const refresh = (refreshToken: string) =>
  send('mutation ($input: RefreshSessionInput!) { refreshSession(input: $input) { refreshToken } }', { refreshToken });
const verify = (token: string) =>
  send('mutation ($input: VerifyEmailInput!) { verifyEmail(input: $input) { email passwordToken } }', { token });
const request = (email: string) =>
  send('mutation ($input: RequestPasswordResetInput!) { requestPasswordReset(input: $input) { email } }', { email });
const reset = (token: string, chosen = 'another long enough one') =>
  send(
    `mutation ($input: ResetPasswordInput!) {
       resetPassword(input: $input) { accessToken refreshToken expiresIn user { id email emailVerifiedAt } }
     }`,
    { token, password: chosen },
  );

/** Somebody who has just signed up. */
async function newcomer(email = `${randomUUID()}@new.test`) {
  const { data, errors } = await send(
    'mutation ($input: SignUpInput!) { signUp(input: $input) { refreshToken user { id } organization { id } } }',
    { email, password, name: 'Nora' },
  );
  expect(errors).toBeUndefined();
  const { refreshToken, user, organization } = data.signUp;
  const client = await tenancy.as(user, null);
  return {
    email,
    id: user.id as string,
    organization: organization.id as string,
    refreshToken: refreshToken as string,
    resend: () => client.send('mutation { resendVerification { user { id emailVerifiedAt } } }'),
  };
}
const account = async (id: string) =>
  (
    await tenancy.sql(
      `select email_verified_at is not null as verified, password_hash is not null as password from "user" where id = $1`,
      [id],
    )
  )[0];
const notGood = (field: string) => ({
  data: { [field]: null },
  errors: [
    expect.objectContaining({
      message:
        'The token is not good: it is unknown, used or expired, or a newer one has been sent. Ask for another mail.',
      extensions: { code: 'BAD_USER_INPUT', field: 'input.token', outcome: 'NOT_DONE' },
    }),
  ],
});

test('who signs up is mailed a token, which proves the address once', async () => {
  const { email, id } = await newcomer();
  const { link, token, text, html, subject } = await nextMail(tenancy, 'EMAIL_VERIFICATION', email);
  expect([subject, link]).toEqual(['Confirm your e-mail address', `http://127.0.0.1:4000/verify-email#token=${token}`]);
  expect([text, html].every((body) => body.includes(link) && !body.includes('Nora'))).toBe(true);
  expect(await account(id)).toEqual({ verified: false, password: true });
  expect(await verify(token)).toEqual({ data: { verifyEmail: { email, passwordToken: expect.any(String) } } });
  expect((await account(id))!['verified']).toBe(true);
  expect(await verify(token)).toEqual(notGood('verifyEmail'));
  expect((await (await tenancy.as({ id }, null)).send('{ me { emailVerifiedAt } }')).data).toEqual({
    me: { emailVerifiedAt: expect.any(String) },
  });
});

test('proving an address that was unproven ends all sessions, identities and the password, and asks for a new one', async () => {
  const { email, id, refreshToken } = await newcomer();
  const hijacker = (await logIn(email)).data.logIn.refreshToken;
  await tenancy.sql(`insert into user_identity (user_id, issuer, subject) values ($1, 'https://issuer.test', 'me')`, [
    id,
  ]);
  const { data } = await verify((await nextMail(tenancy, 'EMAIL_VERIFICATION', email)).token);
  expect(await tenancy.sql('select 1 from user_identity where user_id = $1', [id])).toEqual([]);
  for (const token of [refreshToken, hijacker])
    expect((await refresh(token)).errors![0]!.extensions.code).toBe('UNAUTHENTICATED');
  expect((await logIn(email)).errors![0]!.extensions.code).toBe('UNAUTHENTICATED');
  expect(await account(id)).toEqual({ verified: true, password: false });
  // The mail that asks for it holds the same token.
  const { token } = await nextMail(tenancy, 'PASSWORD_RESET', email);
  expect(token).toBe(data.verifyEmail.passwordToken);
  const { data: chosen } = await reset(token);
  expect((await refresh(chosen.resetPassword.refreshToken)).errors).toBeUndefined();
  expect((await logIn(email, 'another long enough one')).errors).toBeUndefined();
  expect((await logIn(email)).errors![0]!.extensions.code).toBe('UNAUTHENTICATED');
});

test('resetting the password of an unproven account proves its address, and leaves nobody in it', async () => {
  const { email, id, refreshToken } = await newcomer();
  await request(email);
  const { token } = await nextMail(tenancy, 'PASSWORD_RESET', email);
  const { data } = await reset(token);
  expect(data.resetPassword.user).toEqual({ id, email, emailVerifiedAt: expect.any(String) });
  expect((await refresh(refreshToken)).errors![0]!.extensions.code).toBe('UNAUTHENTICATED');
  expect(await reset(token)).toEqual(notGood('resetPassword'));
  // The mail to prove it may still be answered: there is nothing more to be done.
  const proof = await nextMail(tenancy, 'EMAIL_VERIFICATION', email);
  expect((await verify(proof.token)).data).toEqual({ verifyEmail: { email, passwordToken: null } });
  expect((await refresh(data.resetPassword.refreshToken)).errors).toBeUndefined();
});

test('resetting a password ends every session and every lock, and the token that was mailed before', async () => {
  const email = 'member@acme.test';
  const { refreshToken } = (await logIn(email, 'orgraph-demo')).data.logIn;
  await request(email.toUpperCase());
  const first = await nextMail(tenancy, 'PASSWORD_RESET', email);
  await request(email);
  const second = await nextMail(tenancy, 'PASSWORD_RESET', email, [first]);
  await tenancy.sql(`update "user" set locked_until = now() + interval '20 minutes' where email = $1`, [email]);
  expect(await reset(first.token)).toEqual(notGood('resetPassword'));
  expect((await reset(second.token, 'short')).errors).toMatchObject([
    { extensions: { code: 'BAD_USER_INPUT', field: 'input.password' } },
  ]);
  expect((await reset(second.token, 'orgraph-demo')).data.resetPassword).toEqual({
    accessToken: expect.any(String),
    refreshToken: expect.any(String),
    expiresIn: 3600,
    user: { id: userId('acmeMember'), email, emailVerifiedAt: expect.any(String) },
  });
  expect((await refresh(refreshToken)).errors![0]!.extensions.code).toBe('UNAUTHENTICATED');
  expect((await logIn(email, 'orgraph-demo')).errors).toBeUndefined();
});

test('a token that is unknown, expired, of another kind or of somebody inactive has one answer, and does nothing', async () => {
  const { email, id } = await newcomer();
  const { token } = await nextMail(tenancy, 'EMAIL_VERIFICATION', email);
  expect(await reset(token)).toEqual(notGood('resetPassword'));
  await request(email);
  const other = await nextMail(tenancy, 'PASSWORD_RESET', email);
  expect(await verify(other.token)).toEqual(notGood('verifyEmail'));
  for (const unknown of ['', 'x', digestOfToken(token), `${token} `, '\u0000'])
    expect((await verify(unknown)).errors![0]!.extensions.code).toBe('BAD_USER_INPUT');
  await tenancy.sql(`update "user" set status = 'SUSPENDED' where id = $1`, [id]);
  expect(await verify(token)).toEqual(notGood('verifyEmail'));
  expect(await reset(other.token)).toEqual(notGood('resetPassword'));
  await tenancy.sql(`update "user" set status = 'ACTIVE' where id = $1`, [id]);
  await tenancy.sql(`update one_time_token set expires_at = now() where user_id = $1`, [id]);
  expect(await verify(token)).toEqual(notGood('verifyEmail'));
  expect(await reset(other.token)).toEqual(notGood('resetPassword'));
  expect(await account(id)).toEqual({ verified: false, password: true });
});

test('a token that is used ten times at once is used once', async () => {
  const { email } = await newcomer();
  const { token } = await nextMail(tenancy, 'EMAIL_VERIFICATION', email);
  const answers = await Promise.all(Array.from({ length: 10 }, () => verify(token)));
  expect(answers.filter(({ errors }) => errors === undefined)).toHaveLength(1);
});

test('whether somebody has signed up with an address is neither answered nor mailed to anybody else', async () => {
  const known = await newcomer();
  const nobody = `${randomUUID()}@nobody.test`;
  const steps = async (email: string) => {
    expect(await noJobs(tenancy)).toBe(true);
    tenancy.statements.length = 0;
    const answer = await request(email);
    const asked = tenancy.statements.filter((text) => !text.startsWith('select t.issue'));
    return [JSON.stringify(answer).replaceAll(email, ''), asked.length];
  };
  // Whoever has asked before, and who asks first.
  expect(await steps(known.email)).toEqual(await steps(nobody));
  expect(await steps(known.email)).toEqual(await steps(nobody));
  await tenancy.sql(`update "user" set status = 'DEACTIVATED' where id = $1`, [known.id]);
  expect(await steps(known.email)).toEqual(await steps(nobody));
  expect(await noJobs(tenancy)).toBe(true);
  expect(await mailsTo(tenancy, nobody)).toEqual([]);
  expect((await mailsTo(tenancy, known.email)).filter(({ kind }) => kind === 'PASSWORD_RESET').length).toBeLessThan(3);
});

test('a sixth request for one address in half an hour, known or not, and a 21st from one place in a minute are refused', async () => {
  const known = await newcomer();
  for (const email of [known.email, `${randomUUID()}@nobody.test`]) {
    for (let attempt = 0; attempt < 5; attempt += 1) expect((await request(email)).errors).toBeUndefined();
    const { errors } = await request(email);
    expect(errors![0]!.extensions).toMatchObject({ code: 'RATE_LIMITED' });
    expect((errors![0]!.extensions as { retryAfter?: number }).retryAfter).toBeGreaterThan(1_700);
  }
  for (let attempt = 0; attempt < 10; attempt += 1) await request(`${randomUUID()}@nobody.test`);
  expect((await request(`${randomUUID()}@nobody.test`)).errors![0]!.extensions.code).toBe('RATE_LIMITED');
});

test('another verification makes the one before no good; five are sent in half an hour, and none to who is verified', async () => {
  const { email, id, resend } = await newcomer();
  const first = await nextMail(tenancy, 'EMAIL_VERIFICATION', email);
  expect(await resend()).toEqual({ data: { resendVerification: { user: { id, emailVerifiedAt: null } } } });
  const second = await nextMail(tenancy, 'EMAIL_VERIFICATION', email, [first]);
  expect(second.messageId).not.toBe(first.messageId);
  expect(await verify(first.token)).toEqual(notGood('verifyEmail'));
  for (let attempt = 2; attempt <= 5; attempt += 1) expect((await resend()).errors).toBeUndefined();
  expect((await resend()).errors![0]!.extensions.code).toBe('RATE_LIMITED');
  await tenancy.sql('update "user" set email_verified_at = now() where id = $1', [id]);
  expect((await resend()).data.resendVerification.user.emailVerifiedAt).toEqual(expect.any(String));
});

test('changing the password makes what was mailed to choose one no good', async () => {
  const { email, id } = await newcomer();
  await request(email);
  const { token } = await nextMail(tenancy, 'PASSWORD_RESET', email);
  const { errors } = await (
    await tenancy.as({ id }, null)
  ).send('mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { expiresIn } }', {
    input: { currentPassword: password, newPassword: 'quite another password' },
  });
  expect(errors).toBeUndefined();
  expect(await reset(token)).toEqual(notGood('resetPassword'));
});

test('the database holds no token', async () => {
  const { email } = await newcomer();
  const { token } = await nextMail(tenancy, 'EMAIL_VERIFICATION', email);
  const rows = await tenancy.sql('select t::text as row from one_time_token t');
  expect(rows.length).toBeGreaterThan(0);
  for (const { row } of rows) expect(row).not.toContain(token);
});

test('mails are in the language of the person’s organization, as far as there are words in it', async () => {
  const { email, organization } = await newcomer();
  const subjects = [];
  const seen = [];
  for (const language of ['de-CH', 'fr', 7]) {
    await tenancy.sql('update organization set settings = $2 where id = $1', [
      organization,
      JSON.stringify({ language }),
    ]);
    await request(email);
    const mail = await nextMail(tenancy, 'PASSWORD_RESET', email, seen);
    seen.push(mail);
    subjects.push([mail.subject, /lang="(\w+)"/.exec(mail.html)![1]]);
  }
  expect(subjects).toEqual([
    ['Wählen Sie ein neues Passwort', 'de'],
    ['Choose a new password', 'en'],
    ['Choose a new password', 'en'],
  ]);
});

test('what is proven and chosen stands in the audit trail', async () => {
  const { email, id } = await newcomer();
  const { data } = await verify((await nextMail(tenancy, 'EMAIL_VERIFICATION', email)).token);
  await reset(data.verifyEmail.passwordToken);
  await request(email);
  const rows = await tenancy.sql(
    `select action, outcome, details::text as details from audit_event where resource_id = $1 order by occurred_at, action`,
    [id],
  );
  expect(rows.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual(
    expect.arrayContaining([
      'user.verify_email SUCCESS',
      'user.reclaim SUCCESS',
      'user.reset_password SUCCESS',
      'user.request_password_reset SUCCESS',
    ]),
  );
  expect(JSON.stringify(rows)).not.toContain(email);
});
