import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { generateKeys, readOwnKeys } from '#platform/identity/keys.ts';
import { conformanceExitCode } from '#tools/conformance/report.ts';
import { runChecks } from '#tools/conformance/run.ts';
import { readTarget } from '#tools/conformance/settings.ts';
import { startLenientSubgraph } from './lenient/lenientSubgraph.ts';

const directory = mkdtempSync(join(tmpdir(), 'orgraph-conformance-'));
beforeAll(() => generateKeys(directory, ['gateway', 'notes', 'neighbour']));
afterAll(() => rmSync(directory, { recursive: true }));

interface Run {
  skipped?: readonly string[];
  keysOf?: string;
  write?: boolean;
  requests?: string;
}

async function check({ skipped = [], keysOf = 'notes', write = true, requests = '2000' }: Run = {}) {
  const subgraph = await startLenientSubgraph(readOwnKeys(directory, keysOf), directory, new Set(skipped));
  try {
    return await runChecks(
      await readTarget(subgraph.url, { subgraph: 'notes', keys: directory, requests }),
      { write, marked: new Set() },
      () => undefined,
    );
  } finally {
    await subgraph.drain(1_000);
  }
}

const named = (results: Awaited<ReturnType<typeof check>>, wanted: string) =>
  results.filter(({ outcome }) => outcome === wanted).map(({ check: name }) => name);

/** What fails where one rule is not kept: the check of the same name, unless a rule stands behind several. */
const behind: Record<string, string[]> = {
  'binding/version-2': ['binding/version-2', 'write/idempotency-conflict', 'write/idempotency-key'],
  signature: ['identity/wrong-signature', 'identity/foreign-key'],
  mac: [
    'binding/body',
    'binding/method',
    'binding/path',
    'binding/identity',
    'binding/request-id',
    'binding/client-address',
    'binding/left',
    'binding/idempotency',
    'binding/receiver',
  ],
};
const alone = [
  'identity/none',
  'identity/claimed',
  'identity/get',
  'identity/unknown-key-id',
  'identity/expired',
  'identity/not-yet-valid',
  'identity/too-long',
  'identity/wrong-audience',
  'identity/many-audiences',
  'identity/wrong-issuer',
  'identity/wrong-type',
  'identity/alg-none',
  'identity/hs256-text',
  'identity/hs256-bytes',
  'identity/neighbour',
  'identity/service',
  'identity/no-organization',
  'binding/none',
  'binding/body',
  'binding/method',
  'binding/path',
  'binding/old',
  'binding/future',
  'answer/nonce',
  'answer/proof',
  'answer/request',
  'answer/body',
  'answer/status',
  'answer/direction',
  'answer/iv',
  'answer/unproven',
  'answer/health',
  'transport/oversized-header',
  'transport/repeated-binding',
  'sdl/marks',
  'sdl/composed',
  'scope/permissions',
  'scope/anonymous',
  'scope/types',
  'write/replay',
  'write/stale-membership',
  'write/read-only',
  'write/idempotency-key',
  'write/idempotency-conflict',
  'tenancy/lists',
  'tenancy/look-ups',
  'tenancy/entities',
  'tenancy/changes',
];
const table = [...alone.map((rule) => [rule, [rule]] as const), ...Object.entries(behind)];

test('a subgraph that keeps the contract conforms', async () => {
  const results = await check();
  expect(results.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
});

test('the table names every check', async () => {
  const names = (await check()).map(({ check: name }) => name).filter((name) => name !== 'genuine');
  expect([...new Set(table.flatMap(([, checks]) => checks))].toSorted()).toEqual(names.toSorted());
});

test.each(table)('one that does not keep the rule %s fails there, and nowhere else', async (rule, checks) => {
  expect(named(await check({ skipped: [rule] }), 'failed').toSorted()).toEqual([...checks].toSorted());
});

test('one that refuses its gateway is not called conforming for refusing everything', async () => {
  expect(await check({ keysOf: 'neighbour' })).toMatchObject([{ check: 'genuine', outcome: 'failed' }]);
});

test('what needs consent is not made without it, and does not count as passed', async () => {
  const results = await check({ write: false });
  expect(named(results, 'not made')).toEqual([
    'scope/types',
    'write/replay',
    'write/stale-membership',
    'write/read-only',
    'write/idempotency-key',
    'write/idempotency-conflict',
    'tenancy/lists',
    'tenancy/look-ups',
    'tenancy/entities',
    'tenancy/changes',
  ]);
  expect(named(results, 'failed')).toEqual([]);
  expect(conformanceExitCode(results)).toBe(3);
});

test('a run ends at its bounds; what is left over is not made', async () => {
  const results = await check({ requests: '5' });
  expect(named(results, 'passed').length).toBe(5);
  expect(named(results, 'not made').length).toBeGreaterThan(25);
});

test.each([
  [{ subgraph: 'notes' }, 'https://elsewhere.test/graphql', 'elsewhere.test is not this machine'],
  [{ subgraph: 'notes' }, 'nowhere', 'nowhere is no http(s) URL'],
  [{}, 'http://127.0.0.1:1', 'no subgraph of this project has the port 1'],
  [{ subgraph: 'notes', requests: 'many' }, 'http://127.0.0.1:1', '--requests must be a whole number above 0'],
  [{ subgraph: 'notes', memberA: 'a.json' }, 'http://127.0.0.1:1', '--member-a and --member-b are given together'],
])('%j at %s is refused: %s', async (options, url, message) => {
  await expect(readTarget(url, { keys: directory, ...options })).rejects.toThrow(message);
});
