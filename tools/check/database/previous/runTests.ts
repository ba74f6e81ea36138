import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { childEnvironment } from '#platform/process/childEnvironment.ts';
import { CouldNotCheck } from '#tools/process/exitCode.ts';

/** A test that failed. */
export interface FailedTest {
  /** Relative to the tree. */
  file: string;
  name: string;
  message: string;
}

export interface TestRun {
  failed: FailedTest[];
  /** What the database refused meanwhile, as the services' logs tell it. */
  refusals: string[];
  /** What the run said instead of results, where it could not begin. */
  crashed: string | undefined;
  passed: number;
}

/** Characters of what a run may say that are kept. */
const mostOutput = 4_000_000;

/**
 * Runs tests of a tree with its own Jest, in a process of its own, against the given server.
 * @param paths files or folders, relative to the tree.
 * @param limit milliseconds.
 * @throws CouldNotCheck where it takes longer, or where the tree's Jest is not there.
 */
export async function runTests(
  directory: string,
  paths: readonly string[],
  server: string,
  limit: number,
): Promise<TestRun> {
  const jest = join(directory, 'node_modules/jest/bin/jest.js');
  if (!existsSync(jest))
    throw new CouldNotCheck('the published version’s tests cannot run: Jest is not installed (npm ci)');
  const results = join(directory, 'previous-results.json');
  rmSync(results, { force: true });
  const output = await runBounded(
    [
      '--disable-warning=ExperimentalWarning',
      '--experimental-vm-modules',
      jest,
      '--json',
      '--outputFile',
      results,
      '--testPathPatterns',
      ...paths.map((path) => `^${escaped(join(directory, path))}`),
    ],
    directory,
    environment(server),
    limit,
  );
  const refusals = [...new Set(output.split('\n').flatMap(refusalIn))];
  if (!existsSync(results)) return { failed: [], refusals, crashed: complaintIn(output), passed: 0 };
  const { testResults, numPassedTests } = JSON.parse(readFileSync(results, 'utf8')) as {
    numPassedTests: number;
    testResults: {
      name: string;
      status: string;
      message: string;
      assertionResults: { fullName: string; status: string; failureMessages: string[] }[];
    }[];
  };
  const failed = testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(directory, name);
    const own = assertionResults
      .filter((result) => result.status === 'failed')
      .map(({ fullName, failureMessages }) => ({ file, name: fullName, message: firstLine(failureMessages[0] ?? '') }));
    return own.length === 0 && status === 'failed' ? [{ file, name: 'the file', message: firstLine(message) }] : own;
  });
  return { failed, refusals, crashed: undefined, passed: numPassedTests };
}

/** The child has a server of its own choice, not that of a run around it, and tells what services only log. */
function environment(server: string): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _options, ...machine } = childEnvironment();
  return { ...machine, TEST_DATABASE_URL: server, TEST_LOG_LEVEL: 'error', NO_COLOR: '1', FORCE_COLOR: '0' };
}

async function runBounded(
  words: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
  limit: number,
): Promise<string> {
  const child = spawn(process.execPath, words, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-mostOutput);
    });
  const end = () => {
    try {
      process.kill(-child.pid!, 'SIGKILL');
    } catch {
      /* it has ended */
    }
  };
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    end();
  }, limit);
  process.once('exit', end);
  try {
    await new Promise<void>((done, failed) => child.on('error', failed).on('close', () => done()));
  } finally {
    clearTimeout(timer);
    process.off('exit', end);
  }
  if (late)
    throw new CouldNotCheck(
      `the published version’s tests did not end within ${limit / 1000} s on the migrated database`,
    );
  return output;
}

/** The line that says why a run could not begin. */
const complaintIn = (output: string): string => {
  const lines = output
    .trim()
    .split('\n')
    .map(plain)
    .filter((line) => line !== '');
  return (lines.find((line) => /error:/i.test(line)) ?? lines.at(-1) ?? 'it said nothing').slice(0, 300);
};

/** The database's own words in a line of a log. */
function refusalIn(line: string): string[] {
  const start = line.indexOf('{"level"');
  if (start === -1) return [];
  try {
    const { err } = JSON.parse(line.slice(start)) as { err?: { message?: string; code?: string } };
    return err?.message !== undefined && /^[0-9A-Z]{5}$/.test(err.code ?? '') ? [err.message.split('\n').at(-1)!] : [];
  } catch {
    return [];
  }
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
// oxlint-disable-next-line no-control-regex -- Jest colours its messages.
const plain = (line: string): string => line.replaceAll(/\u001B\[\d+m/g, '').trim();
const firstLine = (text: string): string =>
  text
    .split('\n')
    .map(plain)
    .filter((line) => line !== '')
    .slice(0, 3)
    .join(' ')
    .slice(0, 300);
