import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { subgraphNames } from '#platform/process/names.ts';
import type { CheckOutcome, Verdict } from '#tools/check/report.ts';
import { removeEmbeddedPostgres } from '#tools/database/embedded/startEmbeddedPostgres.ts';
import { machine, writeSection } from '../results.ts';
import { changedProject } from './changedProject.ts';
import { writeTraffic } from './traffic.ts';

/**
 * How long `orgraph schema check` takes, as a program of its own, on a change of each of our subgraphs, with recorded
 * operations: all four in one run, and each alone. Every check is made; no migration has changed, so that the published
 * version's tests need not run.
 */
const { values } = parseArgs({
  options: {
    operations: { type: 'string', default: '500' },
    times: { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
  },
});
const operations = Number(values.operations);
const goal = 10;

interface Report {
  subgraph: string;
  verdict: Verdict;
  checks: CheckOutcome[];
}

interface Run {
  seconds: number;
  reports: Report[];
}

const folder = mkdtempSync(join(tmpdir(), 'orgraph-bench-'));
const [project, traffic, data] = [join(folder, 'project'), join(folder, 'traffic.ndjson'), join(folder, 'data')];
try {
  mkdirSync(project);
  changedProject(project, subgraphNames);
  writeTraffic(traffic, operations, Number(values.seed));
  const first = await check(subgraphNames);
  const all = await middle(() => check(subgraphNames));
  const alone: Run[] = [];
  for (const name of subgraphNames) alone.push(await middle(() => check([name])));
  report(first, all, alone);
} finally {
  await removeEmbeddedPostgres(join(data, 'check/server'));
  rmSync(folder, { recursive: true });
}

async function check(names: readonly string[]): Promise<Run> {
  const { TEST_DATABASE_URL: _server, DATABASE_URL: _other, NODE_COMPILE_CACHE: _cache, ...rest } = process.env;
  const beginning = performance.now();
  const child = spawn(
    process.execPath,
    ['tools/orgraph.ts', 'schema', 'check', ...names, '--traffic', traffic, '--json'],
    { cwd: project, stdio: ['ignore', 'pipe', 'inherit'], env: { ...rest, ORGRAPH_DATA: data } },
  );
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const [status] = (await once(child, 'close')) as [number];
  const seconds = (performance.now() - beginning) / 1000;
  if (status !== 0) throw new Error(`the check of ${names.join(', ')} ended with ${status}: ${output}`);
  const reports = [JSON.parse(output) as Report | Report[]].flat();
  const left = reports.flatMap(({ checks }) => checks.filter((one) => one.status !== 'passed'));
  if (reports.length !== names.length || left.length > 0) throw new Error(`not everything was checked: ${output}`);
  return { seconds, reports };
}

/** The run that took as long as half of the others at least and at most. */
async function middle(run: () => Promise<Run>): Promise<Run> {
  const runs: Run[] = [];
  for (let time = 0; time < Number(values.times); time++) runs.push(await run());
  return runs.toSorted((one, other) => one.seconds - other.seconds)[Math.floor(runs.length / 2)]!;
}

function report(first: Run, all: Run, alone: readonly Run[]): void {
  const names = all.reports[0]!.checks.map(({ name }) => name);
  const row = (title: string, seconds: string, checks: readonly CheckOutcome[]): string =>
    `| ${title} | ${seconds} | ${names.map((check) => ((checks.find((one) => one.name === check)?.milliseconds ?? 0) / 1000).toFixed(1)).join(' | ')} |`;
  writeSection(
    'schemaCheck',
    [
      '## Checking a change',
      '',
      `\`orgraph schema check\` as a program of its own, on a field added to each of our four subgraphs, with ${operations} different recorded operations and the saved ones, each validated and planned on both sides. Every check is made; no migration has changed, so that the published version’s tests need not run. The middle one of ${values.times} runs, in seconds. \`node bench/schemaCheck/run.ts\``,
      '',
      machine(),
      '',
      `| subgraphs | in all | ${names.join(' | ')} |`,
      `|---|---|${names.map(() => '---|').join('')}`,
      `| **all four in one run** | **${all.seconds.toFixed(1)}** |${' |'.repeat(names.length)}`,
      ...all.reports.map(({ subgraph, checks }) => row(`${subgraph}, in that run`, '', checks)),
      ...alone.flatMap(({ seconds, reports }) =>
        reports.map(({ subgraph, checks }) => row(`${subgraph} alone`, seconds.toFixed(1), checks)),
      ),
      '',
      `All four in one run take ${all.seconds.toFixed(1)} s; the first time in a fresh checkout, which also makes the database server’s folder and compiles the sources, ${first.seconds.toFixed(1)} s. The goal is ${goal} s: ${all.seconds <= goal ? 'met' : 'missed'}.`,
    ].join('\n'),
  );
  if (all.seconds > goal) process.exitCode = 1;
}
