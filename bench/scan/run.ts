import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { removeEmbeddedPostgres, startEmbeddedPostgres } from '#tools/database/embedded/startEmbeddedPostgres.ts';
import { inDatabase, withClient } from '#tools/database/provision.ts';
import type { ScanReport } from '#tools/scan/report.ts';
import { cpuTime, cpuTimeOfEnded } from '../cpuTime.ts';
import { machine, writeSection } from '../results.ts';
import { fill } from './fill.ts';

/**
 * How long `orgraph db scan` takes, as a program of its own, on a database of many tables and rows, how much memory it
 * needs, and what it locks, as another session sees it. On a new embedded server; every row is read.
 */
const { values } = parseArgs({
  options: {
    tables: { type: 'string', default: '1000' },
    rows: { type: 'string', default: '10000000' },
    times: { type: 'string', default: '3' },
  },
});
const size = { tables: Number(values.tables), rows: Number(values.rows) };
const goal = { seconds: 60, megabytes: 256 };
const folder = mkdtempSync(join(tmpdir(), 'orgraph-bench-'));
const directory = join(folder, 'data');

interface Run {
  seconds: number;
  /** Processor time in seconds: the scanning process’, and that of the server’s processes that worked for it. */
  cpu: { scan: number; server: number };
  /** How many processes of the machine wanted a core, over its last minute. */
  load: number;
  /** Of the scanning process, at its peak. */
  megabytes: number;
  report: Pick<ScanReport, 'tables' | 'findings'> & { rules: ScanReport['outcomes'] };
  locks: Locks;
}

interface Locks {
  /** Which modes the scanning session held on anything but itself. */
  modes: Set<string>;
  /** How often another session was seen to wait for it. */
  waits: number;
  looks: number;
  /** Processor time of looking, in seconds. */
  cpu: number;
}

try {
  mkdirSync(directory, { mode: 0o755 });
  const server = await startEmbeddedPostgres({ directory });
  try {
    await withClient(server.url, (client) => client.query('create database scanned'));
    const url = inDatabase(server.url, 'scanned');
    const rows = await fill(url, size);
    const postmaster = await postmasterOf(url);
    const runs: Run[] = [];
    for (let time = 0; time < Number(values.times); time++) runs.push(await run(url, postmaster));
    await report(url, rows, runs);
  } finally {
    await server.stop();
  }
} finally {
  await removeEmbeddedPostgres(directory);
  rmSync(folder, { recursive: true, force: true });
}

async function postmasterOf(url: string): Promise<number> {
  const { rows } = await withClient(url, (client) =>
    client.query<{ data: string }>(`select current_setting('data_directory') as data`),
  );
  return Number.parseInt(readFileSync(join(rows[0]!.data, 'postmaster.pid'), 'utf8'), 10);
}

async function run(url: string, postmaster: number): Promise<Run> {
  const { NODE_COMPILE_CACHE: _cache, ...environment } = process.env;
  const before = cpuTimeOfEnded(postmaster);
  const beginning = performance.now();
  const child = spawn(process.execPath, ['tools/orgraph.ts', 'db', 'scan', url, '--json', '--timeout', '60'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: environment,
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  let running = true;
  const ended = once(child, 'close').then(() => (running = false));
  const locks = watchLocks(url, () => running);
  let [megabytes, scan] = [0, 0];
  while (running) {
    [megabytes, scan] = usedBy(child.pid!, [megabytes, scan]);
    await pause(20);
  }
  await ended;
  const [load] = loadavg() as [number];
  const seconds = (performance.now() - beginning) / 1000;
  // The server’s processes have ended with the session, and their time is their parent’s; the watching one’s is not yet.
  await pause(500);
  const server = (cpuTimeOfEnded(postmaster) - before) / 1000 - (await locks).cpu;
  return {
    seconds,
    cpu: { scan, server },
    load,
    megabytes,
    report: JSON.parse(output) as Run['report'],
    locks: await locks,
  };
}

/** The largest resident set that a process has had so far (proc(5)), in megabytes, and its processor time in seconds. */
function usedBy(pid: number, before: [number, number]): [number, number] {
  try {
    const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return peak === undefined ? before : [(Number(peak) * 1024) / 1e6, cpuTime(pid) / 1000];
  } catch {
    return before;
  }
}

async function watchLocks(url: string, running: () => boolean): Promise<Locks> {
  const locks: Locks = { modes: new Set(), waits: 0, looks: 0, cpu: 0 };
  await withClient(url, async (client) => {
    while (running()) {
      const { rows } = await client.query<{ mode: string | null; waits: number }>(`
        with scanning as (select pid from pg_stat_activity where application_name = 'orgraph db scan')
        select mode, 0 as waits from pg_locks join scanning using (pid) where locktype not in ('virtualxid', 'transactionid')
        union select null, (select count(*)::int from pg_stat_activity as other where pg_blocking_pids(other.pid) && array(select pid from scanning))`);
      for (const { mode, waits } of rows) {
        if (mode !== null) locks.modes.add(mode);
        locks.waits += waits;
      }
      locks.looks += 1;
      await pause(50);
    }
    locks.cpu = cpuTime((client as unknown as { processID: number }).processID) / 1000;
  });
  return locks;
}

async function report(url: string, rows: number, runs: readonly Run[]): Promise<void> {
  const version = await withClient(
    url,
    async (client) =>
      (await client.query<{ server_version: string }>('show server_version')).rows[0]!.server_version.split(' ')[0]!,
  );
  const modes = [...new Set(runs.flatMap(({ locks }) => [...locks.modes]))].toSorted();
  const sum = (of: (run: Run) => number) => runs.reduce((total, one) => total + of(one), 0);
  const worst = (of: (run: Run) => number) => Math.max(...runs.map(of));
  const [seconds, megabytes, waits] = [
    worst((one) => one.seconds),
    worst((one) => one.megabytes),
    sum(({ locks }) => locks.waits),
  ];
  const unchecked = runs.flatMap(({ report: { rules } }) => rules.filter(({ status }) => status === 'could not check'));
  const crowded = runs.some(({ load }) => load > 2 * availableParallelism());
  const met =
    seconds <= goal.seconds &&
    megabytes <= goal.megabytes &&
    modes.join() === 'AccessShareLock' &&
    waits === 0 &&
    unchecked.length === 0;
  const [
    {
      report: { tables, rules, findings },
    },
  ] = runs as [Run];
  writeSection(
    'scan',
    `## Scanning a database

\`orgraph db scan\` as a program of its own on ${whole(tables.length)} tables with ${whole(rows)} rows, half of them in one table of a hundred, each row of its tenant and each table with a key into the one before it; nothing is left out (no \`--sample\`), on PostgreSQL ${version}. Memory is the process’ largest resident set. Another session looks at what the scanning one holds in pg_locks, and at who waits for it, every 50 ms or so. \`node bench/scan/run.ts\`

${machine()}

| run | seconds | CPU of the scan (s) | CPU of PostgreSQL (s) | load of the machine | peak memory (MB) | looks at locks |
|---|---|---|---|---|---|---|
${runs.map((one, index) => `| ${index + 1} | ${one.seconds.toFixed(1)} | ${one.cpu.scan.toFixed(1)} | ${one.cpu.server.toFixed(1)} | ${one.load.toFixed(1)} | ${Math.round(one.megabytes)} | ${whole(one.locks.looks)} |`).join('\n')}

${rules.length} rules, of which ${rules.filter(({ status }) => status === 'left out').length} do not apply and ${unchecked.length} could not look at everything; ${whole(findings.length)} findings. Locks that were seen: ${modes.join(', ') || 'none'}; sessions that waited for the scan: ${waits}. The goal is ${goal.seconds} s, ${goal.megabytes} MB and no lock above AccessShareLock: ${met ? 'met' : 'missed'}${crowded ? `, on a machine that others used too: what the scan and PostgreSQL did for it took ${Math.max(...runs.map(({ cpu }) => cpu.scan + cpu.server)).toFixed(1)} s of processor time, one after the other` : ''}.`,
  );
  if (!met) process.exitCode = 1;
}

function whole(number: number): string {
  return number.toLocaleString('en');
}
