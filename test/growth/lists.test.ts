import { afterEach, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { getNamedType, isLeafType, type GraphQLObjectType } from 'graphql';
import { subgraphNames } from '#platform/process/names.ts';
import { withClient } from '#tools/database/provision.ts';
import { definitionOf } from '#tools/project/definitionOf.ts';
import { campaign } from '../harness/campaign.ts';
import type { SubgraphClient } from '../harness/client.ts';
import { startSubgraph, type TestSubgraph } from '../harness/subgraph.ts';
import { tableOf } from './arguments.ts';
import { fill } from './fill.ts';
import { ofConnections, questionsOf, schemaOf, type Question } from './questions.ts';
import { keyOf, rowsOf } from './rows.ts';
import { viewer } from './viewer.ts';

let subgraph: TestSubgraph | undefined;
afterEach(() => subgraph?.stop());

interface Page {
  edges: { cursor: string; node: object }[];
  nodes: object[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
  totalCount: number;
}

const rows = 60;

/** The viewer's organization with so many rows that one page holds every list, of which many share their time; another one with others. */
async function fillTables(name: string): Promise<void> {
  await withClient(subgraph!.superuserUrl, async (client) => {
    await fill(client, name, [0, 1], [1, rows]);
    await client.query('set session_replication_role = replica');
    for (const { table, columns } of rowsOf[name]!)
      for (const time of ['created_at', 'joined_at', 'began_at', 'occurred_at', 'posted_at'])
        if (time in columns)
          await client.query(`update "${table}" set ${time} = date_bin('7 s', ${time}, '2000-01-01')`);
  });
}

const leavesOf = (type: GraphQLObjectType): string =>
  Object.values(type.getFields())
    .filter((field) => field.args.length === 0 && isLeafType(getNamedType(field.type)))
    .map((field) => field.name)
    .join(' ');

/** Orders of which one is the other from its end. */
const reverses = [
  ['NEWEST', 'OLDEST'],
  ['HIGHEST', 'LOWEST'],
];

const isReverse = (one: string, other: string): boolean =>
  other === `${one}_DESCENDING` || reverses.some(([first, last]) => one === first && other === last);

test.each(subgraphNames)(
  'every list of %s, read forward or backward in pages of any size, is the whole list once, in each of its orders',
  async (name) => {
    subgraph = await startSubgraph(name);
    await fillTables(name);
    const client = subgraph.client(viewer);
    const questions = questionsOf(schemaOf(await definitionOf(name)), 'first: 10').filter(
      (question) => question.nodeType !== undefined && !question.name.endsWith(', of 2'),
    );
    const lists = Map.groupBy(questions, ({ query, variables }) =>
      JSON.stringify([query, { ...variables, orderBy: undefined }]),
    );
    expect(lists.size).toBeGreaterThan(5);
    for (const orders of lists.values()) {
      expect([orders[0]!.name, orders.length > 1]).toEqual([orders[0]!.name, true]);
      const wholes = new Map<string, Page>();
      for (const question of orders) {
        const whole = await read(client, question, 'first: 100');
        wholes.set(question.variables['orderBy'] as string, whole);
        expect([question.name, whole.pageInfo.hasNextPage]).toEqual([question.name, false]);
        expect([question.name, directionsOf(whole)]).toEqual([question.name, expect.not.arrayContaining(['both'])]);
        await fc.assert(
          fc.asyncProperty(
            fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
            fc.boolean(),
            async (sizes, backward) => {
              const edges = await readInPages(client, question, sizes, backward);
              expect([question.name, edges]).toEqual([question.name, whole.edges]);
            },
          ),
          { numRuns: campaign(1, 20) },
        );
      }
      await expectOneListIn(wholes, orders, client);
    }
  },
);

/** Which way the first key of an order goes, by its name. */
const directionOf = (order: string): string =>
  /^(NEWEST|RELEVANCE|HIGHEST|URGENT)$|_DESCENDING$/.test(order) ? 'down' : 'up';

/** The same nodes in each order, those of one the other way round in its reverse; and no order takes another's cursor. */
async function expectOneListIn(
  wholes: ReadonlyMap<string, Page>,
  orders: readonly Question[],
  client: SubgraphClient,
): Promise<void> {
  const sorted = ({ nodes }: Page) => nodes.map((node) => JSON.stringify(node)).sort();
  for (const { name, query, variables } of orders) {
    const order = variables['orderBy'] as string;
    const whole = wholes.get(order)!;
    expect([name, new Set(whole.edges.map(({ cursor }) => cursor)).size]).toEqual([name, whole.totalCount]);
    for (const [other, { edges, nodes, ...page }] of wholes) {
      if (other === order) continue;
      expect([name, sorted({ edges, nodes, ...page })]).toEqual([name, sorted(whole)]);
      expect([name, isReverse(order, other) ? nodes : undefined]).toEqual([
        name,
        isReverse(order, other) ? whole.nodes.toReversed() : undefined,
      ]);
      if (edges.length === 0) continue;
      const { errors } = await client.send(
        query.replace('first: 10', `first: 10, after: "${edges[0]!.cursor}"`),
        variables,
      );
      expect([name, errors]).toMatchObject([name, [{ extensions: { code: 'BAD_USER_INPUT', field: 'after' } }]]);
    }
    expect([name, directionOf(order), 'same']).toContain(directionsOf(whole)[0] ?? 'same');
  }
}

async function read(
  client: SubgraphClient,
  { name, query, variables, nodeType }: Question,
  page: string,
): Promise<Page> {
  const { data, errors } = await client.send(
    query
      .replace('first: 10', page)
      .replace(
        ofConnections,
        `{ edges { cursor node { ${leavesOf(nodeType!)} } } nodes { ${leavesOf(nodeType!)} } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount }`,
      ),
    variables,
  );
  if (errors !== undefined) throw new Error(`${name}: ${JSON.stringify(errors)}`);
  const list = (data.asked ?? data._entities[0].asked) as Page;
  expect(list.nodes).toEqual(list.edges.map(({ node }) => node));
  expect([list.pageInfo.startCursor, list.pageInfo.endCursor]).toEqual([
    list.edges[0]?.cursor ?? null,
    list.edges.at(-1)?.cursor ?? null,
  ]);
  return list;
}

/** The edges of all pages; their sizes begin anew after the last. */
async function readInPages(
  client: SubgraphClient,
  list: Question,
  sizes: readonly number[],
  backward: boolean,
): Promise<Page['edges']> {
  const edges: Page['edges'] = [];
  let total: number | undefined;
  let from = '';
  for (let page = 0; ; page += 1) {
    const size = sizes[page % sizes.length]!;
    const {
      edges: some,
      pageInfo,
      totalCount,
    } = await read(client, list, `${backward ? 'last' : 'first'}: ${size}${from}`);
    expect([list.name, totalCount]).toEqual([list.name, (total ??= totalCount)]);
    expect(backward ? pageInfo.hasNextPage : pageInfo.hasPreviousPage).toBe(page > 0);
    edges.splice(backward ? 0 : edges.length, 0, ...some);
    if (!(backward ? pageInfo.hasPreviousPage : pageInfo.hasNextPage)) break;
    expect(some.length).toBe(size);
    from = backward ? `, before: "${pageInfo.startCursor}"` : `, after: "${pageInfo.endCursor}"`;
  }
  expect([list.name, edges.length]).toEqual([list.name, total]);
  return edges;
}

/** Each key of the order, which the cursors hold: which way it goes among those that are alike in the keys before it. */
function directionsOf({ edges }: Page): ('up' | 'down' | 'same' | 'both')[] {
  const places = edges.map(({ cursor }) =>
    (JSON.parse(Buffer.from(cursor, 'base64url').toString()) as string[]).slice(1),
  );
  const steps = places.slice(1).map((place, index) => {
    const differs = place.findIndex((key, position) => key !== places[index]![position]);
    return {
      differs,
      direction: isLess(places[index]![differs]!, place[differs]!) ? ('up' as const) : ('down' as const),
    };
  });
  return (places[0] ?? []).map((_, position) => {
    const directions = new Set(steps.filter(({ differs }) => differs === position).map(({ direction }) => direction));
    return directions.size === 0 ? 'same' : directions.size === 2 ? 'both' : [...directions][0]!;
  });
}

const isLess = (one: string, other: string): boolean =>
  /^-?[\d.]+$/.test(one) && /^-?[\d.]+$/.test(other) ? Number(one) < Number(other) : one < other;

test.each(subgraphNames)('how long the lists of %s are takes one statement, of however many parents', async (name) => {
  const statements: string[] = [];
  subgraph = await startSubgraph(name, { onStatement: (sql) => statements.push(sql) });
  await fillTables(name);
  const client = subgraph.client(viewer);
  const counted: string[] = [];
  for (const question of questionsOf(schemaOf(await definitionOf(name)), 'first: 1')) {
    if (question.nodeType === undefined || !question.name.endsWith(', of 2') || 'filter' in question.variables)
      continue;
    const parent = (question.variables['of'] as { ['__typename']: string }[])[0]!;
    const of = Array.from({ length: 9 }, (_, index) => ({
      ...parent,
      id: keyOf(tableOf(parent['__typename']), 1 + index),
    }));
    const ask = async (parents: object[]) => {
      statements.length = 0;
      const { data, errors } = await client.send(question.query, { ...question.variables, of: parents });
      expect([question.name, errors]).toEqual([question.name, undefined]);
      return data._entities as ({ asked: Page | null } | null)[];
    };
    await ask(of.slice(0, 1));
    const forOne = statements.length;
    const lists = await ask(of);
    if (lists.filter((list) => (list?.asked?.totalCount ?? 0) > 1).length < 2) continue;
    counted.push(question.name);
    expect([question.name, statements.length]).toEqual([question.name, forOne]);
    expect(statements.filter((sql) => sql.includes('count(*)'))).toHaveLength(1);
  }
  expect([name, counted.length > 0]).toEqual([name, true]);
});
