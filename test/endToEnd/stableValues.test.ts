import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { buildSchema, getNamedType, isObjectType, isRequiredArgument, type GraphQLObjectType } from 'graphql';
import {
  demonstrationOrganizations,
  demonstrationPassword,
  demonstrationUsers,
} from '#platform/demonstration/demonstration.ts';
import { nodeIdOf } from '#platform/values/nodeId.ts';
import { allTold } from '../harness/allTold.ts';
import type { Answer } from '../harness/client.ts';
import { startGraph, type GraphClient, type TestGraph } from '../harness/graph.ts';
import { createAnswerRecord, tellingIds, type AnswerRecord, type Contradiction } from './answerRecord.ts';
import { idempotentMutations } from './idempotentMutations.ts';
import { operationOf, type Sample } from './sampleArguments.ts';
import { fullSelection } from './selections.ts';

// Clients keep what they are told by type and id: nothing that one person is told of an object may be another value
// than what they were told before, in whichever organization, unless something was written between.

const directory = new URL('../../schema/', import.meta.url);
const schema = buildSchema(readFileSync(new URL('api.graphql', directory), 'utf8'));
const queries = Object.values(schema.getQueryType()!.getFields()).filter(({ type }) =>
  isObjectType(getNamedType(type)),
);
const mutations = schema.getMutationType()!.getFields();
const saved = readdirSync(new URL('operations/', directory)).map((name) => ({
  name,
  text: readFileSync(new URL(`operations/${name}`, directory), 'utf8'),
}));

/** What changes by itself, as time passes. */
const byTime: Readonly<Record<string, string>> = {
  'Job.status': 'a job goes on by itself',
  'Job.progress': 'the same',
  'Job.startedAt': 'the same',
  'Job.finishedAt': 'the same',
  'Job.error': 'the same',
  'JobProgress.done': 'the same',
  'JobProgress.total': 'the same',
  'Integration.needsReconnect': 'a credential comes to its end',
  'IntegrationCredential.needsReconnect': 'it comes to its end',
  'IntegrationHealth.needsReconnect': 'a credential comes to its end',
  'IntegrationHealth.expiresInHours': 'hours pass',
};

let graph: TestGraph;
beforeAll(async () => {
  graph = await startGraph({ environment: { MAX_BRANCHES: '1000' } });
  await graph.seed();
  // One person who may read everything in both.
  await graph.subgraphs.tenancy.sql(
    `insert into membership (organization_id, user_id, role_id) select organization_id, $1, id from role where key = 'OWNER' and organization_id = $2`,
    [demonstrationUsers.acmeOwner.id, demonstrationOrganizations.beta.id],
  );
});
afterAll(() => graph.stop());

/** A person in each of their organizations and in none, and all that they have been told. */
interface Reader {
  name: string;
  clients: Map<string, GraphClient>;
  record: AnswerRecord;
  contradictions: (Contradiction & { in: string; by: string })[];
}

async function readerOf(email: string): Promise<Reader> {
  const clients = new Map<string, GraphClient>();
  for (const organization of ['acme', 'beta']) clients.set(organization, await graph.signIn(email, organization));
  clients.set('none', await graph.signIn(email));
  return { name: email, clients, record: createAnswerRecord(schema), contradictions: [] };
}

async function ask(reader: Reader, organization: string, query: string, variables: Sample = {}): Promise<any> {
  const telling = tellingIds(schema, query);
  const answer = await reader.clients.get(organization)!.send(telling, variables);
  expect([query, mistakesOf(answer)]).toEqual([query, []]);
  for (const one of reader.record.add(telling, variables, answer))
    if (byTime[one.coordinate] === undefined)
      reader.contradictions.push({ ...one, in: organization, by: query.slice(0, 200) });
  return answer.data;
}

/** What would pass unseen because nothing is told. A workspace that a mutation is tried on has no connection. */
const mistakesOf = ({ errors = [] }: Answer): string[] =>
  errors
    .filter(({ path }) => path?.includes('integration') !== true)
    .map(({ extensions }) => extensions.code)
    .filter((code) => faults.has(code));

const faults = new Set([
  'GRAPHQL_VALIDATION_FAILED',
  'GRAPHQL_PARSE_FAILED',
  'BAD_USER_INPUT',
  'QUERY_TOO_COMPLEX',
  'INTERNAL',
  'SUBGRAPH_UNAVAILABLE',
]);

/** Everything from root fields that take nothing. */
async function readAll(reader: Reader, organization: string, fields: typeof whole, depth: number): Promise<void> {
  for (const field of fields)
    await ask(reader, organization, operationOf('query', field, {}, fullSelection(schema, field, depth)));
}

/** A look-up by one of several addresses needs none of its arguments, and yet one. */
const whole = queries.filter(({ args }) => !args.some((one) => isRequiredArgument(one) || one.name === 'id'));
const ofPerson = whole.filter(({ name }) => ['me', 'myOrganizations', 'mySessions'].includes(name));

const nodeType = schema.getType('Node')!;
const lookUps = new Map(
  queries
    .filter(({ args }) => args.some(({ name }) => name === 'id'))
    .map((field) => [getNamedType(field.type).name, field]),
);

/** Looks at objects that are known from anywhere: by the look-up of their type, and as nodes. */
async function lookAgain(reader: Reader, organization: string, objects: readonly string[]): Promise<void> {
  const named = objects.map((object) => {
    const [type, id] = object.split(':') as [string, string];
    return { type, id };
  });
  for (const { type, id } of named) {
    const field = lookUps.get(type);
    if (field !== undefined)
      await ask(reader, organization, operationOf('query', field, { id }, fullSelection(schema, field, 1)), { id });
  }
  for (const [type, some] of Map.groupBy(named, (one) => one.type)) {
    const object = schema.getType(type) as GraphQLObjectType;
    if (!object.getInterfaces().includes(nodeType as never)) continue;
    await ask(
      reader,
      organization,
      `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on ${type} ${fullSelection(schema, { type: object } as never, 1)} } }`,
      { ids: some.map(nodeIdOf) },
    );
  }
}

/** A few of each type. */
const someOf = (objects: readonly string[], of: number): string[] =>
  [...Map.groupBy(objects, (object) => object.split(':')[0]).values()].flatMap((same) => [
    ...same.slice(0, of),
    ...same.slice(-of),
  ]);

test.each([
  ['owner@acme.test', 3],
  ['consultant@both.test', 2],
] as const)('whatever %s reads in two organizations and in none, each object says one thing', async (email, depth) => {
  const reader = await readerOf(email);
  for (const organization of reader.clients.keys()) {
    await readAll(reader, organization, whole, depth);
    for (const { text } of saved) await ask(reader, organization, text);
  }
  const types = new Set(reader.record.objects().map((object) => object.split(':')[0]));
  expect([...types]).toEqual(
    expect.arrayContaining([
      'Organization',
      'OrganizationSummary',
      'Membership',
      'User',
      'Session',
      'SlackUser',
      'Project',
    ]),
  );
  const before = reader.record.size();
  expect(before).toBeGreaterThan(1_000);
  const some = someOf(reader.record.objects(), 2);
  for (const organization of reader.clients.keys()) await lookAgain(reader, organization, some);
  expect(reader.record.size()).toBeGreaterThan(before);
  expect(reader.contradictions).toEqual([]);
});

/** What other subgraphs keep follows these by events: whose a member's accounts were is nobody's a moment later. */
const followed = new Set(['deactivateMember']);

test('what mutations answer is what reading tells afterwards, in each organization', async () => {
  let reader = await readerOf('owner@acme.test');
  const told = new Set<string>();
  for (const [name, { input }] of Object.entries(idempotentMutations)) {
    const field = mutations[name]!;
    const variables = input === undefined ? {} : { input: await input(reader.clients.get('acme')!, graph) };
    reader.record.forget();
    await ask(reader, 'acme', operationOf('mutation', field, variables, fullSelection(schema, field, 2)), variables);
    const objects = reader.record.objects();
    for (const object of objects) told.add(object.split(':')[0]!);
    if (followed.has(name)) {
      await allTold(graph);
      reader.record.forget();
    }
    if (name === 'logOut') reader = { ...(await readerOf(reader.name)), contradictions: reader.contradictions };
    for (const organization of reader.clients.keys()) {
      await lookAgain(reader, organization, someOf(objects, 1));
      await readAll(reader, organization, ofPerson, 2);
    }
  }
  expect(told.size).toBeGreaterThan(10);
  expect(reader.contradictions).toEqual([]);
});

test('signing in tells what reading tells', async () => {
  const reader = await readerOf('consultant@both.test');
  const logIn = mutations['logIn']!;
  const variables = { input: { email: reader.name, password: demonstrationPassword } };
  const operation = operationOf('mutation', logIn, variables, fullSelection(schema, logIn, 2));
  for (const organization of reader.clients.keys()) {
    reader.record.forget();
    await ask(reader, organization, operation, variables);
    expect(reader.record.objects()).toContain(`User:${demonstrationUsers.consultant.id}`);
    for (const other of reader.clients.keys()) await readAll(reader, other, ofPerson, 2);
  }
  expect(reader.contradictions).toEqual([]);
});

test('what changes by time is in the schema', () => {
  for (const coordinate of Object.keys(byTime)) {
    const [type, field] = coordinate.split('.') as [string, string];
    expect([coordinate, (schema.getType(type) as GraphQLObjectType).getFields()[field] !== undefined]).toEqual([
      coordinate,
      true,
    ]);
  }
});

test.each([
  ['another value', { organization: { id: '1', name: 'B', limits: { users: 1 } } }, [], ['Organization:1.name']],
  ['a null', { organization: { id: '1', name: null, limits: { users: 1 } } }, [], ['Organization:1.name']],
  ['another part', { organization: { id: '1', name: 'A', limits: { users: 2 } } }, [], ['Organization:1.limits.users']],
  ['no part', { organization: { id: '1', name: 'A', limits: null } }, [], ['Organization:1.limits']],
  [
    'an explained null',
    { organization: { id: '1', name: null, limits: { users: 1 } } },
    [['organization', 'name']],
    [],
  ],
  ['another object', { organization: { id: '2', name: 'B', limits: { users: 2 } } }, [], []],
  ['the same', { organization: { id: '1', name: 'A', limits: { users: 1 } } }, [], []],
])('of %s the record says what it is', (_, data, paths, places) => {
  const made = buildSchema(
    'type Query { organization: Organization } type Organization { id: ID name: String limits: Limits } type Limits { users: Int }',
  );
  const query = tellingIds(made, '{ organization { id name limits { users } } }');
  const record = createAnswerRecord(made);
  const answer = ({ organization: { id, name, limits } }: any) => ({
    organization: {
      id,
      name,
      told_id: id,
      told_type: 'Organization',
      limits: limits && { ...limits, told_type: 'Limits' },
    },
  });
  expect(
    record.add(query, {}, { data: answer({ organization: { id: '1', name: 'A', limits: { users: 1 } } }) }),
  ).toEqual([]);
  const found = record.add(query, {}, { data: answer(data), errors: paths.map((path) => ({ path })) });
  expect(found.map(({ place }) => place)).toEqual(places);
  record.forget();
  expect(record.add(query, {}, { data: answer(data) })).toEqual([]);
});
