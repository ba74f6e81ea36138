import { randomUUID } from 'node:crypto';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import pg from 'pg';
import { writesLock } from '#platform/data/heldWrites.ts';
import { demonstrationOrganizations } from '#platform/demonstration/demonstration.ts';
import { startGraph, type TestGraph } from '../harness/graph.ts';

// eraseSlackUser has integrations forget the account after its commit. That word meets harm.

const { acme } = demonstrationOrganizations;
let graph: TestGraph;
let wire: Server;
let integrationsPort: number;
let words = 0;
/** What happens to the first word; whether it goes on. */
let atFirst: () => Promise<boolean>;
let slackId: string;
let person: string;

beforeAll(async () => {
  wire = createServer((near) => {
    const far = connect(integrationsPort, '127.0.0.1');
    near.on('error', () => far.destroy()).on('close', () => far.destroy());
    far.on('error', () => near.destroy());
    const pass = async (bytes: Buffer) => {
      if (!bytes.includes('/internal/slack-forgotten') || ++words !== 1 || (await atFirst())) far.write(bytes);
    };
    near.on('data', (bytes) => void pass(bytes));
    far.pipe(near);
  });
  await new Promise<void>((listening) => wire.listen(0, '127.0.0.1', listening));
  graph = await startGraph({
    environment: { SUBGRAPH_SECONDS: 'slack=2', REQUEST_SECONDS: '10' },
    addressOf(name, url) {
      if (name !== 'integrations') return url;
      integrationsPort = Number(new URL(url).port);
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
  slackId = `U0${randomUUID().slice(0, 8).toUpperCase()}`;
  [{ id: person }] = (await slack.sql(
    `insert into slack_user (organization_id, workspace_id, slack_id, name)
     select organization_id, id, $2, 'later' from slack_workspace where organization_id = $1 returning id`,
    [acme.id, slackId],
  )) as [{ id: string }];
  await integrations.sql(
    `with person as (insert into user_correlation (organization_id, email) values ($1, $2) returning id)
     insert into correlated_account (organization_id, correlation_id, provider, external_id, method)
     select $1, id, 'SLACK', $3, 'MANUAL' from person`,
    [acme.id, `${slackId}@acme.test`, slackId],
  );
  words = 0;
});

const erased = async () =>
  (await graph.subgraphs.slack.sql('select is_deleted from slack_user where id = $1', [person]))[0]!['is_deleted'];
const remembered = async () =>
  (await graph.subgraphs.integrations.sql('select 1 from correlated_account where external_id = $1', [slackId])).length;

async function asking() {
  const owner = await graph.signIn('owner@acme.test', 'acme');
  const key = { 'idempotency-key': randomUUID() };
  return () =>
    owner.send(
      'mutation ($i: EraseSlackUserInput!) { eraseSlackUser(input: $i) { slackUser { id } } }',
      { i: { id: person } },
      key,
    );
}

test('where the word after the commit is lost, the repetition gives it', async () => {
  const ask = await asking();
  atFirst = async () => false;
  const first = await ask();
  expect(first.errors?.[0]?.extensions['outcome']).toBe('UNKNOWN');
  expect([await erased(), await remembered()]).toEqual([true, 1]);
  const again = await ask();
  expect(again.errors).toBeUndefined();
  expect(await remembered()).toBe(0);
  expect((await ask()).text).toBe(again.text);
});

test('where writes are held between the commit and the word, likewise', async () => {
  const ask = await asking();
  const holders: pg.Client[] = [];
  atFirst = async () => {
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
  expect(await erased()).toBe(true);
  const again = await ask();
  expect(again.errors).toBeUndefined();
  expect(await remembered()).toBe(0);
});
