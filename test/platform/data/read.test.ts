import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { scopeOfOrganization } from '#platform/data/scope.ts';
import { createUnitOfWork } from '#platform/data/unitOfWork.ts';
import { startSubgraph, type TestSubgraph } from '../../harness/subgraph.ts';

let content: TestSubgraph;
let organization: string;
let address: URL;

beforeAll(async () => {
  content = await startSubgraph('content', { connections: 1 });
  ({ id: organization } = await content.organization('acme'));
  address = new URL(content.database.orm.config.get('clientUrl')!);
});
afterAll(() => content.stop());

const unitOf = (id = organization) => createUnitOfWork(content.database, scopeOfOrganization(id));
const endConnections = (query = '%') =>
  content.sql(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and usename = $1 and query like $2',
    [address.username, query],
  );
const settings = `select current_setting('app.organization_id') as organization, current_setting('transaction_read_only') as "readOnly"`;

test('each statement of a batch has the scope, and nothing of it stays on the connection', async () => {
  const unit = unitOf();
  for (const rows of await Promise.all([unit.query(settings), unit.query(settings)]))
    expect(rows).toEqual([{ organization, readOnly: 'on' }]);
  expect((await content.database.pool.query(settings)).rows).toEqual([{ organization: '', readOnly: 'off' }]);
  expect(content.database.pool.totalCount).toBe(1);
});

test('between its reads a unit holds no connection: many units share one', async () => {
  const organizations = Array.from({ length: 20 }, () => randomUUID());
  const seen = await Promise.all(
    organizations.map(async (id) => {
      const unit = unitOf(id);
      await unit.query('select 1');
      return (await unit.query(settings))[0]!['organization'];
    }),
  );
  expect(seen).toEqual(organizations);
});

test('statements that are asked for at once are one transaction', async () => {
  const unit = unitOf();
  const now = 'select now()::text as now';
  const [first, second] = await Promise.all([unit.query(now), unit.query(now)]);
  expect(second).toEqual(first);
  expect(await unit.query(now)).not.toEqual(first);
});

test('a statement that fails fails alone', async () => {
  const unit = unitOf();
  const outcome = await Promise.allSettled([
    unit.query('select 1 as one'),
    unit.query('select 1 / $1::int as none', [0]),
    unit.query('select 2 as two'),
    unit.query('select nothing'),
  ]);
  expect(outcome.map((one) => (one.status === 'fulfilled' ? one.value : (one.reason as Error).message))).toEqual([
    [{ one: 1 }],
    'division by zero',
    [{ two: 2 }],
    'column "nothing" does not exist',
  ]);
});

test('a read cannot write', async () => {
  await expect(unitOf().query(`insert into used_nonce (nonce, expires_at) values ('read', now())`)).rejects.toThrow(
    'cannot execute INSERT in a read-only transaction',
  );
});

test('a statement whose table has changed since it was prepared is prepared anew', async () => {
  await content.sql('create table changing (value varchar(10)); grant select on changing to public');
  await content.sql(`insert into changing values ('7')`);
  const read = () => unitOf().query('select value from changing');
  expect(await read()).toEqual([{ value: '7' }]);
  await content.sql('alter table changing alter column value type integer using value::integer');
  expect(await read()).toEqual([{ value: 7 }]);
});

test('a connection that was lost costs the reads under way, not those after', async () => {
  const unit = unitOf();
  const waiting = unit.query('select pg_sleep(60)').then(
    () => 'answered',
    (error: Error) => error,
  );
  while ((await endConnections('select pg_sleep%')).length === 0);
  expect(await waiting).toMatchObject({
    code: 'SUBGRAPH_UNAVAILABLE',
    extensions: { retryAfter: 2 },
    cause: { message: expect.stringContaining('terminating connection') },
  });
  expect(await unit.query('select 1 as one')).toEqual([{ one: 1 }]);
});

test('values arrive as they were given', async () => {
  const texts = ['plain', '', 'NULL', 'a "quote" and a \\', '{brace,comma}', 'ünï🙂', null];
  const moment = new Date('2024-02-29T12:34:56.789Z');
  const [row] = await unitOf().query(
    'select $1::text[] as texts, $2::timestamptz as moment, $3::jsonb as json, $4::int as number, $5::boolean as truth, $6::text as none',
    [texts, moment, { a: [1, null] }, 7, true, null],
  );
  expect(row).toEqual({ texts, moment, json: { a: [1, null] }, number: 7, truth: true, none: null });
});

test('a moment is the same in whatever time zone PostgreSQL writes it', async () => {
  const [row] = await unitOf().query(
    `select timestamptz '2024-02-29 12:34:56.789+00' as usual, timestamptz '0099-12-31 23:00:00+00' as early, timestamptz '9999-12-31 23:59:59.999+00' as late, date '2024-02-29' as day`,
  );
  expect(row).toEqual({
    usual: new Date('2024-02-29T12:34:56.789Z'),
    early: new Date('0099-12-31T23:00:00Z'),
    late: new Date('9999-12-31T23:59:59.999Z'),
    day: '2024-02-29',
  });
  await content.sql(`alter database "${address.pathname.slice(1)}" set timezone to 'Asia/Kathmandu'`);
  await endConnections();
  let later: unknown;
  while (later === undefined)
    later = await unitOf()
      .query(`select timestamptz '2024-02-29 12:34:56.789+00' as usual, to_char(now(), 'OF') as zone`)
      .then(
        ([found]) => found,
        () => undefined,
      );
  expect(later).toEqual({ usual: new Date('2024-02-29T12:34:56.789Z'), zone: '+05:45' });
});
