import { randomUUID } from 'node:crypto';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import pg from 'pg';
import { writesLock } from '#platform/data/heldWrites.ts';
import { demonstrationOrganizations, demonstrationUsers } from '#platform/demonstration/demonstration.ts';
import { startGraph, type TestGraph } from '../harness/graph.ts';

// setUserCorrelation tells slack twice: before its commit what is taken, after it what is given. The second word meets harm.

const { acme } = demonstrationOrganizations;
const slackId = 'U0LATER';
let graph: TestGraph;
let wire: Server;
let slackPort: number;
let words = 0;
/** What happens to the second word; whether it goes on. */
let atSecond: () => Promise<boolean>;

beforeAll(async () => {
  wire = createServer((near) => {
    const far = connect(slackPort, '127.0.0.1');
    near.on('error', () => far.destroy()).on('close', () => far.destroy());
    far.on('error', () => near.destroy());
    const pass = async (bytes: Buffer) => {
      if (!bytes.includes('/internal/users-correlated') || ++words !== 2 || (await atSecond())) far.write(bytes);
    };
    near.on('data', (bytes) => void pass(bytes));
    far.pipe(near);
  });
  await new Promise<void>((listening) => wire.listen(0, '127.0.0.1', listening));
  graph = await startGraph({
    environment: { SUBGRAPH_SECONDS: 'integrations=2', REQUEST_SECONDS: '10' },
    addressOf(name, url) {
      if (name !== 'slack') return url;
      slackPort = Number(new URL(url).port);
      return `http://127.0.0.1:${(wire.address() as AddressInfo).port}`;
    },
  });
  await graph.seed();
});
afterAll(async () => {
  await graph.stop();
  wire.close();
});

beforeEach(async () => {
  const { slack, integrations } = graph.subgraphs;
  await integrations.sql('delete from correlated_account where external_id = $1', [slackId]);
  await integrations.sql('delete from user_correlation where organization_id = $1 and user_id = $2', [
    acme.id,
    demonstrationUsers.acmeViewer.id,
  ]);
  await slack.sql('delete from slack_user where slack_id = $1', [slackId]);
  await slack.sql(
    `insert into slack_user (organization_id, workspace_id, slack_id, name)
     select organization_id, id, $2, 'later' from slack_workspace where organization_id = $1`,
    [acme.id, slackId],
  );
});

const given = async () =>
  (await graph.subgraphs.slack.sql('select user_id from slack_user where slack_id = $1', [slackId]))[0]!['user_id'];
const committed = async () =>
  (await graph.subgraphs.integrations.sql('select 1 from correlated_account where external_id = $1', [slackId])).length;

async function asking() {
  const owner = await graph.signIn('owner@acme.test', 'acme');
  const key = { 'idempotency-key': randomUUID() };
  return () =>
    owner.send(
      'mutation ($i: SetUserCorrelationInput!) { setUserCorrelation(input: $i) { correlation { id } } }',
      { i: { email: 'viewer@acme.test', provider: 'SLACK', externalId: slackId } },
      key,
    );
}

test('where the word after the commit is lost, the repetition gives it', async () => {
  const ask = await asking();
  words = 0;
  atSecond = async () => false;
  const first = await ask();
  expect(first.errors?.[0]?.extensions['outcome']).toBe('UNKNOWN');
  expect([await committed(), await given()]).toEqual([1, null]);
  const again = await ask();
  expect(again.errors).toBeUndefined();
  expect(await given()).toBe(demonstrationUsers.acmeViewer.id);
  expect((await ask()).text).toBe(again.text);
});

test('where writes are held between the commit and the word, likewise', async () => {
  const ask = await asking();
  const holders: pg.Client[] = [];
  words = 0;
  atSecond = async () => {
    for (const { ownerUrl } of [graph.subgraphs.slack, graph.subgraphs.integrations]) {
      const holder = new pg.Client({ connectionString: ownerUrl });
      await holder.connect();
      holders.push(holder);
      // It may be that the transaction that waits for the word has it.
      await holder.query(`select pg_try_advisory_lock(${writesLock})`);
    }
    return true;
  };
  await ask();
  for (const holder of holders) await holder.end();
  expect(await committed()).toBe(1);
  const again = await ask();
  expect(again.errors).toBeUndefined();
  expect(await given()).toBe(demonstrationUsers.acmeViewer.id);
});
