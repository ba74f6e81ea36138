import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { removeEmbeddedPostgres, startEmbeddedPostgres } from '#tools/database/embedded/startEmbeddedPostgres.ts';
import { describedRules } from '#tools/scan/rules/rules.ts';
import { machine, writeSection } from '../results.ts';
import { drawSample } from './sample/drawSample.ts';
import { judge, type Judgement } from './sample/judge.ts';

/**
 * How much of what is wrong with databases `orgraph db scan` finds, and how much of what it finds is wrong: on databases
 * drawn at random, in which wounds of known kinds were planted. On a new embedded server.
 */
const { values } = parseArgs({ options: { samples: { type: 'string', default: '400' } } });
const folder = mkdtempSync(join(tmpdir(), 'orgraph-bench-'));
const directory = join(folder, 'data');

try {
  mkdirSync(directory, { mode: 0o755 });
  const server = await startEmbeddedPostgres({ directory, durable: false });
  try {
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    const judgements: Judgement[] = [];
    for (let seed = 1; seed <= Number(values.samples); seed += 1) {
      judgements.push(await judge(client, drawSample(seed, seed % 8), 'sample_reader'));
      // What was rolled back stays in the catalogue's tables until then.
      if (seed % 20 === 0) await client.query('vacuum');
    }
    await client.end();
    report(judgements);
  } finally {
    await server.stop();
  }
} finally {
  await removeEmbeddedPostgres(directory);
  rmSync(folder, { recursive: true, force: true });
}

function report(judgements: readonly Judgement[]): void {
  const all = (of: (judgement: Judgement) => readonly string[]) => judgements.flatMap(of);
  const [right, invented, missed] = [all((one) => one.right), all((one) => one.invented), all((one) => one.missed)];
  const of = (rule: string, found: readonly string[]) => found.filter((one) => one.startsWith(`${rule} `)).length;
  const share = (part: number, whole: number) => (whole === 0 ? '–' : (part / whole).toFixed(3));
  const line = (name: string, hits: number, wrong: number, left: number) =>
    `| ${name} | ${hits + left} | ${hits + wrong} | ${share(hits, hits + wrong)} | ${share(hits, hits + left)} |`;
  const ruled = describedRules.filter(({ id }) => [right, invented, missed].some((found) => of(id, found) > 0));
  const tables = judgements.flatMap(({ scan }) => scan.report.tables).length;
  writeSection(
    'scanAccuracy',
    `## What a scan finds, and what it makes up

\`orgraph db scan\` on ${judgements.length} databases with ${tables} tables, drawn at random: names in five spellings, singular or plural, with a prefix or without; uuid, integer and text keys, alone or in pairs; one schema or several; users of one tenant or of several; teams under organizations; partitioned and inheriting tables, views, empty tables, a role that owns nothing. In each up to seven wounds of some forty kinds were planted, and things that look like one and are none; what each rule has to say of which table is known before. Only rules that concern single tables are judged. \`node bench/scan/accuracy.ts\`

${machine()}

| rule | planted | found | precision | recall |
|---|---|---|---|---|
${ruled.map(({ id, name }) => line(`${id} ${name}`, of(id, right), of(id, invented), of(id, missed))).join('\n')}
${line('**all**', right.length, invented.length, missed.length)}

Tenants’ tables that were found without being named, of those that have a name of the field: ${rootsText(judgements)}.${invented.length + missed.length === 0 ? '' : `\n\nInvented: ${invented.join(', ') || 'nothing'}. Missed: ${missed.join(', ') || 'nothing'}.`}`,
  );
  if (invented.length + missed.length > 0) process.exitCode = 1;
}

function rootsText(judgements: readonly Judgement[]): string {
  const asked = judgements.filter(({ sample }) => sample.tenants.length === 0);
  const found = asked.filter(({ sample, scan }) => scan.report.tenants.join() === `${sample.roots[0]}.id`);
  return `${found.length} of ${asked.length}`;
}
