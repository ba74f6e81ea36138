import { fork, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { roleOf } from '#tools/database/provision.ts';
import { waitUntil } from '#tools/process/waitUntil.ts';
import { cloneDatabases } from '../../test/harness/databases.ts';
import { createTestKeys } from '../../test/harness/keys.ts';
import { startTestServer, stopTestServer } from '../../test/harness/testServer.ts';
import { exactCpuTime } from '../cpuTime.ts';
import { openFloor, referenceFloor } from '../floor.ts';
import { machine, writeSection } from '../results.ts';
import type { Order } from './telling.ts';

/**
 * What an event costs of processor time: told, in a transaction that changes a row, and delivered, to a handler that
 * changes one. Sender and receiver are processes of their own; what is told is queued first, and then delivered.
 */
const { values } = parseArgs({
  options: { events: { type: 'string', default: '2000' }, print: { type: 'boolean', default: false } },
});
const events = Number(values.events);

interface Kind {
  name: string;
  what: 'record' | 'change';
  organizations: number;
  subjects: number;
}
const kinds: Kind[] = [
  { name: 'records, one organization', what: 'record', organizations: 1, subjects: 1 },
  { name: 'records, a hundred organizations', what: 'record', organizations: 100, subjects: 1 },
  { name: 'changes, a hundred subjects', what: 'change', organizations: 1, subjects: 100 },
  { name: 'changes, a hundred organizations of ten subjects', what: 'change', organizations: 100, subjects: 10 },
  { name: 'changes, one subject', what: 'change', organizations: 1, subjects: 1 },
];

await startTestServer();
const [databases, keys] = [await cloneDatabases('tenancy', 'integrations'), await createTestKeys()];
const { tenancy, integrations } = databases.urls;
const pools = [integrations, tenancy].map(
  ({ superuserUrl }) => new pg.Pool({ connectionString: superuserUrl, max: 1 }),
);
const [sender, receiver] = pools as [pg.Pool, pg.Pool];
const ids = Array.from({ length: 100 }, () => randomUUID());
await sender.query(
  'create table bench_told (organization uuid primary key, times int default 0); grant all on bench_told to public',
);
await sender.query('insert into bench_told select unnest($1::uuid[])', [ids]);
await receiver.query(
  'create table bench_heard (subject int primary key, times int default 0); grant all on bench_heard to public',
);
await receiver.query('insert into bench_heard select generate_series(0, 99)');
await receiver.query(
  `insert into organization (id, name, slug) select id, 'Told', 'told-' || place from unnest($1::uuid[]) with ordinality as given(id, place)`,
  [ids],
);

const start = (program: string, args: string[]) => fork(`${import.meta.dirname}/${program}.ts`, args);
const said = async (child: ChildProcess): Promise<any> => (await once(child, 'message'))[0];
const hearing = start('hearing', [tenancy.appUrl, keys.directory, 'http://127.0.0.1:1']);
const { port } = await said(hearing);
const telling = start('telling', [integrations.appUrl, keys.directory, `http://127.0.0.1:${port}`]);
await said(telling);
const order = async (given: Order): Promise<void> => {
  const answered = said(telling);
  telling.send(given);
  await answered;
};

/** Milliseconds of processor time by process, of the database's sessions that have ended too. */
const sessions = new Map<number, number>();
async function cpu() {
  for (const [pool, url] of [
    [sender, integrations.appUrl],
    [receiver, tenancy.appUrl],
  ] as const) {
    const { rows } = await pool.query<{ pid: number }>(
      'select pid from pg_stat_activity where usename = $1 and datname = current_database()',
      [roleOf(url)],
    );
    for (const { pid } of rows) sessions.set(pid, exactCpuTime(pid));
  }
  const postgresql = [...sessions.values()].reduce((sum, one) => sum + one, 0);
  return [exactCpuTime(telling.pid!), exactCpuTime(hearing.pid!), postgresql].map((one) => one / 1e6) as [
    number,
    number,
    number,
  ];
}
/** Milliseconds for each event: of sender, receiver, PostgreSQL, and how long it took. */
async function measured(work: () => Promise<unknown>): Promise<number[]> {
  const [before, began] = [await cpu(), performance.now()];
  await work();
  const took = performance.now() - began;
  return [...(await cpu()).map((one, index) => one - before[index]!), took].map((one) => one / events);
}
const isDelivered = async () => (await sender.query('select 1 from pgboss.job limit 1')).rows.length === 0;
const deliver = async () => {
  await order({ kind: 'deliver' });
  if (!(await waitUntil(isDelivered, 600_000, 50))) throw new Error('not everything was delivered');
};

try {
  const floor = await openFloor(integrations.superuserUrl);
  const lines: string[] = [];
  for (const { name, what, organizations, subjects } of kinds) {
    const told = { kind: 'tell', events, subjects, organizations: ids.slice(0, organizations) } as const;
    for (const warming of ['nothing', what] as const) await order({ ...told, what: warming, events: 300 });
    await deliver();
    await order({ kind: 'stop' });
    const scale = referenceFloor / (await floor.measure());
    const without = await measured(() => order({ ...told, what: 'nothing' }));
    const emitting = await measured(() => order({ ...told, what }));
    const delivering = await measured(deliver);
    await order({ kind: 'stop' });
    const emitted = emitting.map((one, index) => one - without[index]!);
    const ofDelivery = delivering.slice(0, 3).map((one) => one * scale);
    const sum = ofDelivery.reduce((all, one) => all + one, 0);
    lines.push(
      `| ${name} | ${((emitted[0]! + emitted[2]!) * scale).toFixed(2)} | ${[...ofDelivery, sum].map((one) => one.toFixed(2)).join(' | ')} | ${(2_000 / sum).toFixed(0)} | ${(1_000 / delivering[3]!).toFixed(0)} |`,
    );
  }
  await floor.close();
  const section = `## What an event costs

Milliseconds of processor time for each of ${events.toLocaleString('en')} events, CPU-normalised ([README.md](README.md)): *told* is what \`emit\` adds to a transaction, with PostgreSQL's part; the rest is its delivery. A core pair delivers what two cores' time is enough for; the last column is what this machine did, with whatever else it had to do. Asked: 500 a second on a core pair. \`node bench/events/run.ts\`

${machine()}

| | told | sender | receiver | PostgreSQL | delivered | a second on a core pair | a second here |
|---|---|---|---|---|---|---|---|
${lines.join('\n')}`;
  if (values.print) process.stdout.write(`${section}\n`);
  else writeSection('events', section);
} finally {
  for (const child of [telling, hearing]) child.kill('SIGKILL');
  await Promise.all(pools.map((pool) => pool.end()));
  await databases.drop();
  keys.remove();
  await stopTestServer();
}
