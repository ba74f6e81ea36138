import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createCancellation } from '#gateway/http/cancellation.ts';
import { readForwardRules } from '#gateway/subgraphClient/headerForwarding.ts';
import { createSubgraphClient, type SubgraphClient } from '#gateway/subgraphClient/subgraphRequest.ts';
import { createRequestSigner } from '#platform/identity/signedRequest.ts';
import { createLog } from '#platform/process/log.ts';
import { campaign } from '../../harness/campaign.ts';
import { eventually } from '../../harness/eventually.ts';
import { memberIdentity, startSubgraph, type TestSubgraph } from '../../harness/subgraph.ts';

let content: TestSubgraph;
let gateway: SubgraphClient;
let organization: string;

beforeAll(async () => {
  content = await startSubgraph('content');
  ({ id: organization } = await content.organization('acme'));
  gateway = createSubgraphClient({
    signer: createRequestSigner(content.keys.of('gateway'), content.keys.ring),
    endpoints: new Map([['content', `${content.url}/graphql`]]),
    forward: readForwardRules('', ['content'], true),
    deduplicate: true,
    limitOf: () => 60_000,
  });
});
afterAll(async () => {
  gateway.close();
  await content.stop();
});

async function send(kind: 'query' | 'mutation', query: string, variables: Record<string, unknown> = {}) {
  const patience = createCancellation(60_000);
  try {
    const scope = {
      identity: memberIdentity(organization, 'MEMBER'),
      requestId: 'a',
      client: { address: '', agent: '' },
      headers: {},
      patience,
      log: createLog('test', 'silent'),
    };
    return JSON.parse(await gateway.send(scope, 'content', kind, JSON.stringify({ query, variables }))) as {
      data: Record<string, { project: { id: string } } | null>;
      errors?: unknown;
    };
  } finally {
    patience.settle();
  }
}

const create =
  'mutation ($name: String!) { createProject(input: { name: $name }) { project { id name createdAt updatedAt } } }';

test('a subgraph that restarts under load fails no query and no mutation, and does each once', async () => {
  const rounds = campaign(6, 100);
  const failed: unknown[] = [];
  const made = new Map<string, string>();
  let [running, asked] = [true, 0];
  const writers = Array.from({ length: 6 }, async (_, writer) => {
    for (let index = 0; running; index += 1) {
      const name = `project ${writer}-${index}`;
      try {
        const { data, errors } = await send('mutation', create, { name });
        if (errors !== undefined) failed.push(errors);
        else made.set(name, data['createProject']!.project.id);
      } catch (error) {
        failed.push(error);
      }
    }
  });
  const readers = Array.from({ length: 6 }, async () => {
    while (running) {
      await send('query', '{ projects(first: 1) { edges { node { id } } } }').then(
        ({ errors }) => errors !== undefined && failed.push(errors),
        (error: unknown) => failed.push(error),
      );
      asked += 1;
    }
  });
  for (let round = 1; round <= rounds; round += 1) {
    await eventually(() => made.size >= 10 * round && asked >= 10 * round, 1);
    await content.restart();
  }
  await eventually(() => made.size >= 10 * (rounds + 1), 1);
  running = false;
  await Promise.all([...writers, ...readers]);
  expect(failed).toEqual([]);
  const rows = await content.sql<{ name: string; id: string }>('select name, id from project');
  expect(new Map(rows.map(({ name, id }) => [name, id]))).toEqual(made);
  expect(rows).toHaveLength(made.size);
});
