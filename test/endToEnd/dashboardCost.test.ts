import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { demonstrationOrganizations } from '#platform/demonstration/demonstration.ts';
import { subgraphNames } from '#platform/process/names.ts';
import { startGraph, type GraphClient, type TestGraph } from '../harness/graph.ts';
import { growAcme } from './growAcme.ts';

let graph: TestGraph;
let member: GraphClient;
const dashboard = readFileSync(new URL('../../schema/operations/1-dashboard.graphql', import.meta.url), 'utf8').replace(
  'contentBlocks(first: 20)',
  'contentBlocks(first: 100)',
);

beforeAll(async () => {
  graph = await startGraph();
  await graph.seed();
  member = await graph.signIn('member@acme.test', 'acme');
});
afterAll(() => graph.stop());

async function cost() {
  graph.fetches.length = 0;
  for (const name of subgraphNames) graph.subgraphs[name].statements.length = 0;
  const { data, errors } = await member.send(dashboard);
  expect(errors).toBeUndefined();
  return {
    size: [
      data.organization.members.edges.length,
      data.organization.slackWorkspaces.edges[0].node.channels.edges.length,
      data.organization.contentBlocks.edges.length,
    ],
    fetches: graph.fetches.length,
    statements: subgraphNames.map((name) => [name, graph.subgraphs[name].statements.length]),
  };
}

test('the dashboard costs the same requests and statements over 50 members, 20 channels and 200 blocks as over a handful', async () => {
  await cost();
  const small = await cost();
  await growAcme(graph.subgraphs, demonstrationOrganizations.acme.id, { members: 50, channels: 20, blocks: 200 });
  const large = await cost();
  expect(large.size).toEqual([50, 20, 100]);
  expect(small.size[0]).toBeLessThan(10);
  expect({ fetches: large.fetches, statements: large.statements }).toEqual({
    fetches: small.fetches,
    statements: small.statements,
  });
});
