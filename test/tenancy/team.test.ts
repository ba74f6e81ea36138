import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { demonstrationId } from '#platform/demonstration/demonstration.ts';
import type { Answer, SubgraphClient } from '../harness/client.ts';
import { currentVersion } from '../harness/currentVersion.ts';
import { organizationId, startTenancy, userId, type TestTenancy } from './start.ts';

let tenancy: TestTenancy;
let manager: SubgraphClient;
beforeAll(async () => {
  tenancy = await startTenancy();
  manager = await tenancy.as('acmeManager', 'acme');
});
afterAll(() => tenancy.stop());

const mutate = (client: SubgraphClient, mutation: string, fields: string, input: Record<string, unknown>) =>
  client.send(
    `mutation ($input: ${mutation[0]!.toUpperCase()}${mutation.slice(1)}Input!) { ${mutation}(input: $input) { ${fields} } }`,
    { input },
  );
const create = (client: SubgraphClient, input: Record<string, unknown>) =>
  mutate(client, 'createTeam', 'team { id name slug defaultRole memberCount createdBy { name } }', input);
const place = 'teamMembership { id role team { slug } membership { email } }';
/** Of what exists, as it is now. */
const change = async (client: SubgraphClient, mutation: string, fields: string, input: Record<string, unknown>) => {
  const table = ['updateTeam', 'archiveTeam', 'unarchiveTeam'].includes(mutation) ? 'team' : 'team_membership';
  return mutate(client, mutation, fields, { version: await currentVersion(tenancy, table, input['id']), ...input });
};
const codeOf = ({ errors }: Answer) =>
  errors?.map(({ extensions }) => (extensions as { state?: string }).state ?? extensions.code).join();
const versionOf = async (email: string) =>
  (
    await tenancy.sql<{ version: number }>('select version from membership where id = $1', [
      demonstrationId('acme', `membership ${email}`),
    ])
  )[0]!.version;

test('a manager creates a team and owns it; the caller’s membership is newer', async () => {
  const before = await versionOf('manager@acme.test');
  expect(await create(manager, { name: 'Research', slug: 'research', defaultRole: 'VIEWER' })).toEqual({
    data: {
      createTeam: {
        team: {
          id: expect.any(String),
          name: 'Research',
          slug: 'research',
          defaultRole: 'VIEWER',
          memberCount: 1,
          createdBy: { name: 'Mona Manager' },
        },
      },
    },
  });
  expect(await versionOf('manager@acme.test')).toBe(before + 1);
  expect(
    (
      await manager.send(
        '{ team(by: { slug: "research" }) { members { edges { node { role membership { email } } } } } }',
      )
    ).data.team.members.edges,
  ).toEqual([{ node: { role: 'OWNER', membership: { email: 'manager@acme.test' } } }]);
});

test.each([
  [{ slug: 'engineering' }, 'CONFLICT', 'input.slug'],
  [{ name: 'Engineering' }, 'CONFLICT', 'input.name'],
  [{ slug: 'With Space' }, 'BAD_USER_INPUT', 'input.slug'],
  [{ name: ' ' }, 'BAD_USER_INPUT', 'input.name'],
  [{ description: 'd'.repeat(2_001) }, 'BAD_USER_INPUT', 'input.description'],
])('a team with %j is refused and the field named', async (input, code, field) => {
  expect(await create(manager, { name: 'Fine', slug: 'fine', ...input })).toMatchObject({
    data: { createTeam: null },
    errors: [{ extensions: { code, field } }],
  });
});

test('of equal slugs at the same moment one is created; another organization’s slug is free', async () => {
  const answers = await Promise.all(
    [1, 2, 3].map((number) => create(manager, { name: `Race ${number}`, slug: 'race' })),
  );
  expect(answers.map(codeOf).sort()).toEqual(['CONFLICT', 'CONFLICT', undefined]);
  expect(codeOf(await create(await tenancy.as('betaOwner', 'beta'), { name: 'Race 1', slug: 'race' }))).toBeUndefined();
});

test('the plan limits the teams that are not archived, also for two at the same moment', async () => {
  await tenancy.sql(
    `update organization set max_teams = (select count(*) + 1 from team t where t.organization_id = organization.id and archived_at is null) where slug = 'beta'`,
  );
  const owner = await tenancy.as('betaOwner', 'beta');
  const answers = await Promise.all(['one', 'two'].map((slug) => create(owner, { name: slug, slug })));
  expect(answers.map(codeOf).sort()).toEqual(['LIMIT_EXCEEDED', undefined]);
  const made = answers.find(({ errors }) => errors === undefined)!.data.createTeam.team.id as string;
  expect(codeOf(await change(owner, 'archiveTeam', 'team { archivedAt }', { id: made }))).toBeUndefined();
  expect(codeOf(await create(owner, { name: 'three', slug: 'three' }))).toBeUndefined();
});

test('viewers and members read teams and change none', async () => {
  const id = demonstrationId('acme', 'team engineering');
  for (const person of ['acmeViewer', 'acmeMember'] as const) {
    const client = await tenancy.as(person, 'acme');
    expect((await client.send(`{ team(by: { id: "${id}" }) { name } }`)).data).toEqual({
      team: { name: 'Engineering' },
    });
    expect([
      codeOf(await create(client, { name: 'Mine', slug: 'mine' })),
      codeOf(await change(client, 'updateTeam', 'team { id }', { id, name: 'Mine' })),
      codeOf(await change(client, 'archiveTeam', 'team { id }', { id })),
      codeOf(await mutate(client, 'addTeamMember', place, { teamId: id, userId: userId('acmeViewer') })),
      codeOf(
        await change(client, 'removeTeamMember', 'team { id }', {
          id: demonstrationId('acme', 'team engineering member@acme.test'),
        }),
      ),
    ]).toEqual(Array.from({ length: 5 }, () => 'FORBIDDEN'));
  }
});

test('a team is changed field by field, renamed only to what is free', async () => {
  const { id } = (await create(manager, { name: 'Design', slug: 'design', description: 'Draws.' })).data.createTeam
    .team;
  expect(
    await change(manager, 'updateTeam', 'team { name slug description defaultRole }', { id, name: 'Design & Type' }),
  ).toEqual({
    data: {
      updateTeam: { team: { name: 'Design & Type', slug: 'design', description: 'Draws.', defaultRole: 'MEMBER' } },
    },
  });
  expect(
    await change(manager, 'updateTeam', 'team { description }', { id, description: null, slug: 'design' }),
  ).toEqual({ data: { updateTeam: { team: { description: null } } } });
  expect((await change(manager, 'updateTeam', 'team { id }', { id, slug: 'general' })).errors).toMatchObject([
    { extensions: { code: 'CONFLICT', field: 'input.slug' } },
  ]);
});

test('an archived team is listed apart and changes no more; the default team is never archived', async () => {
  const { id } = (await create(manager, { name: 'Past', slug: 'past' })).data.createTeam.team;
  expect(await change(manager, 'archiveTeam', 'team { archivedAt }', { id })).toEqual({
    data: { archiveTeam: { team: { archivedAt: expect.any(String) } } },
  });
  expect([
    codeOf(await change(manager, 'archiveTeam', 'team { id }', { id })),
    codeOf(await change(manager, 'updateTeam', 'team { id }', { id, name: 'Present' })),
    codeOf(await change(manager, 'archiveTeam', 'team { id }', { id: demonstrationId('acme', 'team general') })),
  ]).toEqual(['ARCHIVED', 'ARCHIVED', 'DEFAULT']);
  const names = async (argument: string) =>
    (await manager.send(`{ teams(first: 50${argument}) { edges { node { slug } } } }`)).data.teams.edges.map(
      ({ node }: { node: { slug: string } }) => node.slug,
    );
  expect([(await names('')).includes('past'), await names(', filter: { archived: true }')]).toEqual([false, ['past']]);
  expect(await change(manager, 'unarchiveTeam', 'team { slug archivedAt memberCount }', { id })).toEqual({
    data: { unarchiveTeam: { team: { slug: 'past', archivedAt: null, memberCount: 1 } } },
  });
  expect(codeOf(await change(manager, 'unarchiveTeam', 'team { id }', { id }))).toBe('OPEN');
  expect((await names('')).includes('past')).toBe(true);
  expect(codeOf(await change(manager, 'archiveTeam', 'team { id }', { id }))).toBeUndefined();
  const { content } = await tenancy.internal(
    '/internal/membership',
    { user: userId('acmeManager'), organization: 'acme' },
    { issuer: 'gateway', purpose: 'membership' },
  );
  expect(content.teams.map((team: { id: string }) => team.id)).not.toContain(id);
});

test('a place in an archived team stays as it is until the team is in use again', async () => {
  const teamId = (await create(manager, { name: 'Still', slug: 'still' })).data.createTeam.team.id;
  const { id } = (await mutate(manager, 'addTeamMember', place, { teamId, userId: userId('acmeViewer') })).data
    .addTeamMember.teamMembership;
  await change(manager, 'archiveTeam', 'team { id }', { id: teamId });
  const before = await versionOf('viewer@acme.test');
  const changes = [
    ['setTeamRole', place, { id, role: 'VIEWER' }],
    ['removeTeamMember', 'deletedId', { id }],
  ] as const;
  for (const [mutation, fields, input] of changes)
    expect((await change(manager, mutation, fields, input)).errors).toMatchObject([
      { extensions: { code: 'INVALID_STATE', state: 'ARCHIVED' } },
    ]);
  expect((await manager.send(`{ teamMembership(id: "${id}") { role version } }`)).data).toEqual({
    teamMembership: { role: 'MEMBER', version: 1 },
  });
  expect(await versionOf('viewer@acme.test')).toBe(before);
  await change(manager, 'unarchiveTeam', 'team { id }', { id: teamId });
  for (const [mutation, fields, input] of changes)
    expect((await change(manager, mutation, fields, input)).errors).toBeUndefined();
});

test('a team counts its active members, and lists every place', async () => {
  const teamId = (await create(manager, { name: 'Counted', slug: 'counted' })).data.createTeam.team.id;
  await mutate(manager, 'addTeamMember', place, { teamId, userId: userId('acmeViewer') });
  const counts = async () =>
    (await manager.send(`{ team(by: { id: "${teamId}" }) { memberCount members { totalCount nodes { role } } } }`)).data
      .team;
  const standing = (status: string) =>
    tenancy.sql(`update membership set status = $1 where id = $2`, [
      status,
      demonstrationId('acme', 'membership viewer@acme.test'),
    ]);
  const all = { totalCount: 2, nodes: [{ role: 'OWNER' }, { role: 'MEMBER' }] };
  expect(await counts()).toEqual({ memberCount: 2, members: all });
  await standing('SUSPENDED');
  expect(await counts()).toEqual({ memberCount: 1, members: all });
  await standing('ACTIVE');
});

test('members join with the team’s default part, change it and leave; the last owner stays', async () => {
  const { id } = (await create(manager, { name: 'Crew', slug: 'crew', defaultRole: 'VIEWER' })).data.createTeam.team;
  const before = await versionOf('viewer@acme.test');
  const added = (await mutate(manager, 'addTeamMember', place, { teamId: id, userId: userId('acmeViewer') })).data
    .addTeamMember.teamMembership;
  expect(added).toEqual({
    id: expect.any(String),
    role: 'VIEWER',
    team: { slug: 'crew' },
    membership: { email: 'viewer@acme.test' },
  });
  expect(
    (await mutate(manager, 'addTeamMember', place, { teamId: id, userId: userId('acmeViewer') })).errors,
  ).toMatchObject([{ extensions: { code: 'CONFLICT', field: 'input.userId' } }]);
  const own = (
    await manager.send(`{ team(by: { id: "${id}" }) { members { edges { node { id role } } } } }`)
  ).data.team.members.edges.find(({ node }: { node: { role: string } }) => node.role === 'OWNER').node.id;
  expect([
    codeOf(await change(manager, 'setTeamRole', place, { id: own, role: 'MEMBER' })),
    codeOf(await change(manager, 'removeTeamMember', 'team { id }', { id: own })),
  ]).toEqual(['LAST_OWNER', 'LAST_OWNER']);
  expect(await change(manager, 'setTeamRole', place, { id: added.id, role: 'OWNER' })).toMatchObject({
    data: { setTeamRole: { teamMembership: { role: 'OWNER' } } },
  });
  expect(await change(manager, 'removeTeamMember', 'deletedId team { slug memberCount }', { id: own })).toEqual({
    data: { removeTeamMember: { deletedId: own, team: { slug: 'crew', memberCount: 1 } } },
  });
  expect(await versionOf('viewer@acme.test')).toBe(before + 2);
});

test('only active members of the organization can join a team', async () => {
  const teamId = demonstrationId('acme', 'team engineering');
  await tenancy.sql(`update membership set status = 'SUSPENDED' where id = $1`, [
    demonstrationId('acme', 'membership viewer@acme.test'),
  ]);
  for (const user of [userId('betaOwner'), randomUUID(), 'nobody', userId('acmeViewer')]) {
    expect((await mutate(manager, 'addTeamMember', place, { teamId, userId: user })).errors).toMatchObject([
      {
        message: 'This user is no active member of the organization.',
        extensions: { code: 'BAD_USER_INPUT', field: 'input.userId' },
      },
    ]);
  }
  await tenancy.sql(`update membership set status = 'ACTIVE' where id = $1`, [
    demonstrationId('acme', 'membership viewer@acme.test'),
  ]);
});

test('another organization’s team does not exist, and nothing in it changes', async () => {
  const [team, other] = [
    demonstrationId('beta', 'team engineering'),
    demonstrationId('beta', 'team engineering owner@beta.test'),
  ];
  const before = await tenancy.sql(
    'select t.*, (select array_agg(m.role order by m.id) from team_membership m where m.team_id = t.id) as roles from team t where organization_id = $1',
    [organizationId('beta')],
  );
  const look = (id: string) => manager.send(`{ team(by: { id: "${id}" }) { name } }`);
  expect(await look(team)).toEqual(await look(randomUUID()));
  expect(codeOf(await look(team))).toBe('NOT_FOUND');
  expect(
    (
      await manager.send(
        `{ _entities(representations: [{ __typename: "Team", id: "${team}" }]) { ... on Team { name } } }`,
      )
    ).data,
  ).toEqual({ _entities: [null] });
  for (const [mutation, fields, input] of [
    ['updateTeam', 'team { id }', { id: team, version: 1, name: 'Taken' }],
    ['archiveTeam', 'team { id }', { id: team, version: 1 }],
    ['setTeamRole', place, { id: other, version: 1, role: 'VIEWER' }],
    ['removeTeamMember', 'team { id }', { id: other, version: 1 }],
    ['addTeamMember', place, { teamId: team, userId: userId('consultant') }],
  ] as const) {
    const unknown = await mutate(manager, mutation, fields, {
      ...input,
      ...('id' in input ? { id: randomUUID() } : { teamId: randomUUID() }),
    });
    expect([mutation, await mutate(manager, mutation, fields, input)]).toEqual([mutation, unknown]);
    expect(codeOf(unknown)).toBe('NOT_FOUND');
  }
  expect(
    await tenancy.sql(
      'select t.*, (select array_agg(m.role order by m.id) from team_membership m where m.team_id = t.id) as roles from team t where organization_id = $1',
      [organizationId('beta')],
    ),
  ).toEqual(before);
});

test('a team is asked for by its slug, too', async () => {
  expect((await manager.send('{ team(by: { slug: "general" }) { id } }')).data).toEqual({
    team: { id: demonstrationId('acme', 'team general') },
  });
});

test('teams, their members and their counts cost the same statements for any number of teams', async () => {
  const count = async (first: number) => {
    tenancy.statements.length = 0;
    const { data } = await manager.send(
      `{ teams(first: ${first}) { edges { node { name memberCount createdBy { name } members(first: 10) { edges { node { membership { user { name } role { key } } } } } } } } }`,
    );
    return [data.teams.edges.length, tenancy.statements.length] as const;
  };
  const [one, many] = [await count(1), await count(3)];
  expect([one[0], many[0], many[1]]).toEqual([1, 3, one[1]]);
});
