import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { buildASTSchema, isRequiredArgument, parse, type GraphQLField } from 'graphql';
import { apiSchemaOf } from '#gateway/supergraph/apiSchema.ts';
import { demonstrationId } from '#platform/demonstration/demonstration.ts';
import { permissions } from '#platform/identity/permissions.ts';
import { currentVersion } from '../harness/currentVersion.ts';
import { startGraph, type GraphClient, type TestGraph } from '../harness/graph.ts';
import { operationOf } from './sampleArguments.ts';
import { answeredBy, fullSelection } from './selections.ts';

const document = parse(readFileSync(new URL('../../schema/supergraph.graphql', import.meta.url), 'utf8'));
const supergraph = buildASTSchema(document, { assumeValid: true, assumeValidSDL: true });
const schema = apiSchemaOf(document);
/** Those of subgraphs: what the gateway itself finds asks what the types ask that it finds (nodes.test.ts). */
const queries = Object.values(schema.getQueryType()!.getFields()).filter(
  ({ name }) => supergraph.getQueryType()!.getFields()[name] !== undefined,
);
const reads = permissions.filter(
  (permission) => permission.endsWith(':read') && queries.some((field) => permissionOf(field) === permission),
);

function permissionOf({ name }: GraphQLField<unknown, unknown>): string | undefined {
  const field = supergraph.getQueryType()!.getFields()[name]!;
  const value = field.astNode?.directives?.find((one) => one.name.value === 'permission')?.arguments?.[0]?.value;
  return value !== undefined && 'value' in value ? String(value.value) : undefined;
}

/** What reading objects of a type takes: what the root fields that answer them ask. */
const needed = new Map(
  queries.flatMap((field) => {
    const [type, permission] = [answeredBy(schema, field)?.name, permissionOf(field)];
    return type === undefined || permission === undefined || permission === 'NONE' ? [] : [[type, permission] as const];
  }),
);

let graph: TestGraph;
let owner: GraphClient;
let reader: GraphClient;
let reviewer: string;

beforeAll(async () => {
  // It selects everything, three objects deep: more than the usual limit allows.
  graph = await startGraph({ environment: { MAX_BRANCHES: '1000' } });
  await graph.seed();
  owner = await graph.signIn('owner@acme.test', 'acme');
  reader = await graph.signIn('viewer@acme.test', 'acme');
  const { data } = await owner.send('{ roles { edges { node { id key } } } members { edges { node { id email } } } }');
  reviewer = (data.roles.edges as { node: { id: string; key: string } }[]).find(({ node }) => node.key === 'REVIEWER')!
    .node.id;
  const membership = (data.members.edges as { node: { id: string; email: string } }[]).find(
    ({ node }) => node.email === 'viewer@acme.test',
  )!.node.id;
  await owner.send(
    `mutation { setMemberRole(input: { id: "${membership}", version: 1, roleId: "${demonstrationId('acme', 'role REVIEWER')}" }) { membership { id } } }`,
  );
});
afterAll(() => graph.stop());

const reviewerVersion = () => currentVersion(graph.subgraphs.tenancy, 'role', reviewer);

interface Told {
  __typename?: string;
  id?: string;
}

/** Every object of an answer. */
function* objectsOf(value: unknown): Generator<Told> {
  if (typeof value !== 'object' || value === null) return;
  if ('__typename' in value) yield value as Told;
  for (const member of Object.values(value)) yield* objectsOf(member);
}

/** A person reads their own place, its role and their organizations whatever their role. */
const own = new Set(['Organization', 'Role']);

test.each(reads)('a role that holds %s alone reads nothing else, whichever way it goes', async (permission) => {
  const version = await reviewerVersion();
  expect(
    (
      await owner.send(
        `mutation ($permissions: [String!]) { updateRole(input: { id: "${reviewer}", version: ${version}, permissions: $permissions }) { role { id } } }`,
        { permissions: [permission] },
      )
    ).errors,
  ).toBeUndefined();
  expect((await reader.send('{ myMembership { role { key permissions } } }')).data.myMembership.role).toEqual({
    key: 'REVIEWER',
    permissions: [permission],
  });
  const others: string[] = [];
  const read = new Set<string>();
  for (const field of queries.filter(({ args }) => !args.some(isRequiredArgument))) {
    const { data } = await reader.send(operationOf('query', field, {}, fullSelection(schema, field, 3)));
    for (const { __typename: type = '', id } of objectsOf(data)) {
      const need = needed.get(type);
      if (need === permission) read.add(type);
      const isOwn =
        own.has(type) || (type === 'Membership' && id === demonstrationId('acme', 'membership viewer@acme.test'));
      if (need !== undefined && need !== permission && !isOwn)
        others.push(`${field.name} shows a ${type}, which takes ${need}`);
    }
  }
  expect([...new Set(others)]).toEqual([]);
  expect([...read]).not.toEqual([]);
});
