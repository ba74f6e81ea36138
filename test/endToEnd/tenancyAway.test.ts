import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { startProxy, type Proxy } from '../faults/proxy.ts';
import { eventually } from '../harness/eventually.ts';
import { startGraph, type GraphClient, type TestGraph } from '../harness/graph.ts';

interface Line {
  msg: string;
  operation?: string;
  organization?: string;
}

let graph: TestGraph;
let tenancy: Proxy;
let owner: GraphClient;
const lines: Line[] = [];

beforeAll(async () => {
  let port = 0;
  tenancy = await startProxy(() => port);
  graph = await startGraph({
    membershipSeconds: 1,
    graceSeconds: 120,
    addressOf(name, url) {
      if (name !== 'tenancy') return url;
      port = Number(new URL(url).port);
      return tenancy.url;
    },
    logOf: (name) =>
      pino(
        { level: name === 'gateway' ? 'info' : 'silent' },
        { write: (line: string) => void lines.push(JSON.parse(line) as Line) },
      ),
  });
  await graph.seed();
  owner = await graph.signIn('owner@acme.test', 'acme');
});
afterAll(async () => {
  await graph.stop();
  tenancy.close();
});

const query =
  'query Overview { organization { name } projects(first: 1) { edges { node { id } } } slackChannels(first: 100) { edges { node { type } } } }';
const isStale = (answer: object) => 'extensions' in answer;
const typesIn = ({ data }: { data?: any }) =>
  new Set(data.slackChannels.edges.map(({ node }: { node: { type: string } }) => node.type as string));

test('while tenancy is away its members read on, nothing private and nothing unsaid, and change nothing', async () => {
  const before = await owner.send(query);
  expect([before.errors, isStale(before)]).toEqual([undefined, false]);
  expect(typesIn(before).size).toBeGreaterThan(1);

  tenancy.become('resets');
  let during = before;
  expect(await eventually(async () => isStale((during = await owner.send(query))))).toBe(true);
  expect(during).toMatchObject({
    data: { organization: null, projects: before.data.projects },
    errors: [{ path: ['organization'], extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }],
    extensions: { stale: true },
  });
  expect(typesIn(during)).toEqual(new Set(['PUBLIC']));
  expect(lines.filter(({ msg }) => msg === 'answered by rights that tenancy could not confirm')).toMatchObject([
    { operation: 'Overview', organization: expect.any(String) },
  ]);

  const count = async () => (await graph.subgraphs.content.sql('select count(*)::int as n from project'))[0]!['n'];
  const projects = await count();
  expect(await owner.send('mutation { createProject(input: { name: "Meanwhile" }) { project { id } } }')).toMatchObject(
    { errors: [{ extensions: { code: 'SUBGRAPH_UNAVAILABLE', retryAfter: 1, outcome: 'NOT_DONE' } }] },
  );
  expect(await count()).toBe(projects);

  tenancy.become('passes');
  let after = during;
  const isBack = async () => {
    after = await owner.send(query);
    return after.errors === undefined && !isStale(after);
  };
  expect(await eventually(isBack)).toBe(true);
  expect(after.data).toEqual(before.data);
});
