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
import { keepPrograms, type KeptPrograms } from './keepPrograms.ts';

/**
 * Two processes, one that changes things and tells of it, one that hears and sometimes refuses: killed at random while
 * they work. What was heard is what an undisturbed run hears, each once, each subject's in the order of the commits.
 */
const [kills, changes] = [campaign(100, 500), campaign(400, 2_000)];
const subjects = 4;

let databases: ClonedDatabases<'tenancy' | 'integrations'>;
let keys: TestKeys;
let programs: KeptPrograms;
let sender: pg.Pool;
let receiver: pg.Pool;
const organizations = [randomUUID(), randomUUID()];

beforeAll(async () => {
  [databases, keys] = await Promise.all([cloneDatabases('tenancy', 'integrations'), createTestKeys()]);
  programs = keepPrograms();
  const { tenancy, integrations } = databases.urls;
  sender = new pg.Pool({ connectionString: integrations.superuserUrl, max: 2 });
  receiver = new pg.Pool({ connectionString: tenancy.superuserUrl, max: 2 });
  for (const pool of [sender, receiver]) pool.on('error', () => undefined);
  await sender.query(`
    create table change (number int primary key, organization uuid, subject text, is_ordered boolean, is_made boolean default false, after int[]);
    create table pace (allowed int);
    grant all on change, pace to public`);
  await receiver.query(`create table heard (place bigserial primary key, event uuid, type text, subject text, number int);
    grant all on heard, heard_place_seq to public`);
  for (const [index, id] of organizations.entries())
    await receiver.query(`insert into organization (id, name, slug) values ($1, 'Told', $2)`, [id, `told-${index}`]);
});
afterAll(async () => {
  programs?.leave();
  await Promise.all([sender?.end(), receiver?.end()]);
  await databases?.drop();
  keys?.remove();
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

interface Outcome {
  /** What was heard, by subject and type, in the order of their numbers. */
  heard: Record<string, number[]>;
  /** Pairs of changes of one subject that were heard in another order than they were committed in. */
  outOfOrder: [number, number][];
  /** How many of the kills met processes that had something to do. */
  met: number;
}

/** Makes all changes, while so many processes are killed. */
async function run(killsOfRun: number): Promise<Outcome> {
  await sender.query(
    `truncate change, pace;
     insert into change (number, organization, subject, is_ordered)
       select number, ('{${organizations.join()}}'::uuid[])[1 + number % 2], 'subject ' || number % ${subjects}, number % 5 > 0
       from generate_series(1, ${changes}) as number;
     insert into pace values (0)`,
  );
  await receiver.query('truncate heard');
  const port = await freePort();
  const { tenancy, integrations } = databases.urls;
  const hearing = programs.start('hearing', [tenancy.appUrl, keys.directory, 'http://127.0.0.1:1', String(port)]);
  const telling = programs.start('telling', [
    integrations.appUrl,
    keys.directory,
    `http://127.0.0.1:${port}`,
    organizations.join(),
  ]);
  const allow = (part: number) => sender.query('update pace set allowed = ceil($1::numeric)', [part * changes]);
  const left = async (condition = 'true') =>
    (
      await sender.query<{ unmade: number; waiting: number }>(`
        select (select count(*)::int from change where not is_made and number <= (select allowed from pace)) as unmade,
          (select count(*)::int from pgboss.job where ${condition}) as waiting`)
    ).rows[0]!;
  let met = 0;
  try {
    await Promise.all([hearing.ready(), telling.ready()]);
    for (let killed = 1; killed <= killsOfRun; killed += 1) {
      const victims = [[hearing], [telling], [hearing, telling]][randomInt(3)]!;
      await allow((killed - 0.5) / killsOfRun);
      await pause(randomInt(60));
      const { unmade, waiting } = await left('start_after <= now()');
      if (unmade + waiting > 0) met += 1;
      for (const victim of victims) victim.kill();
      // Whoever is left goes on, and has something waiting when the other is back.
      await allow(killed / killsOfRun);
      await pause(10);
      await Promise.all(victims.map((victim) => victim.ready()));
    }
    await allow(1);
    await eventually(async () => {
      const { unmade, waiting } = await left();
      return unmade + waiting === 0;
    });
    expect(await left()).toEqual({ unmade: 0, waiting: 0 });
  } finally {
    hearing.leave();
    telling.leave();
  }
  const { rows } = await receiver.query<{ type: string; subject: string; number: number }>(
    'select type, subject, number from heard order by place',
  );
  const heard = Object.groupBy(rows, ({ type, subject }) => `${type} ${subject}`);
  const places = new Map(rows.map(({ number }, place) => [number, place]));
  const { rows: made } = await sender.query<{ number: number; after: number[] }>(
    `select number, array(select before.number from change before where before.number = any(change.after) and before.is_ordered) as after
     from change where is_ordered`,
  );
  return {
    heard: Object.fromEntries(
      Object.entries(heard)
        .toSorted(([left], [right]) => (left < right ? -1 : 1))
        .map(([what, some]) => [what, some!.map(({ number }) => number).toSorted((a, b) => a - b)]),
    ),
    outOfOrder: made.flatMap(({ number, after }) =>
      after.flatMap((before): [number, number][] =>
        places.get(before)! > places.get(number)! ? [[before, number]] : [],
      ),
    ),
    met,
  };
}

test('each event is applied once, and each subject’s in their order, whoever is killed when', async () => {
  const undisturbed = await run(0);
  expect(Object.values(undisturbed.heard).flat()).toHaveLength(changes);
  expect(undisturbed.outOfOrder).toEqual([]);
  const disturbed = await run(kills);
  expect(disturbed).toMatchObject({ heard: undisturbed.heard, outOfOrder: [] });
  expect(disturbed.met).toBeGreaterThan(kills / 4);
});
