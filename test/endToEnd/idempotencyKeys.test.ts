import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import {
  demonstrationId,
  demonstrationOrganizations,
  demonstrationUsers,
} from '#platform/demonstration/demonstration.ts';
import { purgeOutlived } from '#platform/personalData/purge.ts';
import { currentVersion } from '../harness/currentVersion.ts';
import { startGraph, type GraphClient, type TestGraph } from '../harness/graph.ts';

let graph: TestGraph;
let owner: GraphClient;
let key: Record<string, string>;

beforeAll(async () => {
  graph = await startGraph();
  await graph.seed();
  owner = await graph.signIn('owner@acme.test', 'acme');
});
afterAll(() => graph.stop());
beforeEach(() => {
  key = { 'idempotency-key': randomUUID() };
});

const create = 'mutation ($input: CreateProjectInput!) { createProject(input: $input) { project { id name } } }';
const codesOf = ({ errors = [] }: { errors?: { extensions: { code: string } }[] }) =>
  errors.map(({ extensions: { code } }) => code);

/** How many projects of this name there are, in any organization. */
async function projects(name: string): Promise<number> {
  const [row] = await graph.subgraphs.content.sql('select count(*)::int as count from project where name = $1', [name]);
  return row!['count'] as number;
}

test.each([
  ['empty', ''],
  ['256 characters long', 'k'.repeat(256)],
  ['no ASCII', 'clé'],
  ['of a tabulator', 'a\tb'],
])('a key that is %s is a BAD_REQUEST, and nothing is done', async (_, given) => {
  const name = randomUUID();
  const answer = await owner.send(create, { input: { name } }, { 'idempotency-key': given });
  expect([answer.status, ...codesOf(answer)]).toEqual([400, 'BAD_REQUEST']);
  expect(await projects(name)).toBe(0);
});

test('two keys are a BAD_REQUEST, 255 characters are a key, and a query may have one', async () => {
  const status = await new Promise((resolve) => {
    const headers = { 'content-type': 'application/json', 'idempotency-key': ['a', 'b'] };
    request(`${graph.url}/graphql`, { method: 'POST', headers }, (response) => {
      resolve(response.resume().statusCode);
    }).end(JSON.stringify({ query: '{ __typename }' }));
  });
  expect(status).toBe(400);
  const long = { 'idempotency-key': `"${'~ '.repeat(126)}"` };
  expect((await owner.send('{ __typename }', {}, long)).data).toEqual({ __typename: 'Query' });
  const [first, again] = [
    await owner.send(create, { input: { name: 'Long' } }, long),
    await owner.send(create, { input: { name: 'Long' } }, long),
  ];
  expect(first.errors).toBeUndefined();
  expect(again.text).toBe(first.text);
  expect(await projects('Long')).toBe(1);
});

test('without a key each request has its effect', async () => {
  const name = randomUUID();
  await owner.send(create, { input: { name } });
  await owner.send(create, { input: { name } });
  expect(await projects(name)).toBe(2);
});

test('formatting, names and whether a value is a literal do not make another operation', async () => {
  const name = randomUUID();
  const first = await owner.send(create, { input: { name, client: 'A' } }, key);
  const again = await owner.send(
    `mutation Other { createProject(input: { client: "A", name: "${name}" }) { ...payload } }
     fragment payload on CreateProjectPayload { project { id, name } }`,
    {},
    key,
  );
  expect(again.text).toBe(first.text);
  expect(await projects(name)).toBe(1);
});

test.each([
  ['variables', create, { input: { name: 'Other' } }],
  ['selection', create.replace('id name', 'id'), { input: { name: 'Bridge' } }],
  [
    'mutation',
    'mutation { createContentBlock(input: { type: PROCEDURE, title: "t", content: "c" }) { __typename } }',
    {},
  ],
])('another operation under the key is a CONFLICT: other %s', async (_, query, variables) => {
  await owner.send(create, { input: { name: 'Bridge' } }, key);
  const other = await owner.send(query, variables, key);
  expect(codesOf(other)).toEqual(['CONFLICT']);
  expect(Object.values(other.data)).toEqual([null]);
});

test('a key is one person’s in one organization', async () => {
  const name = randomUUID();
  const consultant = (organization: string) => graph.signIn('consultant@both.test', organization);
  const [beta, admin] = [await consultant('beta'), await graph.signIn('admin@acme.test', 'acme')];
  for (const client of [owner, admin, beta, owner, admin, beta]) {
    const answer = await client.send(create, { input: { name } }, key);
    expect(answer.errors).toBeUndefined();
  }
  expect(await projects(name)).toBe(3);
});

test('what a person does for themself is done once, whichever organization is chosen', async () => {
  const slug = `s-${randomUUID().slice(0, 8)}`;
  const found = `mutation { createOrganization(input: { name: "Founded", slug: "${slug}" }) { organization { id slug } } }`;
  const answers = [];
  for (const organization of ['acme', undefined, 'beta'])
    answers.push((await (await graph.signIn('consultant@both.test', organization)).send(found, {}, key)).text);
  expect(answers[0]).toContain(slug);
  expect(new Set(answers).size).toBe(1);
});

test('rights are judged before a mutation is answered again', async () => {
  const { tenancy } = graph.subgraphs;
  const admin = await graph.signIn('admin@acme.test', 'acme');
  const team = `mutation { createTeam(input: { name: "${randomUUID()}", slug: "r-${randomUUID().slice(0, 8)}" }) { team { id } } }`;
  const first = await admin.send(team, {}, key);
  expect(first.errors).toBeUndefined();
  const [member] = await tenancy.sql<{ id: string }>(
    'select id from membership where organization_id = $1 and user_id = $2',
    [demonstrationOrganizations.acme.id, demonstrationUsers.acmeAdmin.id],
  );
  const setRole = async (role: string) =>
    owner.send(
      `mutation { setMemberRole(input: { id: "${member!.id}", version: ${await currentVersion(tenancy, 'membership', member!.id)}, roleId: "${demonstrationId('acme', `role ${role}`)}" }) { __typename } }`,
    );
  await setRole('VIEWER');
  expect(codesOf(await admin.send(team, {}, key))).toEqual(['FORBIDDEN']);
  await setRole('ADMIN');
  expect((await admin.send(team, {}, key)).text).toBe(first.text);
});

test('the selection is resolved anew: as things are now, and NOT_FOUND for what has been deleted', async () => {
  const { data } = await owner.send(create, { input: { name: 'Before' } }, key);
  const { id } = data.createProject.project;
  await owner.send(`mutation { updateProject(input: { id: "${id}", version: 1, name: "After" }) { __typename } }`);
  const renamed = await owner.send(create, { input: { name: 'Before' } }, key);
  expect(renamed.data).toEqual({ createProject: { project: { id, name: 'After' } } });
  await owner.send(`mutation { deleteProject(input: { id: "${id}", version: 2 }) { __typename } }`);
  const deleted = await owner.send(create, { input: { name: 'Before' } }, key);
  expect(deleted.data).toEqual({ createProject: { project: null } });
  expect(deleted.errors).toEqual([
    {
      message: 'There is no such project in this organization.',
      path: ['createProject', 'project'],
      extensions: { code: 'NOT_FOUND' },
    },
  ]);
});

test('an error keeps nothing: what failed is tried again', async () => {
  const { data } = await owner.send(create, { input: { name: 'Versions' } });
  const { id } = data.createProject.project;
  const update = (version: number, name: string) =>
    `mutation { updateProject(input: { id: "${id}", version: ${version}, name: "${name}" }) { project { name version } } }`;
  expect(codesOf(await owner.send(update(2, 'Third'), {}, key))).toEqual(['CONFLICT']);
  await owner.send(update(1, 'Second'));
  const done = await owner.send(update(2, 'Third'), {}, key);
  expect(done.data).toEqual({ updateProject: { project: { name: 'Third', version: 3 } } });
  expect((await owner.send(update(2, 'Third'), {}, key)).text).toBe(done.text);
});

test('requests that are under way at once have one effect and the same answer', async () => {
  const name = randomUUID();
  const answers = await Promise.all(Array.from({ length: 8 }, () => owner.send(create, { input: { name } }, key)));
  expect(await projects(name)).toBe(1);
  expect(answers[0]!.errors).toBeUndefined();
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
});

test('of a mutation over several subgraphs what was done is answered, and what was not is done', async () => {
  const name = randomUUID();
  const slug = `m-${name.slice(0, 8)}`;
  const { data } = await owner.send(create, { input: { name: 'Third part' } });
  const several = `mutation {
    content: createProject(input: { name: "${name}" }) { project { id } }
    tenancy: createTeam(input: { name: "${name}", slug: "${slug}" }) { team { id } }
    again: createProject(input: { name: "${name}" }) { project { id } }
    failing: updateProject(input: { id: "${data.createProject.project.id}", version: 2, name: "x" }) { project { version } }
  }`;
  const first = await owner.send(several, {}, key);
  expect(codesOf(first)).toEqual(['CONFLICT']);
  await owner.send(
    `mutation { updateProject(input: { id: "${data.createProject.project.id}", version: 1, name: "w" }) { __typename } }`,
  );
  const second = await owner.send(several, {}, key);
  expect(second.data).toEqual({ ...first.data, failing: { project: { version: 3 } } });
  expect(second.data.content.project.id).not.toBe(second.data.again.project.id);
  expect((await owner.send(several, {}, key)).text).toBe(second.text);
  expect(await projects(name)).toBe(2);
});

test.each([
  ['logIn', 'logIn(input: { email: "owner@acme.test", password: "orgraph-demo" }) { expiresIn }'],
  [
    'changePassword',
    'changePassword(input: { currentPassword: "orgraph-demo", newPassword: "orgraph-demo-2" }) { expiresIn }',
  ],
])('%s refuses a key before anything of the operation runs', async (name, field) => {
  const project = randomUUID();
  graph.fetches.length = 0;
  const answer = await owner.send(
    `mutation { createProject(input: { name: "${project}" }) { __typename } ${field} }`,
    {},
    key,
  );
  expect(answer.data).toBeUndefined();
  expect(answer.errors).toEqual([
    {
      message: `The mutation ${name} takes no Idempotency-Key. Nothing was done; send the operation without the header.`,
      extensions: { code: 'IDEMPOTENCY_UNSUPPORTED', outcome: 'NOT_DONE' },
    },
  ]);
  expect([graph.fetches, await projects(project)]).toEqual([[], 0]);
});

test('a key is good for 24 hours; then the operation is done anew, and the key is swept', async () => {
  const { content } = graph.subgraphs;
  const name = randomUUID();
  await owner.send(create, { input: { name } }, key);
  const age = (by: string) => content.sql(`update idempotency_key set expires_at = expires_at - interval '${by}'`);
  const kept = async () => (await content.sql('select 1 from idempotency_key')).length;
  await age('23 hours 59 minutes');
  await purgeOutlived(content.database);
  await owner.send(create, { input: { name } }, key);
  expect(await projects(name)).toBe(1);
  await age('1 minute');
  await owner.send(create, { input: { name } }, key);
  expect(await projects(name)).toBe(2);
  await age('24 hours');
  await purgeOutlived(content.database);
  expect(await kept()).toBe(0);
});

test('nothing of what a client wrote is kept: neither its key nor its text', async () => {
  const secret = { 'idempotency-key': 'written-by-a-client' };
  await owner.send(create, { input: { name: 'written-by-a-person' } }, secret);
  const rows = await graph.subgraphs.content.sql('select k::text as row from idempotency_key k');
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.filter(({ row }) => row.includes('written-by'))).toEqual([]);
});
