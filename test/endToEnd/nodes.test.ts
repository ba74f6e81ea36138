import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { buildSchema, isInterfaceType, isObjectType } from 'graphql';
import { nodeIdOf } from '#platform/values/nodeId.ts';
import { startGraph, type GraphClient, type TestGraph } from '../harness/graph.ts';

const schema = buildSchema(readFileSync(new URL('../../schema/api.graphql', import.meta.url), 'utf8'));
const node = schema.getType('Node');
const types = new Set(isInterfaceType(node) ? schema.getPossibleTypes(node).map(({ name }) => name) : []);
/** The root fields that look an object up by its id, by the type that they give. */
const lookUps = new Map(
  Object.values(schema.getQueryType()!.getFields()).flatMap((field) =>
    isObjectType(field.type) && types.has(field.type.name) && field.args.map(({ name }) => name).join() === 'id'
      ? [[field.type.name, field.name] as const]
      : [],
  ),
);
const nobody = '00000000-0000-4000-8000-000000000000';
const rowsOfEach = 10;

let graph: TestGraph;
let callers: Record<'owner' | 'viewer' | 'consultant' | 'stranger', GraphClient>;
/** Of each type, ids of both organizations' rows and of nobody's. */
const ids = new Map<string, string[]>();

beforeAll(async () => {
  graph = await startGraph({ environment: { MAX_BRANCHES: '1000' } });
  await graph.seed();
  callers = {
    owner: await graph.signIn('owner@acme.test', 'acme'),
    viewer: await graph.signIn('viewer@acme.test', 'acme'),
    consultant: await graph.signIn('consultant@both.test', 'acme'),
    stranger: await graph.signIn('owner@beta.test', 'beta'),
  };
  for (const { database, sql } of Object.values(graph.subgraphs))
    for (const entity of database.aggregates.flatMap(({ tenant = [], personal = [], shared = [] }) => [
      ...tenant,
      ...personal,
      ...shared,
    ])) {
      if (!types.has(entity.name)) continue;
      const { tableName } = database.orm.getMetadata().get(entity);
      const rows = await sql(`select id from "${tableName}" order by id`);
      ids.set(
        entity.name,
        [...rows.slice(0, rowsOfEach), ...rows.slice(-rowsOfEach)].map(({ id }) => id as string),
      );
    }
});
afterAll(() => graph.stop());

interface Told {
  data: Record<string, unknown>;
  errors?: { path: readonly [string]; extensions: { code: string } }[];
}

/** What is told of each alias: that it is there, or the code of why it is null. */
function told({ data, errors = [] }: Told): Map<string, string | undefined> {
  const codes = new Map(errors.map(({ path: [alias], extensions }) => [alias, extensions.code]));
  return new Map(Object.entries(data).map(([alias, value]) => [alias, value === null ? codes.get(alias) : 'there']));
}

test('every type that has rows has one that its node id leads to', async () => {
  expect(types.size).toBeGreaterThan(15);
  for (const type of types) {
    const known = ids.get(type) ?? [];
    const { data } = await callers.owner.send('query ($ids: [ID!]!) { nodes(ids: $ids) { type: __typename nodeId } }', {
      ids: known.map((id) => nodeIdOf({ type, id })),
    });
    const found = (data.nodes as ({ type: string; nodeId: string } | null)[]).flatMap((one) => one ?? []);
    expect(found.every((one) => one.type === type)).toBe(true);
    expect([type, found.length > 0]).toEqual([type, known.length > 0]);
  }
});

test.each(['owner', 'viewer', 'consultant', 'stranger'] as const)(
  'a node id tells the %s what the look-up of its type tells, and no more',
  async (caller) => {
    expect(lookUps.size).toBeGreaterThan(5);
    for (const [type, field] of lookUps) {
      const known = [...(ids.get(type) ?? []), nobody];
      const answer = await callers[caller].send(
        `{ ${known.map((id, at) => `a${at}: ${field}(id: "${id}") { id } b${at}: node(id: "${nodeIdOf({ type, id })}") { nodeId }`).join(' ')} }`,
      );
      const by = told(answer as unknown as Told);
      for (const [at, id] of known.entries())
        expect([type, id, by.get(`b${at}`)]).toEqual([type, id, by.get(`a${at}`)]);
      expect(['NOT_FOUND', 'FORBIDDEN']).toContain(by.get(`b${known.length - 1}`));
    }
  },
);

test('of an object no other spelling of its id makes a node id, and its node id is no id', async () => {
  for (const [type, field] of lookUps) {
    const known = [...(ids.get(type) ?? []), nobody];
    const { data, errors } = await callers.owner.send(
      `{ ${known.map((id, at) => `a${at}: node(id: "${nodeIdOf({ type, id })}") { nodeId } b${at}: node(id: "${nodeIdOf({ type, id: id.toUpperCase() })}") { nodeId }`).join(' ')} }`,
    );
    const by = told({ data, errors } as unknown as Told);
    for (const [at, id] of known.entries()) {
      const there = by.get(`a${at}`);
      expect([type, id, by.get(`b${at}`)]).toEqual([type, id, there === 'there' ? 'BAD_USER_INPUT' : there]);
    }
    const nodeId = nodeIdOf({ type, id: known[0]! });
    const asked = await callers.owner.send(`{ ${field}(id: "${nodeId}") { id } }`);
    expect(asked.errors).toMatchObject([
      {
        message: 'This is the nodeId of an object, which node and nodes take. Send its id.',
        extensions: { code: 'BAD_USER_INPUT', field: 'id' },
      },
    ]);
  }
});
