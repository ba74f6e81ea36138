import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { subgraphNames } from '#platform/names.ts';
import type { CheckOutcome, Verdict } from '../../tools/check/report.ts';
import { projectDirectory } from '../../tools/projectDirectory.ts';
import { machine, writeSection } from '../results.ts';
import { writeTraffic } from './traffic.ts';

/** How long `orgraph schema check` takes, as a program of its own, on a change of each of our subgraphs, with recorded operations; the database check aside. */
const { values } = parseArgs({ options: { operations: { type: 'string', default: '500' }, times: { type: 'string', default: '3' }, seed: { type: 'string', default: '1' } } });
const operations = Number(values.operations);
const goal = 10;

interface Report {
  verdict: Verdict;
  checks: CheckOutcome[];
}

const folder = mkdtempSync(join(tmpdir(), 'orgraph-bench-'));
try {
  const traffic = join(folder, 'traffic.ndjson');
  writeTraffic(traffic, operations, Number(values.seed));
  const rows: { name: string; seconds: number; report: Report }[] = [];
  for (const name of subgraphNames) {
    writeFileSync(join(folder, `${name}.graphql`), `${readFileSync(join(projectDirectory, `schema/${name}.graphql`), 'utf8')}\nextend type Organization {\n  "Measured."\n  measured: Int @permission(is: "NONE")\n}\n`);
    rows.push({ name, ...await middle(() => check(name, traffic)) });
  }
  report(rows, await middle(() => together(traffic)));
} finally {
  rmSync(folder, { recursive: true });
}

async function check(name: string, traffic: string): Promise<{ seconds: number; report: Report }> {
  const beginning = performance.now();
  const child = spawn(process.execPath, ['tools/orgraph.ts', 'schema', 'check', name, '--schema', join(folder, `${name}.graphql`), '--base', 'HEAD', '--traffic', traffic, '--skip', 'database', '--json'], { cwd: projectDirectory, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => { output += text; });
  const [status] = await once(child, 'close') as [number];
  const seconds = (performance.now() - beginning) / 1000;
  if (status !== 0) throw new Error(`the check of ${name} ended with ${status}: ${output}`);
  return { seconds, report: JSON.parse(output) as Report };
}

/** The run that took as long as half of the others at least and at most. */
async function middle<Run extends { seconds: number }>(run: () => Promise<Run>): Promise<Run> {
  const runs: Run[] = [];
  for (let time = 0; time < Number(values.times); time++) runs.push(await run());
  return runs.toSorted((one, other) => one.seconds - other.seconds)[Math.floor(runs.length / 2)]!;
}

/** All four, as many at a time as there are cores, as jobs of CI are. */
async function together(traffic: string): Promise<{ seconds: number }> {
  const beginning = performance.now();
  const waiting = subgraphNames.values();
  await Promise.all(Array.from({ length: availableParallelism() }, async () => {
    for (const name of waiting) await check(name, traffic);
  }));
  return { seconds: (performance.now() - beginning) / 1000 };
}

function report(rows: readonly { name: string; seconds: number; report: Report }[], all: { seconds: number }): void {
  const names = rows[0]!.report.checks.filter(({ status }) => status !== 'skipped').map(({ name }) => name);
  const longest = Math.max(...rows.map(({ seconds }) => seconds));
  writeSection('schemaCheck', [
    '## Checking a change', '',
    `\`orgraph schema check\` as a program of its own, on a field added to each of our four subgraphs, with ${operations} different recorded operations and the saved ones, each validated and planned on both sides; the database check is left out. The middle one of ${values.times} runs, in seconds. \`node bench/schemaCheck/run.ts\``, '',
    machine(), '',
    `| subgraph | in all | ${names.join(' | ')} |`, `|---|---|${names.map(() => '---|').join('')}`,
    ...rows.map(({ name, seconds, report: { checks } }) => `| ${name} | ${seconds.toFixed(1)} | ${names.map((check) => ((checks.find((one) => one.name === check)?.milliseconds ?? 0) / 1000).toFixed(1)).join(' | ')} |`), '',
    `The longest check takes ${longest.toFixed(1)} s; all four, ${availableParallelism()} at a time, ${all.seconds.toFixed(1)} s. The goal is ${goal} s: ${Math.max(longest, all.seconds) <= goal ? 'met by both' : longest <= goal ? 'met by each check' : 'missed'}.`,
  ].join('\n'));
  if (longest > goal) process.exitCode = 1;
}
