import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { getNamedType, isScalarType, Kind, parse, type FieldDefinitionNode, type GraphQLField } from 'graphql';
import { apiSchemaOf } from '#gateway/supergraph/apiSchema.ts';
import { demonstrationOrganizations, demonstrationUsers } from '#platform/demonstration/demonstration.ts';
import { subgraphNames } from '#platform/process/names.ts';
import { projectDirectory } from '#tools/project/projectDirectory.ts';
import { startGraph, type GraphClient, type TestGraph } from '../harness/graph.ts';
import { fullSelection } from './selections.ts';

// What is kept for a person is nobody's to who reads as a role (decision 49). Derived from the schema: every root field
// that asks no permission answers what is the caller's own.

const schemaFile = (name: string) => readFileSync(`${projectDirectory}schema/${name}.graphql`, 'utf8');
const schema = apiSchemaOf(schemaFile('supergraph'));

/** What is everybody's, and what asks who runs the platform: the code says it. */
const everybodys = ['permissions', 'platformOrganization'];

const fields = subgraphNames.flatMap((name) =>
  parse(schemaFile(name))
    .definitions.filter((node) => node.kind === Kind.OBJECT_TYPE_EXTENSION || node.kind === Kind.OBJECT_TYPE_DEFINITION)
    .filter((node) => node.name.value === 'Query')
    .flatMap((node) => node.fields ?? [])
    .filter((node) => !node.name.value.startsWith('_') && asksNothing(node))
    .map((node) => ({
      field: schema.getQueryType()!.getFields()[node.name.value]!,
      isOwn: directivesOf(node).has('own'),
    })),
);

function directivesOf({ directives = [] }: FieldDefinitionNode): Map<string, string> {
  return new Map(
    directives.map(({ name, arguments: [given] = [] }) => [
      name.value,
      given !== undefined && 'value' in given.value ? String(given.value.value) : '',
    ]),
  );
}

function asksNothing(node: FieldDefinitionNode): boolean {
  const directives = directivesOf(node);
  return directives.get('access') === 'USER' || directives.get('permission') === 'NONE';
}

let graph: TestGraph;
let owner: GraphClient;
let view: Record<string, string>;
const { acme } = demonstrationOrganizations;
/** What the owner has of each type that a root field names one of. */
const ids: Record<string, string> = {};

beforeAll(async () => {
  graph = await startGraph();
  await graph.seed();
  owner = await graph.signIn('owner@acme.test', 'acme');
  await graph.subgraphs.tenancy.sql(
    `insert into notification (id, organization_id, user_id, code, title) values (gen_random_uuid(), $1, $2, 'x', 'x')`,
    [acme.id, demonstrationUsers.acmeOwner.id],
  );
  const { tenancy, slack } = graph.subgraphs;
  const person = demonstrationUsers.acmeOwner;
  ids['UserIdentity'] = randomUUID();
  await tenancy.sql(
    `insert into user_identity (id, user_id, issuer, subject) values ($1, $2, 'https://issuer.test', 'olive')`,
    [ids['UserIdentity'], person.id],
  );
  await tenancy.sql(
    `insert into invitation (organization_id, email, role_id, token_hash, expires_at)
     select id, $1, (select r.id from role r where r.organization_id = o.id and key = 'MEMBER'), 'x', now() + interval '1 day'
     from organization o where slug = 'beta'`,
    [person.email],
  );
  await tenancy.sql(`insert into personal_copy (user_id, expires_at) values ($1, now() + interval '1 day')`, [
    person.id,
  ]);
  ids['Job'] = randomUUID();
  await slack.sql(`insert into job (id, organization_id, kind, started_by_id) values ($1, $2, 'slack.reread', $3)`, [
    ids['Job'],
    acme.id,
    person.id,
  ]);
  const { data } = await owner.send(
    `{ roles(first: 1) { nodes { id } } mySessions(first: 1) { nodes { id } } notifications(first: 1) { nodes { id } } }`,
  );
  view = { 'x-orgraph-read-as': data.roles.nodes[0].id };
  ids['Session'] = data.mySessions.nodes[0].id;
  ids['Notification'] = data.notifications.nodes[0].id;
});
afterAll(() => graph.stop());

const isList = ({ type }: GraphQLField<unknown, unknown>) => getNamedType(type).name.endsWith('Connection');

function operation({ field }: (typeof fields)[number]): string {
  const { name, type, args } = field;
  const given = args.some(({ name: argument }) => argument === 'id') ? `(id: "${ids[getNamedType(type).name]}")` : '';
  if (isList(field)) return `{ ${name} { totalCount nodes { __typename } } }`;
  return `{ ${name}${given} ${isScalarType(getNamedType(type)) ? '' : fullSelection(schema, field, 0)} }`;
}

const kept = fields.filter(({ field, isOwn }) => !isOwn && !everybodys.includes(field.name));

test('the root fields that answer what is kept for a person are known by what they ask', () => {
  expect(kept.map(({ field }) => field.name)).toEqual(
    expect.arrayContaining(['mySessions', 'mySession', 'notifications', 'notification', 'unreadNotificationCount']),
  );
});

test.each(kept.map((one) => [one.field.name, one] as const))(
  '%s answers the caller what is kept for them, and as a role what is kept for nobody',
  async (name, one) => {
    const text = operation(one);
    const mine = await owner.send(text);
    const seen = await owner.send(text, {}, view);
    expect(mine.errors).toBeUndefined();
    expect(nothingOf(one.field, mine)).toBe(false);
    expect(nothingOf(one.field, seen)).toBe(true);
  },
);

/** Whether an answer says that there is nothing: an empty list, none, or NOT_FOUND. */
function nothingOf(field: GraphQLField<unknown, unknown>, { data, errors }: Awaited<ReturnType<GraphClient['send']>>) {
  const value = data?.[field.name];
  if (isList(field)) return errors === undefined && value.totalCount === 0 && value.nodes.length === 0;
  if (isScalarType(getNamedType(field.type))) return errors === undefined && value === 0;
  return value === null && errors?.[0]?.extensions.code === 'NOT_FOUND';
}

test.each(fields.filter(({ isOwn }) => isOwn).map((one) => [one.field.name, one] as const))(
  '%s says who the caller is, whatever role they read as',
  async (name, one) => {
    const text = operation(one);
    const mine = await owner.send(text);
    expect(mine.data[name]).not.toBeNull();
    expect((await owner.send(text, {}, view)).data).toEqual(mine.data);
  },
);
