import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { waitUntil } from '#tools/process/waitUntil.ts';
import { cpuTime } from '../cpuTime.ts';
import { machine, writeSection } from '../results.ts';
import { startGateway, type GatewayName } from './gateways.ts';
import { assertTools, load } from './load.ts';
import { onStage, operationNames, verify, type OperationName, type Stage } from './stage.ts';

/**
 * Where our gateway's time goes: V8's sampling profile of the gateway's thread under load, by room of the code. The
 * sampling itself costs some, so that the sums exceed what run.ts measures; the shares are what it is for.
 */
const { values } = parseArgs({ options: { seconds: { type: 'string', default: '6' } } });
const seconds = Number(values.seconds);
const profiled = ['public', 'identityUnproven', 'identity'] as const satisfies readonly GatewayName[];
const microseconds = 200;

/** What V8 writes with `--cpu-prof`. */
interface Profile {
  nodes: { id: number; callFrame: { functionName: string; url: string } }[];
  samples: number[];
  timeDeltas: number[];
}

/** Microseconds of a request by room. */
type Shares = Map<string, number>;

assertTools();
await onStage(async (stage) => {
  const tables: string[] = [];
  for (const name of operationNames) {
    const shares: Shares[] = [];
    for (const gateway of profiled) shares.push(await sharesOf(gateway, name, stage));
    tables.push(tableOf(name, shares));
    process.stderr.write(`${tables.at(-1)}\n\n`);
  }
  writeSection(
    'profile',
    [
      '## Where the gateway’s time goes',
      '',
      `Microseconds of a request in the gateway’s process, by room of its code (V8’s sampling profile, every ${microseconds} µs for ${seconds} s; what a function of Node calls in C++ counts as its own). Sampling adds to them. \`node bench/gateway/profile.ts\``,
      '',
      machine(),
      '',
      ...tables,
    ].join('\n'),
  );
});

async function sharesOf(gateway: GatewayName, name: OperationName, stage: Stage): Promise<Shares> {
  const folder = mkdtempSync(join(tmpdir(), 'orgraph-profile-'));
  try {
    const started = await startGateway(gateway, stage, {
      nodeArguments: ['--cpu-prof', `--cpu-prof-dir=${folder}`, `--cpu-prof-interval=${microseconds}`],
    });
    const operation = await stage.operation(name);
    await verify(started.url, operation);
    // Warming is in the profile too: only the samples of the second load are counted.
    await load(started.url, operation.body, 3, stage.directory);
    const [begun, cpu] = [process.hrtime.bigint(), cpuTime(started.pid)];
    const { requests } = await load(started.url, operation.body, seconds, stage.directory);
    const used = cpuTime(started.pid) - cpu;
    const ended = process.hrtime.bigint();
    // SIGTERM would drain first.
    process.kill(started.pid, 'SIGINT');
    await waitUntil(() => started.child.exitCode !== null || started.child.signalCode !== null, 20_000);
    const after = Number(process.hrtime.bigint() - ended) / 1_000;
    return shared(readProfile(folder), Number(ended - begun) / 1_000, after, requests, used * 1_000);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A process that is profiled may have had children, whose profiles are shorter. */
function readProfile(folder: string): Profile {
  const texts = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
  return JSON.parse(texts.sort((a, b) => b.length - a.length)[0]!) as Profile;
}

/**
 * @param length microseconds of the profile that count: those that end `after` microseconds before its end.
 * @param used microseconds of processor time of the whole process in that time.
 */
function shared(
  { nodes, samples, timeDeltas }: Profile,
  length: number,
  after: number,
  requests: number,
  used: number,
) {
  const rooms = new Map(nodes.map(({ id, callFrame }) => [id, roomOf(callFrame)]));
  const shares: Shares = new Map();
  let [index, left] = [samples.length - 1, after];
  for (; index >= 0 && left > 0; index -= 1) left -= timeDeltas[index]!;
  for (let time = length; index >= 0 && time > 0; index -= 1) {
    const [room, delta] = [rooms.get(samples[index]!)!, timeDeltas[index]!];
    time -= delta;
    if (room !== undefined) shares.set(room, (shares.get(room) ?? 0) + delta / requests);
  }
  const sampled = [...shares.values()].reduce((sum, one) => sum + one, 0);
  return shares.set('other threads (V8’s)', Math.max(0, used / requests - sampled));
}

function roomOf({ functionName, url }: Profile['nodes'][number]['callFrame']): string | undefined {
  if (functionName === '(idle)' || functionName === '(root)') return undefined;
  if (functionName === '(garbage collector)') return 'collecting garbage';
  if (url === '') return /^(write|shutdown|read)/.test(functionName) ? 'sockets (system calls)' : 'V8 and Node’s C++';
  const node = /^node:(internal\/)?(\w+)/.exec(url)?.[2];
  if (node !== undefined) return node === 'crypto' ? 'node:crypto' : 'node:http, streams, events';
  const [, first, second] = /\/packed\/(gateway|platform)\/(\w+)/.exec(url) ?? [];
  return first === undefined ? 'packages' : `${first}/${second}`;
}

function tableOf(name: OperationName, shares: readonly Shares[]): string {
  const rooms = [...new Set(shares.flatMap((one) => [...one.keys()]))];
  const most = (room: string) => Math.max(...shares.map((one) => one.get(room) ?? 0));
  const [told, small] = [rooms.filter((room) => most(room) >= 1), rooms.filter((room) => most(room) < 1)];
  const sum = (one: Shares, some: readonly string[]) => some.reduce((all, room) => all + (one.get(room) ?? 0), 0);
  const row = (title: string, some: readonly string[]) =>
    `| ${title} | ${shares.map((one) => sum(one, some).toFixed(1)).join(' | ')} |`;
  return [
    `| ${name} | \`--public\` | \`--identity\`, answers not proven | \`--identity\` |`,
    '|---|---|---|---|',
    ...told.sort((a, b) => most(b) - most(a)).map((room) => row(room, [room])),
    ...(small.length > 0 ? [row('the rest', small)] : []),
    row('**all**', rooms),
    '',
  ].join('\n');
}
