import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { currentVersion } from '../harness/currentVersion.ts';
import { invitations, type Invitations } from './invitations.ts';
import { noJobs } from './mails.ts';
import { startNameServer, type NameServer } from './nameServer.ts';
import { organizationId, startTenancy, type TestTenancy } from './start.ts';

let names: NameServer;
let tenancy: TestTenancy;
let guests: Invitations;

beforeAll(async () => {
  names = await startNameServer();
  tenancy = await startTenancy({ environment: { DNS_SERVERS: names.address } });
  guests = invitations(tenancy);
});
afterAll(async () => {
  await tenancy.stop();
  names.stop();
});
beforeEach(() => names.zone.clear());

type Slug = 'acme' | 'beta';
const ask = async (slug: Slug, query: string, input?: Record<string, unknown>) =>
  (await tenancy.as(`${slug}Owner`, slug)).send(query, { input });
const versionOf = (slug: Slug) => currentVersion(tenancy, 'organization', organizationId(slug));

/** The record by which an organization proves a domain. */
async function record(slug: Slug, domain: string): Promise<{ name: string; value: string }> {
  const { data } = await ask(slug, `{ domainProof(domain: "${domain}") { recordName recordValue } }`);
  return { name: data.domainProof.recordName, value: data.domainProof.recordValue };
}
async function publish(slug: Slug, domain: string): Promise<void> {
  const { name, value } = await record(slug, domain);
  names.zone.set(name, [['v=spf1 -all'], [value.slice(0, 20), value.slice(20)]]);
}
const prove = async (slug: Slug, domain: string) =>
  ask(
    slug,
    'mutation ($input: ProveDomainInput!) { proveDomain(input: $input) { organization { domain autoJoinByDomain } } }',
    { domain, version: await versionOf(slug) },
  );
const letJoin = async (slug: Slug, autoJoinByDomain: boolean) =>
  ask(
    slug,
    'mutation ($input: UpdateOrganizationInput!) { updateOrganization(input: $input) { organization { autoJoinByDomain } } }',
    { autoJoinByDomain, version: await versionOf(slug) },
  );
const release = async (slug: Slug) =>
  ask(
    slug,
    'mutation ($input: ReleaseDomainInput!) { releaseDomain(input: $input) { organization { domain autoJoinByDomain } } }',
    { version: await versionOf(slug) },
  );
const codeOf = ({ errors }: { errors?: { extensions: { code: string } }[] }) => errors?.[0]?.extensions.code;

/** The id of somebody who has signed up. */
async function signUp(email: string): Promise<string> {
  const { data, errors } = await tenancy
    .anonymous()
    .send('mutation ($input: SignUpInput!) { signUp(input: $input) { user { id } } }', {
      input: { email, password: 'long enough words', name: 'Somebody' },
    });
  expect(errors).toBeUndefined();
  return data.signUp.user.id;
}
async function verify(email: string): Promise<void> {
  const token = await guests.mailed(email, 'EMAIL_VERIFICATION');
  const { errors } = await tenancy
    .anonymous()
    .send('mutation ($input: VerifyEmailInput!) { verifyEmail(input: $input) { email } }', { input: { token } });
  expect(errors).toBeUndefined();
  expect(await noJobs(tenancy)).toBe(true);
}
async function arrive(email: string): Promise<{ id: string; home: string | null }> {
  const id = await signUp(email);
  await verify(email);
  const [user] = await tenancy.sql<{ home: string | null }>(
    'select default_organization_id as home from "user" where id = $1',
    [id],
  );
  return { id, home: user!.home };
}

test('a domain is proven by its own record alone, and by another organization’s not', async () => {
  const domain = 'proven.test';
  expect(codeOf(await prove('acme', domain))).toBe('INVALID_STATE');
  await publish('beta', domain);
  expect(codeOf(await prove('acme', domain))).toBe('INVALID_STATE');
  names.zone.set(`_orgraph.${domain}`, null);
  expect(codeOf(await prove('acme', domain))).toBe('PROVIDER_ERROR');
  await publish('acme', domain);
  expect(await prove('acme', 'PROVEN.test.')).toEqual({
    data: { proveDomain: { organization: { domain, autoJoinByDomain: false } } },
  });
  expect(await release('acme')).toEqual({
    data: { releaseDomain: { organization: { domain: null, autoJoinByDomain: false } } },
  });
  expect(codeOf(await release('acme'))).toBe('INVALID_STATE');
});

test.each(['', 'localhost', 'a b.test', '-a.test', 'a@b.test', '127.0.0.1', 'x'.repeat(64) + '.test', '*.test'])(
  'what is no domain (%p) is refused at its field',
  async (domain) => {
    expect(await prove('acme', domain)).toMatchObject({
      errors: [{ extensions: { code: 'BAD_USER_INPUT', field: 'input.domain' } }],
    });
  },
);

test('whoever proves a domain takes it from who proves it no more, and from nobody who still does', async () => {
  const domain = 'moved.test';
  await publish('acme', domain);
  expect((await prove('acme', domain)).errors).toBeUndefined();
  const texts = names.zone.get(`_orgraph.${domain}`)!;
  await publish('beta', domain);
  names.zone.set(`_orgraph.${domain}`, [...texts, ...names.zone.get(`_orgraph.${domain}`)!]);
  expect(codeOf(await prove('beta', domain))).toBe('CONFLICT');
  await publish('beta', domain);
  expect((await prove('beta', domain)).data.proveDomain.organization.domain).toBe(domain);
  expect(
    await tenancy.sql(
      `select domain, (select count(*)::int from audit_event a where a.organization_id = o.id and action = 'organization.lose_domain' and actor_user_id is null) as lines
       from organization o where id = $1`,
      [organizationId('acme')],
    ),
  ).toEqual([{ domain: null, lines: 1 }]);
  await release('beta');
});

test('who proves an address of the domain joins, while that is wanted and a seat is left', async () => {
  const domain = 'company.test';
  expect(codeOf(await letJoin('beta', true))).toBe('INVALID_STATE');
  await publish('beta', domain);
  await prove('beta', domain);
  const place = (person: { id: string }) => guests.placeOf(person, organizationId('beta'));

  expect(await place(await arrive(`early@${domain}`))).toBeNull();
  expect((await letJoin('beta', true)).errors).toBeUndefined();
  const joined = await arrive(`New.Person@Company.test`);
  expect([await place(joined), joined.home]).toEqual(['MEMBER ACTIVE', organizationId('beta')]);
  for (const email of ['somebody@sub.company.test', 'somebody@notcompany.test', 'company.test@other.test'])
    expect([email, await place(await arrive(email))]).toEqual([email, null]);

  await tenancy.sql('update organization set max_users = 1 where id = $1', [organizationId('beta')]);
  expect(await place(await arrive(`late@${domain}`))).toBeNull();
  await tenancy.sql(`update organization set max_users = null, status = 'SUSPENDED' where id = $1`, [
    organizationId('beta'),
  ]);
  expect(await place(await arrive(`suspended@${domain}`))).toBeNull();
  await tenancy.sql(`update organization set status = 'ACTIVE' where id = $1`, [organizationId('beta')]);
  await release('beta');
  expect(await place(await arrive(`released@${domain}`))).toBeNull();
});

test('who has left does not come back by their address', async () => {
  const domain = 'left.test';
  await publish('beta', domain);
  await prove('beta', domain);
  await letJoin('beta', true);
  const id = await signUp(`leaver@${domain}`);
  await tenancy.sql(
    `insert into membership (organization_id, user_id, role_id, status) select organization_id, $1, id, 'DEACTIVATED' from role
     where organization_id = $2 and key = 'MEMBER'`,
    [id, organizationId('beta')],
  );
  await verify(`leaver@${domain}`);
  expect(await guests.placeOf({ id }, organizationId('beta'))).toBe('MEMBER DEACTIVATED');
  await release('beta');
});

test('a personal space has no domain', async () => {
  await tenancy.sql(`update organization set kind = 'PERSONAL' where id = $1`, [organizationId('acme')]);
  await publish('acme', 'personal.test');
  expect(codeOf(await prove('acme', 'personal.test'))).toBe('INVALID_STATE');
});
