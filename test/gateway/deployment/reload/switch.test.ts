import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { eventually } from '../../../harness/eventually.ts';
import { follow } from './follow.ts';
import { heavyAnswer, heavyQuery, startPeople, type People } from './people.ts';
import { openPublishing, type Publishing } from './publishing.ts';

let people: People;
let published: Publishing;
const stops: (() => Promise<void>)[] = [];

async function start(kind?: 'folder' | 'database') {
  published = await openPublishing(kind);
  stops.push(published.remove);
}

async function following(...how: Parameters<typeof follow> extends [unknown, ...infer Rest] ? Rest : never) {
  const gateway = await follow(published, ...how);
  stops.push(gateway.stop);
  return gateway;
}

beforeEach(async () => {
  people = await startPeople();
});
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop();
  await people.stop();
});

test.each(['folder', 'database'] as const)(
  'what is published in a %s is served, version after version, and which one is said',
  async (kind) => {
    await start(kind);
    await published.publish(people.supergraph());
    const gateway = await following();
    expect(await gateway.serves(1)).toBe(true);
    expect(await gateway.ready()).toEqual({ status: 200, body: { status: 'ready', graph: { version: 1 } } });
    expect((await gateway.ask('{ second }')).content.errors![0]!.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
    await published.publish(people.supergraph({ mark: 'second' }));
    expect(await gateway.serves(2)).toBe(true);
    expect(await gateway.metric('orgraph_graph_version')).toBe(2);
    expect((await gateway.ask('{ __type(name: "Query") { fields { name } } }')).content).toEqual({
      data: { __type: { fields: ['person', 'slow', 'second', 'node', 'nodes'].map((name) => ({ name })) } },
    });
    expect((await gateway.ask(heavyQuery)).content).toEqual(heavyAnswer);
  },
);

test('a request that is under way finishes on the graph on which it began, which is closed then', async () => {
  await start();
  await published.publish(people.supergraph());
  const gateway = await following();
  await gateway.serves(1);
  const slow = gateway.ask('{ slow plain }');
  expect(await eventually(() => people.slow === 1)).toBe(true);
  await published.publish(people.supergraph({ mark: 'second' }));
  expect(await gateway.serves(2)).toBe(true);
  expect((await gateway.ask('{ plain }')).content.errors![0]!.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
  expect(await gateway.metric('orgraph_graphs_open')).toBe(2);
  people.answerSlow();
  expect((await slow).content).toEqual({ data: { slow: 'at last', plain: 'plain' } });
  expect(await gateway.has('orgraph_graphs_open', 1)).toBe(true);
});

test('connections to a subgraph that stays are kept, those to one that is gone are closed', async () => {
  await start();
  await published.publish(people.supergraph());
  const gateway = await following();
  await gateway.serves(1);
  expect((await gateway.ask(heavyQuery)).content).toEqual(heavyAnswer);
  await published.publish(people.supergraph({ mark: 'second', nameless: true }));
  expect(await gateway.serves(2)).toBe(true);
  expect((await gateway.ask('{ person { id } }')).content).toEqual({ data: { person: { id: '1' } } });
  expect(people.connections('people')).toEqual({ opened: 1, open: 1 });
  expect(await eventually(() => people.connections('names').open === 0)).toBe(true);
});

test('a gateway of which the registry is empty listens, is not ready, and serves the first version', async () => {
  await start();
  const gateway = await following();
  expect(await gateway.ready()).toEqual({ status: 503, body: { status: 'starting', graph: { version: null } } });
  expect((await fetch(`${gateway.url}/health/live`)).status).toBe(200);
  const refused = await gateway.ask(heavyQuery);
  expect([refused.status, refused.headers.get('retry-after'), refused.content.errors![0]!.extensions.code]).toEqual([
    503,
    '1',
    'NOT_READY',
  ]);
  await published.publish(people.supergraph());
  expect(await gateway.serves(1)).toBe(true);
  expect((await gateway.ready()).status).toBe(200);
  expect((await gateway.ask(heavyQuery)).content).toEqual(heavyAnswer);
});

test('a gateway whose registry is out of reach listens, is not ready, and counts what fails', async () => {
  await start();
  const gateway = await follow({
    place: 'postgres://nobody:secret@127.0.0.1:9/none',
    publicKeys: published.publicKeys,
  });
  stops.push(gateway.stop);
  expect((await gateway.ready()).status).toBe(503);
  expect(
    await eventually(async () => (await gateway.metric('orgraph_graph_reloads_total{result="failed"}'))! >= 2),
  ).toBe(true);
  expect((await fetch(`${gateway.url}/health/live`)).status).toBe(200);
});

test('under a fixed identity a subgraph that is new gets keys, and signed requests', async () => {
  await start();
  await published.publish(people.supergraph());
  const identity = `${published.place}-identity.json`;
  writeFileSync(identity, JSON.stringify({ subject: 'bench', organization: '0198a8a8-0000-7000-8000-000000000001' }));
  // Nobody gives these subgraphs their keys, so they cannot prove that they are who answers.
  const gateway = await following({ identity }, { ORGRAPH_ANSWERS: 'log' });
  await gateway.serves(1);
  await published.publish(people.supergraph({ pets: true }));
  expect(await gateway.serves(2)).toBe(true);
  expect((await gateway.ask('{ pet person { id } }')).content).toEqual({ data: { pet: 'cat', person: { id: '1' } } });
  expect(
    people.received.map(({ service, headers }) => [service, headers['txn-token'] !== undefined]).toSorted(),
  ).toEqual([
    ['people', true],
    ['pets', true],
  ]);
});

test('a contract’s graph is served where one is named', async () => {
  await start();
  await published.publish(people.supergraph(), { partners: people.supergraph({ mark: 'partner' }) });
  const gateway = await following({ public: true, contract: 'partners' });
  expect(await gateway.serves(1)).toBe(true);
  expect((await gateway.ask('{ partner }')).content).toEqual({ data: { partner: 'partner' } });
});
