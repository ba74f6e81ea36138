import { existsSync, realpathSync, writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { Option, type Command } from 'commander';
import { exitWith, UsageError, type ExitCode } from '../../process/exitCode.ts';
import { requireWritable } from '../../process/requireWritable.ts';
import { whileShowing } from '../../process/terminalProgress.ts';
import type { Expected } from '../../scan/expected/expected.ts';
import type { ScanFormatName } from '../../scan/format/format.ts';
import { defaultOptions, type ScanOptions } from '../../scan/options.ts';
import { outputFile, type OutputFile } from '../outputFile.ts';

interface ScanCommandOptions {
  dump?: string;
  tenant: readonly string[];
  global?: readonly string[];
  catalogOnly?: boolean;
  sample?: string;
  requireRls?: boolean;
  appRole?: string;
  failOn: ScanOptions['failOn'];
  timeout: string;
  fix?: string;
  expect?: string;
  accept?: string;
  baseline?: string;
  format: ScanFormatName;
  json?: boolean;
  output: readonly string[];
}

const formatNames: readonly ScanFormatName[] = ['text', 'json', 'sarif', 'junit', 'github', 'markdown', 'html'];

const repeated = (value: string, values: readonly string[]): string[] => [...values, value];

/** `orgraph db scan` */
export const scanCommand = (command: Command): Command =>
  command
    .argument('[url]', 'the database, as postgres://…; it is only read')
    .option('--dump <file>', 'a plain dump in its place, restored on a temporary server')
    .option('--tenant <table.column>', 'the tenants’ key; repeatable, outermost first', repeated, [])
    .option('--global <tables...>', 'tables that belong to no tenant')
    .option('--expect <url or file>', 'what it should have: another database, a dump (.sql) or a list in YAML')
    .option('--accept <file>', 'findings that may stay: a list in YAML of rule, table, reason, until')
    .option('--baseline <file>', 'an earlier report of --format json: fail on what is new or worse alone')
    .option('--catalog-only', 'read no row; what needs rows is reported as not checked')
    .option('--sample <rows>', 'read about so many rows of a larger table')
    .option('--require-rls', 'row-level security is expected: its findings become warnings')
    .option('--app-role <role>', 'the role that the application connects as; by default the URL’s')
    .addOption(
      new Option('--fail-on <severity>', 'the least severity that fails')
        .choices(['critical', 'warning'])
        .default('critical'),
    )
    .option('--timeout <seconds>', 'the longest that one statement may take', '30')
    .option('--fix <file>', 'write SQL that mends what it finds, and beside it what takes that back')
    .addOption(new Option('--format <format>', 'how the report is written').choices(formatNames).default('text'))
    .option('--json', 'the same as --format json')
    .option('--output <format=file>', 'write the report to a file as well; repeatable', repeated, [])
    .addHelpText('after', help)
    .action((url: string | undefined, options: ScanCommandOptions) => exitWith(() => scan(url, options)));

/** @throws UsageError, CouldNotCheck */
async function scan(url: string | undefined, given: ScanCommandOptions): Promise<ExitCode> {
  // What a scan holds it holds to its end: a larger young generation would only stay resident beside it.
  setFlagsFromString('--semi-space-growth-factor=1');
  if ((url === undefined) === (given.dump === undefined))
    throw new UsageError('give one database: as postgres://…, or a file with --dump');
  const files = given.output.map((one) => outputFile(one, formatNames));
  await requireResults(given, files);
  const chosen: ScanOptions = {
    ...defaultOptions,
    tenants: given.tenant,
    global: given.global ?? [],
    catalogOnly: given.catalogOnly === true,
    sample: given.sample === undefined ? undefined : positive('--sample', given.sample),
    requireRls: given.requireRls === true,
    appRole: given.appRole,
    failOn: given.failOn,
    statementTimeout: positive('--timeout', given.timeout) * 1000,
    now: new Date(),
  };
  const { readAcceptances } = await import('../../scan/readAcceptances.ts');
  const { readBaseline } = await import('../../scan/baseline.ts');
  const options: ScanOptions = {
    ...chosen,
    acceptances: given.accept === undefined ? [] : readAcceptances(given.accept),
    baseline: given.baseline === undefined ? undefined : readBaseline(given.baseline),
    expected:
      given.expect === undefined
        ? undefined
        : await whileShowing('reading what is expected', () => expectation(given.expect!, chosen)),
  };
  const [{ scanUrl }, { scanDump }, { scanFormats }, { exitCodeOf }] = await Promise.all([
    import('../../scan/scanUrl.ts'),
    import('../../scan/dump/scanDump.ts'),
    import('../../scan/format/format.ts'),
    import('../../scan/report.ts'),
  ]);
  const found = await whileShowing('scanning', () =>
    url === undefined ? scanDump(given.dump!, options) : scanUrl(url, options),
  );
  const { report } = found;
  if (given.fix !== undefined) (await import('../../scan/fix/write.ts')).writeFix(given.fix, found);
  for (const { format, file } of files) writeFileSync(file, scanFormats[format](found, false));
  process.stdout.write(
    scanFormats[given.json === true ? 'json' : given.format](found, process.stdout.isTTY && !process.env['NO_COLOR']),
  );
  return exitCodeOf[report.verdict];
}

/**
 * Each result can be written, is one file, and none that the scan reads; an earlier report may be renewed.
 * @throws UsageError
 */
async function requireResults(
  { fix, dump, expect, accept }: ScanCommandOptions,
  files: readonly OutputFile<ScanFormatName>[],
): Promise<void> {
  const { rollbackFile } = await import('../../scan/fix/write.ts');
  const results = [
    ...(fix === undefined ? [] : [fix, rollbackFile(fix)].map((file) => ({ option: `--fix ${fix}`, file }))),
    ...files.map((one) => ({ option: `--output ${one.given}`, file: one.file })),
  ];
  const read = [dump, expect, accept].flatMap((file) =>
    file !== undefined && existsSync(file) ? realpathSync(file) : [],
  );
  const written = new Set<string>();
  for (const { option, file } of results) {
    const one = requireWritable(option, file);
    if (read.includes(one)) throw new UsageError(`${option}: the scan reads ${file}`);
    if (written.has(one)) throw new UsageError(`${option}: another result is written to ${file}`);
    written.add(one);
  }
}

/** @throws UsageError, or what keeps the other database from being read */
async function expectation(given: string, options: ScanOptions): Promise<Expected> {
  const { expectedOf, readExpectedFile } = await import('../../scan/expected/readExpected.ts');
  if (/^postgres(ql)?:\/\//.test(given)) return expectedOf(given, options);
  if (!given.endsWith('.sql')) return readExpectedFile(given);
  const { withDump } = await import('../../scan/dump/withDump.ts');
  return withDump(given, (url) => expectedOf(url, options));
}

/** @throws UsageError */
function positive(option: string, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new UsageError(`${option} ${text} is no whole number from 1`);
  return number;
}

const help = `
The database is read in one transaction that can change nothing, and no value of a row is printed.

Exit status: 0 passes, 1 findings, 2 a wrong call, 3 could not be checked.`;
