import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';

// Only the foreign library is counted; it does all its work.
const argon2 = await import('@node-rs/argon2');
const work = { hashed: 0, verified: 0 };
jest.unstable_mockModule('@node-rs/argon2', () => ({
  ...argon2,
  hash: (...given: Parameters<typeof argon2.hash>) => {
    work.hashed += 1;
    return argon2.hash(...given);
  },
  verify: (...given: Parameters<typeof argon2.verify>) => {
    work.verified += 1;
    return argon2.verify(...given);
  },
}));
const { startTenancy, userId } = await import('./start.ts');

let tenancy: Awaited<ReturnType<typeof startTenancy>>;
beforeAll(async () => {
  tenancy = await startTenancy();
});
afterAll(() => tenancy.stop());
beforeEach(() => tenancy.sql('delete from failed_log_in'));

/** What a mutation costs: hashes, verifications, and its code. */
async function costOf(mutation: string) {
  [work.hashed, work.verified] = [0, 0];
  const { errors } = await tenancy.anonymous().send(`mutation { ${mutation} }`);
  return { ...work, code: errors?.[0]?.extensions.code };
}

const logIn = (email: string, password = 'a wrong password') =>
  costOf(`logIn(input: { email: "${email}", password: "${password}" }) { expiresIn }`);
const signUp = (email: string) =>
  costOf(`signUp(input: { email: "${email}", password: "a good long password", name: "New" }) { expiresIn }`);

test('logging in verifies one password, whether the address exists, may log in, has a password, or not', async () => {
  await logIn('viewer@acme.test');
  await tenancy.sql(`update "user" set status = 'SUSPENDED' where id = $1`, [userId('acmeAdmin')]);
  await tenancy.sql(`update "user" set locked_until = now() + interval '1 hour' where id = $1`, [
    userId('acmeManager'),
  ]);
  await tenancy.sql(`update "user" set password_hash = null where id = $1`, [userId('acmeViewer')]);
  const refused = { hashed: 0, verified: 1, code: 'UNAUTHENTICATED' };
  for (const email of [
    'member@acme.test',
    'nobody@acme.test',
    'admin@acme.test',
    'manager@acme.test',
    'viewer@acme.test',
  ])
    expect([email, await logIn(email)]).toEqual([email, refused]);
  expect(await logIn('member@acme.test', 'orgraph-demo')).toEqual({ hashed: 0, verified: 1, code: undefined });
});

test('signing up hashes one password, whether the address is taken or free', async () => {
  expect([await signUp('member@acme.test'), await signUp(`${randomUUID()}@new.test`)]).toEqual([
    { hashed: 1, verified: 0, code: 'CONFLICT' },
    { hashed: 1, verified: 0, code: undefined },
  ]);
});
