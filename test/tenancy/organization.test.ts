import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { SubgraphClient } from '../harness/client.ts';
import { currentVersion } from '../harness/currentVersion.ts';
import { eventually } from '../harness/eventually.ts';
import { organizationId, startTenancy, userId, type TestTenancy } from './start.ts';

let tenancy: TestTenancy;
beforeAll(async () => {
  tenancy = await startTenancy();
});
afterAll(() => tenancy.stop());

const create = (client: SubgraphClient, input: { name: string; slug: string }) =>
  client.send(
    'mutation ($input: CreateOrganizationInput!) { createOrganization(input: $input) { organization { id slug kind role { key } membershipStatus } } }',
    { input },
  );
const update = async (client: SubgraphClient, input: Record<string, unknown>) =>
  client.send(
    'mutation ($input: UpdateOrganizationInput!) { updateOrganization(input: $input) { organization { name slug city timezone plan limits { teams users } certifications settings version } } }',
    { input: { version: await currentVersion(tenancy, 'organization', client.identity.organization), ...input } },
  );

test('the dashboard’s tenancy part reads the organization of the request', async () => {
  const viewer = await tenancy.as('acmeViewer', 'acme');
  const { data, errors } = await viewer.send(`{
    me { id email } organization {
      id slug name plan createdBy { name } members(first: 50) { edges { node { id email role { key } } } pageInfo { hasNextPage } } teams(first: 5) { edges { node { name } } }
    } }`);
  expect(errors).toBeUndefined();
  expect(data).toMatchObject({
    me: { id: userId('acmeViewer'), email: 'viewer@acme.test' },
    organization: {
      id: organizationId('acme'),
      slug: 'acme',
      name: 'Acme',
      plan: 'ENTERPRISE',
      createdBy: { name: 'Olive Owner' },
      teams: { edges: ['Customer Success', 'Engineering', 'General'].map((name) => ({ node: { name } })) },
    },
  });
  expect(
    data.organization.members.edges.map(({ node }: { node: { role: { key: string }; email: string } }) => [
      node.email,
      node.role.key,
    ]),
  ).toEqual([
    ['owner@acme.test', 'OWNER'],
    ['admin@acme.test', 'ADMIN'],
    ['manager@acme.test', 'MANAGER'],
    ['member@acme.test', 'MEMBER'],
    ['viewer@acme.test', 'VIEWER'],
    ['consultant@both.test', 'MEMBER'],
  ]);
});

test('one’s organizations are listed without an organization, page by page, and tell what it takes to enter them', async () => {
  const consultant = await tenancy.as('consultant', null);
  const list = async (page: string) =>
    (
      await consultant.send(
        `{ myOrganizations(${page}) { edges { cursor node { id slug name kind status logoUrl membershipStatus role { key displayName color } } } pageInfo { hasNextPage hasPreviousPage endCursor startCursor } } }`,
      )
    ).data.myOrganizations;
  const row = (slug: 'acme' | 'beta', name: string, key: string, displayName: string) => ({
    cursor: expect.any(String),
    node: {
      id: organizationId(slug),
      slug,
      name,
      kind: 'COMPANY',
      status: 'ACTIVE',
      logoUrl: null,
      membershipStatus: 'ACTIVE',
      role: { key, displayName, color: expect.stringMatching(/^#[0-9A-F]{6}$/i) },
    },
  });
  const first = await list('first: 1');
  expect(first).toEqual({
    edges: [row('acme', 'Acme', 'MEMBER', 'Member')],
    pageInfo: {
      hasNextPage: true,
      hasPreviousPage: false,
      startCursor: expect.any(String),
      endCursor: expect.any(String),
    },
  });
  expect(await list(`first: 1, after: "${first.pageInfo.endCursor}"`)).toMatchObject({
    edges: [row('beta', 'Beta', 'MANAGER', 'Manager')],
    pageInfo: { hasNextPage: false, hasPreviousPage: true },
  });
  expect((await list('last: 1')).edges).toEqual([row('beta', 'Beta', 'MANAGER', 'Manager')]);
});

test('the list is the same in every organization, in none and by the person, and costs the same for any number', async () => {
  const list = 'edges { node { id slug name kind status logoUrl membershipStatus role { key displayName color } } }';
  const query = `{ myOrganizations(first: 5) { ${list} } me { organizations(first: 5) { ${list} } defaultOrganization { id slug role { key } } } }`;
  const answers = await Promise.all(
    (['acme', 'beta', null] as const).map(async (slug) => (await tenancy.as('consultant', slug)).send(query)),
  );
  const [{ data, errors }] = answers as [(typeof answers)[0]];
  expect(errors).toBeUndefined();
  expect(data.myOrganizations.edges.map(({ node }: { node: { slug: string } }) => node.slug)).toEqual(['acme', 'beta']);
  expect(data.me.organizations).toEqual(data.myOrganizations);
  expect(data.me.defaultOrganization).toEqual({ id: organizationId('acme'), slug: 'acme', role: { key: 'MEMBER' } });
  for (const answer of answers) expect(answer).toEqual({ data });
  const cost = async (first: number) => {
    const client = await tenancy.as('consultant', 'acme');
    tenancy.statements.length = 0;
    await client.send(`{ myOrganizations(first: ${first}) { ${list} } }`);
    return tenancy.statements.length;
  };
  expect(await cost(2)).toBe(await cost(1));
});

test('an organization is a reference by id or slug, and only the one of the request', async () => {
  const resolve = async (key: string, value: string) =>
    (
      await (
        await tenancy.as('consultant', 'acme')
      ).send('query ($of: [_Any!]!) { _entities(representations: $of) { ... on Organization { slug } } }', {
        of: [{ __typename: 'Organization', [key]: value }],
      })
    ).data._entities[0];
  expect(await resolve('id', organizationId('acme'))).toEqual({ slug: 'acme' });
  expect(await resolve('slug', 'acme')).toEqual({ slug: 'acme' });
  for (const [key, value] of [
    ['id', organizationId('beta')],
    ['slug', 'beta'],
    ['id', randomUUID()],
    ['slug', 'nowhere'],
  ])
    expect([key, value, await resolve(key!, value!)]).toEqual([key, value, null]);
});

test('who founds an organization is its OWNER; the slug is free for nobody else', async () => {
  const founder = await tenancy.as('acmeViewer', null);
  expect(await create(founder, { name: 'New Venture', slug: 'new-venture' })).toEqual({
    data: {
      createOrganization: {
        organization: {
          id: expect.any(String),
          slug: 'new-venture',
          kind: 'COMPANY',
          role: { key: 'OWNER' },
          membershipStatus: 'ACTIVE',
        },
      },
    },
  });
  const owner = await tenancy.as('acmeViewer', 'new-venture');
  expect(
    (
      await owner.send(
        '{ organization { teams { edges { node { slug isDefault members { edges { node { role } } } } } } } auditEvents { edges { node { action actor { name } } } } }',
      )
    ).data,
  ).toEqual({
    organization: {
      teams: {
        edges: [{ node: { slug: 'general', isDefault: true, members: { edges: [{ node: { role: 'OWNER' } }] } } }],
      },
    },
    auditEvents: { edges: [{ node: { action: 'organization.create', actor: { name: 'Vera Viewer' } } }] },
  });
  const taken = {
    data: { createOrganization: null },
    errors: [
      expect.objectContaining({
        message: 'This slug is taken. Choose another.',
        extensions: { code: 'CONFLICT', field: 'input.slug', outcome: 'NOT_DONE' },
      }),
    ],
  };
  expect(await create(await tenancy.as('betaOwner', null), { name: 'Another', slug: 'new-venture' })).toEqual(taken);
  const race = await Promise.all([1, 2, 3].map(() => create(founder, { name: 'Race', slug: 'race' })));
  expect(race.filter(({ errors }) => errors === undefined)).toHaveLength(1);
  expect(race.filter(({ errors }) => errors !== undefined)).toEqual([taken, taken]);
});

test.each([
  [{ slug: 'Upper' }, 'input.slug'],
  [{ slug: 'a' }, 'input.slug'],
  [{ slug: '1st' }, 'input.slug'],
  [{ slug: 'ends-' }, 'input.slug'],
  [{ slug: `a${'b'.repeat(100)}` }, 'input.slug'],
  [{ slug: 'abcdef01-7a3f-4b0e-9c53-6a3d4f1f2b02' }, 'input.slug'],
  [{ name: 'X' }, 'input.name'],
  [{ name: 'n'.repeat(256) }, 'input.name'],
])('founding with %j names the field', async (input, field) => {
  expect(
    await create(await tenancy.as('betaOwner', null), { name: 'Good Name', slug: 'good-slug', ...input }),
  ).toMatchObject({ data: { createOrganization: null }, errors: [{ extensions: { code: 'BAD_USER_INPUT', field } }] });
});

test('an admin changes what is given and nothing else; the version grows; the trail tells the fields', async () => {
  const admin = await tenancy.as('acmeAdmin', 'acme');
  const [{ version }] = (await tenancy.sql<{ version: number }>('select version from organization where slug = $1', [
    'acme',
  ])) as [{ version: number }];
  expect(
    await update(admin, { city: 'Berlin', certifications: ['ISO 9001'], settings: { autoJoinByDomain: true } }),
  ).toEqual({
    data: {
      updateOrganization: {
        organization: {
          name: 'Acme',
          slug: 'acme',
          city: 'Berlin',
          timezone: 'Europe/Berlin',
          plan: 'ENTERPRISE',
          limits: { teams: null, users: null },
          certifications: ['ISO 9001'],
          settings: { autoJoinByDomain: true },
          version: version + 1,
        },
      },
    },
  });
  expect(await update(admin, { city: null })).toMatchObject({
    data: { updateOrganization: { organization: { city: null, certifications: ['ISO 9001'] } } },
  });
  expect(
    (
      await admin.send(
        '{ auditEvents(first: 1, filter: { action: "organization.update" }) { edges { node { details actor { name } } } } }',
      )
    ).data.auditEvents.edges,
  ).toEqual([{ node: { details: { fields: ['city'] }, actor: { name: 'Adam Admin' } } }]);
});

const setPlan = (client: SubgraphClient, input: Record<string, unknown>) =>
  client.send(
    'mutation ($input: SetPlanInput!) { setPlan(input: $input) { plan limits { users teams connections analysesPerMonth } } }',
    { input },
  );
/** A client of somebody who runs the platform, and is a member nowhere. */
async function platformAdmin(): Promise<SubgraphClient> {
  const [{ id }] = (await tenancy.sql<{ id: string }>(
    `insert into "user" (email, name, is_platform_admin) values ($1, 'Paula Platform', true) returning id`,
    [`${randomUUID()}@platform.test`],
  )) as [{ id: string }];
  return tenancy.as({ id }, null);
}
const booked = async (slug: string) =>
  (
    await tenancy.sql(
      'select plan, max_users, max_teams, max_connections, max_analyses_per_month, version from organization where slug = $1',
      [slug],
    )
  )[0]!;

test('who may change the organization, its owners too, is told whom to ask for plan and limits; a manager changes nothing', async () => {
  const before = await booked('acme');
  for (const person of ['acmeOwner', 'acmeAdmin'] as const)
    for (const [field, value] of [
      ['plan', 'FREE'],
      ['maxUsers', 7],
      ['maxTeams', 7],
      ['maxConnections', 7],
      ['maxAnalysesPerMonth', 7],
    ] as const)
      expect((await update(await tenancy.as(person, 'acme'), { city: 'Bonn', [field]: value })).errors).toMatchObject([
        {
          message: 'The platform sets plan and limits. Ask a platform administrator, who does it with setPlan.',
          extensions: { code: 'FORBIDDEN', field: `input.${field}` },
        },
      ]);
  expect((await update(await tenancy.as('acmeManager', 'acme'), { city: 'Bonn' })).errors).toMatchObject([
    { extensions: { code: 'FORBIDDEN' } },
  ]);
  expect(await booked('acme')).toEqual(before);
});

test('a platform administrator sets plan and limits of an organization that is not theirs; its trail tells', async () => {
  const platform = await platformAdmin();
  const { version } = await booked('beta');
  const answer = (plan: string, limits: Record<string, number>) => ({ data: { setPlan: { plan, limits } } });
  expect(await setPlan(platform, { organization: 'beta', plan: 'STARTER', maxTeams: 7 })).toEqual(
    answer('STARTER', { users: 25, teams: 7, connections: 5, analysesPerMonth: 20 }),
  );
  expect(await setPlan(platform, { organization: organizationId('beta'), maxConnections: 0, maxUsers: 3 })).toEqual(
    answer('STARTER', { users: 3, teams: 7, connections: 0, analysesPerMonth: 20 }),
  );
  expect(
    await setPlan(platform, {
      organization: 'beta',
      plan: 'PRO',
      maxTeams: null,
      maxConnections: null,
      maxUsers: null,
      maxAnalysesPerMonth: 9,
    }),
  ).toEqual(answer('PRO', { users: 50, teams: 20, connections: 15, analysesPerMonth: 9 }));
  expect(await setPlan(platform, { organization: 'beta', maxAnalysesPerMonth: null })).toEqual(
    answer('PRO', { users: 50, teams: 20, connections: 15, analysesPerMonth: 100 }),
  );
  expect((await booked('beta'))['version']).toBe(version + 4);
  const owner = await tenancy.as('betaOwner', 'beta');
  expect(
    (
      await owner.send(
        '{ organization { plan limits { teams } } auditEvents(last: 1, filter: { action: "organization.set_plan" }) { edges { node { details resourceId } } } }',
      )
    ).data,
  ).toEqual({
    organization: { plan: 'PRO', limits: { teams: 20 } },
    auditEvents: {
      edges: [{ node: { details: { plan: 'STARTER', maxTeams: 7 }, resourceId: organizationId('beta') } }],
    },
  });
});

test('nobody else does, whatever their role, and is told nothing of whether there is the organization', async () => {
  const before = await booked('beta');
  const dismissed = await platformAdmin();
  await tenancy.sql(`update "user" set is_platform_admin = false where id = $1`, [dismissed.identity.subject]);
  const suspended = await platformAdmin();
  await tenancy.sql(`update "user" set status = 'SUSPENDED' where id = $1`, [suspended.identity.subject]);
  for (const client of [
    await tenancy.as('betaOwner', 'beta'),
    await tenancy.as('betaOwner', null),
    await tenancy.as('acmeOwner', 'acme'),
    dismissed,
    suspended,
  ])
    for (const organization of ['beta', organizationId('beta'), 'nowhere', randomUUID(), 'no slug'])
      expect(await setPlan(client, { organization, plan: 'ENTERPRISE' })).toEqual({
        data: { setPlan: null },
        errors: [
          expect.objectContaining({
            message: 'Only a platform administrator may do this.',
            extensions: { code: 'FORBIDDEN', outcome: 'NOT_DONE' },
          }),
        ],
      });
  expect((await setPlan(tenancy.anonymous(), { organization: 'beta', plan: 'FREE' })).errors).toMatchObject([
    { extensions: { code: 'UNAUTHENTICATED' } },
  ]);
  expect(await booked('beta')).toEqual(before);
});

const stop = (client: SubgraphClient, field: 'suspendOrganization' | 'reinstateOrganization', organization: string) =>
  client.send(
    `mutation ($input: ${field[0]!.toUpperCase()}${field.slice(1)}Input!) { ${field}(input: $input) { status } }`,
    { input: { organization } },
  );
const look = (client: SubgraphClient, organization: string) =>
  client.send(
    'query ($organization: ID!) { platformOrganization(organization: $organization) { id slug name kind plan status members teams } }',
    { organization },
  );

test('a platform administrator stops an organization and lets it go on, and sees how it stands and nothing in it', async () => {
  const platform = await platformAdmin();
  const { version } = await booked('beta');
  expect(await stop(platform, 'suspendOrganization', 'beta')).toEqual({
    data: { suspendOrganization: { status: 'SUSPENDED' } },
  });
  expect((await stop(platform, 'suspendOrganization', organizationId('beta'))).errors).toMatchObject([
    { extensions: { code: 'INVALID_STATE', state: 'SUSPENDED' } },
  ]);
  expect((await look(platform, 'beta')).data.platformOrganization).toMatchObject({
    id: organizationId('beta'),
    slug: 'beta',
    status: 'SUSPENDED',
    members: expect.any(Number),
    teams: expect.any(Number),
  });
  expect((await stop(platform, 'reinstateOrganization', 'beta')).data.reinstateOrganization.status).toBe('ACTIVE');
  expect((await booked('beta'))['version']).toBe(version + 2);
  const owner = await tenancy.as('betaOwner', 'beta');
  expect(
    (await owner.send('{ auditEvents(first: 2) { nodes { action } } }')).data.auditEvents.nodes.map(
      ({ action }: { action: string }) => action,
    ),
  ).toEqual(['organization.reinstate', 'organization.suspend']);
  expect((await look(platform, 'nowhere')).data).toEqual({ platformOrganization: null });
});

test('nobody else stops one or looks at one, and is told nothing of whether there is the organization', async () => {
  for (const client of [await tenancy.as('betaOwner', 'beta'), await tenancy.as('acmeOwner', 'acme')])
    for (const organization of ['beta', 'nowhere'])
      for (const answer of [
        await stop(client, 'suspendOrganization', organization),
        await stop(client, 'reinstateOrganization', organization),
        await look(client, organization),
      ])
        expect(answer.errors).toMatchObject([
          { message: 'Only a platform administrator may do this.', extensions: { code: 'FORBIDDEN' } },
        ]);
  expect(await tenancy.sql(`select 1 from organization where status = 'SUSPENDED'`)).toEqual([]);
});

test('who stops running the platform while a plan of theirs waits sets none', async () => {
  const before = await booked('beta');
  const platform = await platformAdmin();
  const client = await tenancy.database.pool.connect();
  const waiting = async () =>
    (await tenancy.sql(`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`))
      .length > 0;
  await client.query(`begin; select set_config('app.user_id', '${platform.identity.subject}', true)`);
  await client.query('update "user" set is_platform_admin = false where id = $1', [platform.identity.subject]);
  const setting = setPlan(platform, { organization: 'beta', plan: 'ENTERPRISE' });
  const waited = await eventually(waiting);
  await client.query('commit');
  client.release();
  expect(waited).toBe(true);
  expect((await setting).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  expect(await booked('beta')).toEqual(before);
});

test.each([
  [{}, 'input'],
  [{ plan: null }, 'input.plan'],
  [{ maxUsers: -1 }, 'input.maxUsers'],
  [{ organization: 'nowhere', plan: 'FREE' }, 'input.organization'],
  [{ organization: '00000000-0000-4000-8000-000000000000', plan: 'FREE' }, 'input.organization'],
  [{ organization: '', plan: 'FREE' }, 'input.organization'],
])('a plan of %j is refused and the field named', async (input, field) => {
  expect(await setPlan(await platformAdmin(), { organization: 'beta', ...input })).toMatchObject({
    data: { setPlan: null },
    errors: [{ extensions: { code: 'BAD_USER_INPUT', field } }],
  });
});

test.each([
  [{ slug: 'beta' }, 'CONFLICT', 'input.slug'],
  [{ slug: 'UPPER' }, 'BAD_USER_INPUT', 'input.slug'],
  [{ website: 'ftp://x.test' }, 'BAD_USER_INPUT', 'input.website'],
  [{ billingEmail: 'nobody' }, 'BAD_USER_INPUT', 'input.billingEmail'],
  [{ timezone: 'Nowhere' }, 'BAD_USER_INPUT', 'input.timezone'],
  [{ timezone: '+01:00' }, 'BAD_USER_INPUT', 'input.timezone'],
  [{ settings: [1] }, 'BAD_USER_INPUT', 'input.settings'],
  [{ settings: { text: 'x'.repeat(70_000) } }, 'BAD_USER_INPUT', 'input.settings'],
  [{ certifications: ['fine', ''] }, 'BAD_USER_INPUT', 'input.certifications.1'],
])('changing with %j is refused and names the field', async (input, code, field) => {
  expect(await update(await tenancy.as('acmeOwner', 'acme'), input)).toMatchObject({
    data: { updateOrganization: null },
    errors: [{ extensions: { code, field } }],
  });
});

test('a personal space becomes a company, and never back', async () => {
  const { data } = await tenancy
    .anonymous()
    .send(
      'mutation { signUp(input: { email: "solo@new.test", password: "long enough words", name: "Solo" }) { user { id } organization { slug } } }',
    );
  const solo = await tenancy.as({ id: data.signUp.user.id }, data.signUp.organization.slug);
  const turn = (kind: string, version: number) =>
    solo.send(
      `mutation { updateOrganization(input: { version: ${version}, kind: ${kind} }) { organization { kind } } }`,
    );
  expect(await turn('COMPANY', 1)).toEqual({ data: { updateOrganization: { organization: { kind: 'COMPANY' } } } });
  expect((await turn('PERSONAL', 2)).errors).toMatchObject([
    { extensions: { code: 'INVALID_STATE', state: 'COMPANY' } },
  ]);
});
