import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { createRequestSigner } from '#platform/identity/signedRequest.ts';
import { eventually } from '../../harness/eventually.ts';
import { memberIdentity, startSubgraph, type TestSubgraph } from '../../harness/subgraph.ts';

let content: TestSubgraph;
let organization: string;
const noticed = Promise.withResolvers<void>();

beforeAll(async () => {
  content = await startSubgraph('content', { onFetch: (response) => response.once('close', noticed.resolve) });
  ({ id: organization } = await content.organization('acme'));
});
afterAll(() => content.stop());

test('a mutation whose sender has gone before its COMMIT is rolled back', async () => {
  const url = new URL(content.database.orm.config.get('clientUrl')!);
  const waiting = () =>
    content.sql(
      `select 1 from pg_stat_activity where datname = current_database() and usename = $1 and wait_event_type = 'Lock'`,
      [url.username],
    );
  const holder = new pg.Client({ connectionString: url.href });
  await holder.connect();
  await holder.query('begin');
  await holder.query(`select set_config('app.organization_id', $1, true)`, [organization]);
  // Who writes under the same nonce waits for whoever has it.
  const body = JSON.stringify({ query: 'mutation { createProject(input: { name: "Bridge" }) { project { id } } }' });
  const { headers } = await createRequestSigner(content.keys.of('gateway'), content.keys.ring).sign({
    path: '/graphql',
    body,
    identity: memberIdentity(organization, 'MEMBER'),
    receiver: 'content',
    left: 60_000,
  });
  const nonce = /nonce=([\w-]+)/.exec(headers['orgraph-binding']!)![1];
  await holder.query('insert into used_nonce (nonce, expires_at) values ($1, now())', [nonce]);
  const sender = new AbortController();
  const answer = fetch(`${content.url}/graphql`, { method: 'POST', headers, body, signal: sender.signal });
  expect(await eventually(async () => (await waiting()).length === 1, 20)).toBe(true);
  sender.abort();
  await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
  await noticed.promise;
  await holder.query('rollback');
  await holder.end();
  expect(await eventually(async () => (await waiting()).length === 0, 20)).toBe(true);
  expect(await eventually(() => content.database.pool.idleCount === content.database.pool.totalCount, 20)).toBe(true);
  expect(await content.sql('select name from project')).toEqual([]);
});
