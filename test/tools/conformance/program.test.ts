import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { generateKeys, readOwnKeys } from '#platform/identity/keys.ts';
import type { CheckResult } from '#tools/conformance/check.ts';
import { projectDirectory } from '#tools/project/projectDirectory.ts';
import { plainEnvironment } from '../../e2e/started.ts';
import { startLenientSubgraph } from './lenient/lenientSubgraph.ts';

const directory = mkdtempSync(join(tmpdir(), 'orgraph-conformance-'));
beforeAll(() => generateKeys(directory, ['gateway', 'notes', 'neighbour']));
afterAll(() => rmSync(directory, { recursive: true }));

const orgraph = (...words: string[]) =>
  new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    execFile(
      process.execPath,
      [join(projectDirectory, 'tools/orgraph.ts'), 'conformance', ...words],
      { env: plainEnvironment({}) },
      (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });

async function attack(skipped: readonly string[], ...options: string[]) {
  const subgraph = await startLenientSubgraph(readOwnKeys(directory, 'notes'), directory, new Set(skipped));
  try {
    return await orgraph(subgraph.url, '--subgraph', 'notes', '--keys', directory, ...options);
  } finally {
    await subgraph.drain(1_000);
  }
}

test('0 for a subgraph that conforms, with a line for each check', async () => {
  const { code, stdout, stderr } = await attack([], '--write');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^✓ identity\/expired +an expired token is refused$/m);
  expect(stdout).toMatch(/^notes at http:\/\/127\.0\.0\.1:\d+\/graphql: \d+ passed, 0 failed, 0 not made$/m);
});

test('1 for one that does not, with what was sent, what came and what to do', async () => {
  const { code, stdout } = await attack(['identity/expired'], '--write');
  expect(code).toBe(1);
  expect(stdout).toMatch(
    /✗ identity\/expired .*\n {4}sent: a token that ended 30 seconds ago\n {4}came: 200 \{"data".*\n {4}do: {3}Refuse a token more than 5 s after exp/,
  );
  expect(stdout).not.toContain('\u001b[');
});

test('the report as JSON says the same', async () => {
  const { code, stdout } = await attack(['answer/nonce'], '--write', '--json');
  const { subgraph, conforms, checks } = JSON.parse(stdout) as {
    subgraph: string;
    conforms: boolean;
    checks: CheckResult[];
  };
  expect({
    code,
    subgraph,
    conforms,
    failed: checks.filter(({ outcome }) => outcome === 'failed').map(({ check }) => check),
  }).toEqual({ code: 1, subgraph: 'notes', conforms: false, failed: ['answer/nonce'] });
});

test('2 for a mistake on the command line, 3 for what could not be checked', async () => {
  expect(await orgraph('http://elsewhere.test', '--subgraph', 'notes', '--keys', directory)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--allow-remote'),
  });
  expect(await orgraph('http://127.0.0.1:1', '--subgraph', 'notes', '--keys', join(directory, 'none'))).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('no jwks.json'),
  });
  expect(await orgraph('http://127.0.0.1:1', '--subgraph', 'unheard', '--keys', directory)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('has no key of unheard'),
  });
  expect((await attack([])).code).toBe(3);
});
