import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { getNamedType, isRequiredArgument, type GraphQLField } from 'graphql';
import { apiSchemaOf } from '#gateway/supergraph/apiSchema.ts';
import { demonstrationOrganizations } from '#platform/demonstration/demonstration.ts';
import { projectDirectory } from '#tools/project/projectDirectory.ts';
import { startGraph, type GraphClient, type TestGraph } from '../harness/graph.ts';
import { idempotentMutations } from './idempotentMutations.ts';
import { answeredBy } from './selections.ts';

// Decision 52: a client that has read a thing and changes another is told every version that has become another by it.

const schema = apiSchemaOf(readFileSync(`${projectDirectory}schema/supergraph.graphql`, 'utf8'));
const mutations = schema.getMutationType()!.getFields();

/** The version is that of an organization in which the platform's administrator need not be. */
const ofOthers = ['setPlan', 'suspendOrganization', 'reinstateOrganization'];

let graph: TestGraph;
let owner: GraphClient;
const tables: { subgraph: string; table: string; column: string }[] = [];

beforeAll(async () => {
  graph = await startGraph();
  await graph.seed();
  owner = await graph.signIn('owner@acme.test', 'acme');
  for (const [subgraph, { sql }] of Object.entries(graph.subgraphs))
    for (const { table, column } of await sql<{ table: string; column: string }>(
      `select c.table_name as table, c.column_name as column from information_schema.columns c
       join information_schema.columns id on id.table_schema = c.table_schema and id.table_name = c.table_name and id.column_name = 'id'
       join information_schema.columns editor on editor.table_schema = c.table_schema and editor.table_name = c.table_name
       and editor.column_name in ('updated_by_id', 'last_editor_id')
       where c.column_name in ('version', 'place_version') and c.table_schema = current_schema()`,
    ))
      tables.push({ subgraph, table, column });
});
afterAll(() => graph.stop());

async function versions(): Promise<Map<string, number>> {
  const all = new Map<string, number>();
  for (const { subgraph, table, column } of tables)
    for (const { id, version } of await graph.subgraphs[subgraph as 'tenancy'].sql<{ id: string; version: number }>(
      `select id, "${column}" as version from "${table}"`,
    ))
      all.set(`${table} ${id}`, version);
  return all;
}

/** Every id with its version that a payload leads to, three objects deep. */
function selectionOf(field: GraphQLField<unknown, unknown>, depth = 3, above: readonly string[] = []): string {
  const type = answeredBy(schema, field);
  if (type === undefined) return '';
  const fields = type.getFields();
  const own = fields['version'] === undefined || fields['id'] === undefined ? '' : 'id version';
  const inner = Object.values(fields).flatMap((one) => {
    const far = answeredBy(schema, one);
    if (far === undefined || depth === 0 || above.includes(far.name) || one.args.some(isRequiredArgument)) return [];
    const selected = selectionOf(one, depth - 1, [...above, type.name]);
    return selected === '' ? [] : [`${one.name} ${selected}`];
  });
  const objects = [own, ...inner].filter((text) => text !== '').join(' ');
  if (objects === '') return '';
  return getNamedType(field.type).name.endsWith('Connection') ? `{ nodes { ${objects} } }` : `{ ${objects} }`;
}

/** What an answer says of versions: `id version`. */
function toldIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const { id, version } = value as { id?: string; version?: number };
  return [...(version === undefined ? [] : [`${id} ${version}`]), ...Object.values(value).flatMap(toldIn)];
}

test('the tables of what people edit are known', () => {
  expect(tables.map(({ table }) => table)).toEqual(
    expect.arrayContaining(['membership', 'team', 'team_membership', 'role', 'project', 'integration', 'organization']),
  );
});

test.each(Object.entries(idempotentMutations).filter(([name]) => !ofOthers.includes(name)))(
  '%s answers every version that it raises',
  async (name, { input }) => {
    const given = await input?.(owner, graph);
    const before = await versions();
    const field = mutations[name]!;
    const [argument] = field.args;
    const text =
      argument === undefined
        ? `mutation { ${name}`
        : `mutation ($input: ${String(argument.type)}) { ${name}(input: $input)`;
    const { data, errors } = await owner.send(
      `${text} ${selectionOf(field) || '{ __typename }'} }`,
      given && { input: given },
    );
    // Some samples refer to a connection that is not there.
    expect((errors ?? []).filter(({ path }) => path!.length === 1)).toEqual([]);
    const raised = [...(await versions())].filter(([row, version]) => before.has(row) && before.get(row) !== version);
    const told = toldIn(data);
    expect(raised.filter(([row, version]) => !told.includes(`${row.split(' ')[1]} ${version}`))).toEqual([]);
  },
);

test('making a connection the default answers the one before it', async () => {
  const { sql } = graph.subgraphs.integrations;
  const of = `organization_id = '${demonstrationOrganizations.acme.id}'`;
  const [former] = await sql<{ id: string; provider: string; version: number }>(
    `select id, provider, version from integration where ${of} and is_default limit 1`,
  );
  const [other] = await sql<{ id: string }>(
    `insert into integration (id, organization_id, provider, name, status, created_by_id)
     select gen_random_uuid(), organization_id, provider, 'Other', 'ACTIVE', created_by_id from integration where id = $1 returning id`,
    [former!.id],
  );
  const { data, errors } = await owner.send(
    `mutation ($id: ID!) { updateIntegration(input: { id: $id, version: 1, isDefault: true }) {
       integration { id isDefault version } formerDefault { id isDefault version } } }`,
    { id: other!.id },
  );
  expect(errors).toBeUndefined();
  expect(data.updateIntegration).toEqual({
    integration: { id: other!.id, isDefault: true, version: 2 },
    formerDefault: { id: former!.id, isDefault: false, version: former!.version + 1 },
  });
});
