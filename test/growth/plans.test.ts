import { afterEach, expect, test } from '@jest/globals';
import pg from 'pg';
import { scopeOfLookup } from '#platform/data/scope.ts';
import { subgraphNames } from '#platform/process/names.ts';
import { withClient } from '#tools/database/provision.ts';
import { definitionOf } from '#tools/project/definitionOf.ts';
import { identityBySubject } from '../../subgraphs/tenancy/identity/entities.ts';
import { userByEmail } from '../../subgraphs/tenancy/user/entities.ts';
import { startSubgraph, type TestSubgraph } from '../harness/subgraph.ts';
import { fill, join } from './fill.ts';
import { wholeReads, type Statement } from './plan.ts';
import { questionsOf, schemaOf } from './questions.ts';
import { rowsOf } from './rows.ts';
import { viewer } from './viewer.ts';

let subgraph: TestSubgraph | undefined;
afterEach(() => subgraph?.stop());

/** Statements that no field of the graph runs as such. */
const lookUps: Readonly<Record<string, readonly Statement[]>> = {
  tenancy: [
    {
      sql: 'select id from "user" where email = $1::citext',
      parameters: ['person7@organization7.test'],
      scope: scopeOfLookup(userByEmail, 'person7@organization7.test'),
      planning: {},
      before: undefined,
    },
    {
      sql: 'select user_id as user from user_identity where issuer = $1 and subject = $2',
      parameters: ['https://issuer1.test', 'subject 1 7'],
      scope: scopeOfLookup(identityBySubject, 'https://issuer1.test subject 1 7'),
      planning: {},
      before: undefined,
    },
  ],
};

/** Lists that are short in an organization of any size: they are sorted when they have been read. */
const few = new Set(['Membership.teams', 'Query.roles', 'SlackMessage.reactions']);

/** Many organizations of a few rows, and the viewer's of many. */
async function fillTables(name: string): Promise<void> {
  await withClient(subgraph!.superuserUrl, async (client) => {
    await fill(client, name, [0, 0], [1, 2000]);
    await fill(client, name, [1, 400], [1, 40]);
    if (name === 'tenancy') await join(client, [1, 4]);
    await client.query('vacuum analyze');
  });
}

test.each(subgraphNames)(
  'no list of %s reads a whole table, nor a whole index, nor sorts what it has read',
  async (name) => {
    let statements: Statement[] = [];
    subgraph = await startSubgraph(name, {
      onStatement: (sql, as) => {
        if (as !== undefined) statements.push({ sql, ...as });
      },
    });
    await fillTables(name);
    const definition = await definitionOf(name);
    const tables = await growingTables();
    const schema = schemaOf(definition);
    const client = subgraph.client(viewer);
    const faults: string[] = [];
    const explainer = new pg.Client({ connectionString: subgraph.database.orm.config.get('clientUrl')! });
    await explainer.connect();
    try {
      const explained = new Set<string>();
      const ask = async (what: string, query: string, variables: object): Promise<any> => {
        statements = [];
        const { data, errors } = await client.send(query, variables as Record<string, unknown>);
        if (errors !== undefined) throw new Error(`${what}: ${JSON.stringify(errors)}`);
        for (const statement of statements) {
          if (explained.has(statement.sql)) continue;
          explained.add(statement.sql);
          for (const mode of ['force_custom_plan', 'force_generic_plan'] as const)
            for (const read of await wholeReads(explainer, statement, tables, mode))
              if (!read.startsWith('Sort') || !few.has(what.split(' ')[0]!))
                faults.push(`${what}: ${read} (${mode}): ${statement.sql}`);
        }
        return data.asked ?? data._entities?.[0]?.asked;
      };
      for (const { name: what, query, variables, isList } of questionsOf(schema, 'first: 10')) {
        const list = await ask(what, query, variables);
        if (!isList || list?.pageInfo === undefined) continue;
        if (query.includes('_entities')) continue;
        await ask(`${what}, from the end`, query.replace('first: 10', 'last: 10'), variables);
        if (list.pageInfo.endCursor === null) continue;
        await ask(
          `${what}, a next page`,
          query.replace('first: 10', `first: 10, after: "${list.pageInfo.endCursor}"`),
          variables,
        );
      }
      expect(explained.size).toBeGreaterThan(10);
      for (const statement of lookUps[name] ?? [])
        for (const read of await wholeReads(explainer, statement, tables, 'force_custom_plan'))
          faults.push(`${read}: ${statement.sql}`);
    } finally {
      await explainer.end();
    }
    expect(faults).toEqual([]);
  },
);

/** The tables that hold rows of organizations or people. All of them have been filled, so that no plan is one of an empty table. */
async function growingTables(): Promise<Set<string>> {
  const { database, name, sql } = subgraph!;
  const all = database.aggregates
    .flatMap(({ tenant = [], personal = [] }) => [...tenant, ...personal])
    .map((entity) => database.orm.getMetadata().get(entity).tableName)
    .concat('job');
  expect(new Set(rowsOf[name]!.map(({ table }) => table))).toEqual(
    new Set([...all, ...(name === 'tenancy' ? [] : ['tenant'])]),
  );
  for (const table of all)
    expect([table, (await sql(`select count(*)::int as rows from "${table}"`))[0]!['rows'] >= 400]).toEqual([
      table,
      true,
    ]);
  return new Set(all);
}
