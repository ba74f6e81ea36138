import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readAnswer } from '#platform/identity/answerCheck.ts';
import { serviceIdentity } from '#platform/identity/identity.ts';
import { createRequestSigner } from '#platform/identity/signedRequest.ts';
import { listen } from '#platform/process/httpServer.ts';
import { createStandings } from '#platform/queue/queueStandings.ts';
import { createSubgraphMetrics } from '#platform/subgraph/subgraphMetrics.ts';
import { eventually } from '../../harness/eventually.ts';
import { startSubgraph, type TestSubgraph } from '../../harness/subgraph.ts';

let content: TestSubgraph;
beforeAll(async () => {
  content = await startSubgraph('content', { works: false });
});
afterAll(() => content?.stop());

async function readiness(): Promise<unknown> {
  const path = '/health/ready';
  const identity = serviceIdentity('gateway', 'health');
  const signer = createRequestSigner(content.keys.of('gateway'), content.keys.ring);
  const { headers, answer } = await signer.sign({ method: 'GET', path, body: '', identity, receiver: 'content' });
  const received = await readAnswer(await fetch(`${content.url}${path}`, { headers }));
  answer!.assertProven(received);
  return JSON.parse(received.body.toString());
}

async function metrics(): Promise<string[]> {
  const { handler } = createSubgraphMetrics(content.database, createStandings(content.database));
  const listening = await listen(handler, 0, '127.0.0.1');
  try {
    const text = await (await fetch(`${listening.url}/metrics`)).text();
    return text.split('\n').filter((line) => line.startsWith('orgraph_jobs'));
  } finally {
    await listening.drain(100);
  }
}

test('operators are told what waits, runs and has failed for good', async () => {
  expect([await metrics(), await readiness()]).toEqual([[], { status: 'ready' }]);
  await content.sql(`select pgboss.create_queue('jobs', '{"policy": "standard"}')`);
  const insert = (state: string, more = 'now(), now()') =>
    content.sql(
      `insert into pgboss.job (id, name, data, state, created_on, start_after) values ($1, 'jobs', '{}', $2, ${more})`,
      [randomUUID(), state],
    );
  await insert('created', `now() - interval '1 hour', now() - interval '1 hour'`);
  await insert('created', `now() - interval '1 day', now() + interval '1 day'`);
  for (const state of ['active', 'failed', 'failed']) await insert(state);
  const [waiting, running, failed, oldest] = await metrics();
  expect([waiting, running, failed]).toEqual([
    'orgraph_jobs{queue="jobs",state="waiting"} 1',
    'orgraph_jobs{queue="jobs",state="running"} 1',
    'orgraph_jobs{queue="jobs",state="failed"} 2',
  ]);
  expect(Number(oldest!.split(' ')[1])).toBeCloseTo(3_600, -2);
  const isWarned = async () => JSON.stringify(await readiness());
  expect(
    await eventually(async () => (await isWarned()) === '{"status":"ready","warnings":["2 in jobs failed for good"]}'),
  ).toBe(true);
});
