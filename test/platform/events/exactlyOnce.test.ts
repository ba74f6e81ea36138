import { spawn, type ChildProcess } from 'node:child_process';
import { randomInt, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { campaign } from '../../harness/campaign.ts';
import { cloneDatabases, type ClonedDatabases } from '../../harness/databases.ts';
import { eventually } from '../../harness/eventually.ts';
import { createTestKeys, type TestKeys } from '../../harness/keys.ts';

/**
 * Two processes, one that changes things and tells of it, one that hears: killed at random while they work. What was
 * heard is what was committed, each once, each subject's in its order.
 */
const [kills, changes] = [campaign(25, 500), campaign(400, 2_000)];

let databases: ClonedDatabases<'tenancy' | 'integrations'>;
let keys: TestKeys;
let sender: pg.Pool;
let receiver: pg.Pool;
const running = new Set<ChildProcess>();
const organizations = [randomUUID(), randomUUID()];

beforeAll(async () => {
  [databases, keys] = await Promise.all([cloneDatabases('tenancy', 'integrations'), createTestKeys()]);
  const { tenancy, integrations } = databases.urls;
  sender = new pg.Pool({ connectionString: integrations.superuserUrl, max: 2 });
  receiver = new pg.Pool({ connectionString: tenancy.superuserUrl, max: 2 });
  for (const pool of [sender, receiver]) pool.on('error', () => undefined);
  await sender.query(`create table changed (organization uuid, subject text, version int, primary key (organization, subject));
    grant all on changed to public`);
  await receiver.query(`create table heard (place bigserial primary key, event uuid, type text, subject text, version int);
    grant all on heard, heard_place_seq to public`);
  for (const [index, id] of organizations.entries())
    await receiver.query(`insert into organization (id, name, slug) values ($1, 'Told', $2)`, [id, `told-${index}`]);
});
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  await Promise.all([sender?.end(), receiver?.end()]);
  await databases?.drop();
  keys?.remove();
});

const sorted = (heard: readonly { version: number }[]): number[] =>
  heard.map(({ version }) => version).toSorted((left, right) => left - right);

/** Starts one of the programs; a killed one is started again. */
function keep(program: string, args: readonly string[]) {
  let child!: ChildProcess;
  let started!: Promise<unknown>;
  let isLeft = false;
  const start = () => {
    const begun = spawn(process.execPath, [`${import.meta.dirname}/programs/${program}.ts`, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child = begun;
    running.add(begun);
    const exited = once(begun, 'exit').then(() => {
      running.delete(begun);
      if (!isLeft) start();
    });
    started = Promise.race([once(begun.stdout, 'data'), exited.then(() => started)]);
  };
  start();
  return {
    ready: () => started,
    kill: () => child.kill('SIGKILL'),
    leave() {
      isLeft = true;
      child.kill('SIGKILL');
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

test('each event is applied once, and each subject’s in their order, whoever is killed when', async () => {
  const port = await freePort();
  const { tenancy, integrations } = databases.urls;
  const hearing = keep('hearing', [tenancy.appUrl, keys.directory, 'http://127.0.0.1:1', String(port)]);
  const telling = keep('telling', [
    integrations.appUrl,
    keys.directory,
    `http://127.0.0.1:${port}`,
    String(changes),
    organizations.join(),
  ]);
  try {
    await Promise.all([hearing.ready(), telling.ready()]);
    for (let killed = 0; killed < kills; killed += 1) {
      const victims = [[hearing], [telling], [hearing, telling]][randomInt(3)]!;
      await pause(randomInt(400));
      for (const victim of victims) victim.kill();
      await pause(10);
      await Promise.all(victims.map((victim) => victim.ready()));
    }
    const left = async () =>
      (
        await sender.query<{ made: number; waiting: number }>(`
        select (select coalesce(sum(version), 0)::int from changed) as made,
          (select count(*)::int from pgboss.job) as waiting`)
      ).rows[0]!;
    const isDone = await eventually(async () => {
      const { made, waiting } = await left();
      return made >= changes && waiting === 0;
    });
    expect({ isDone, ...(await left()) }).toMatchObject({ isDone: true, waiting: 0 });
  } finally {
    hearing.leave();
    telling.leave();
  }
  const { rows: changed } = await sender.query<{ subject: string; version: number }>(
    `select organization || ' ' || subject as subject, version from changed`,
  );
  const { rows: heard } = await receiver.query<{ event: string; type: string; subject: string; version: number }>(
    'select event, type, subject, version from heard order by place',
  );
  expect(new Set(heard.map(({ event }) => event)).size).toBe(heard.length);
  for (const { subject, version } of changed) {
    const ofSubject = heard.filter((one) => one.subject === subject);
    expect(sorted(ofSubject)).toEqual(Array.from({ length: version }, (_, at) => at + 1));
    const ordered = ofSubject.filter(({ type }) => type === 'test.changed');
    expect(ordered.map((one) => one.version)).toEqual(sorted(ordered));
  }
});
