import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { Command } from 'commander';
import { commandTable } from '#tools/commandTable.ts';
import { projectDirectory } from '#tools/project/projectDirectory.ts';
import { plainEnvironment } from '../../e2e/started.ts';

const folder = mkdtempSync(join(tmpdir(), 'orgraph-json-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The commands without --json, and why. */
const without: Record<string, string> = {
  start: 'runs until it is stopped',
  gateway: 'runs until it is stopped; what it says is a log, in JSON',
  dev: 'runs until it is stopped',
  worker: 'runs until it is stopped; what it says is a log, in JSON',
  'audit export': 'its result is NDJSON, for programs as it is',
  'schema download': 'its result is a schema, for programs as it is',
};

test.each(commandTable.flatMap(({ name, load }) => (load === undefined ? [] : [{ name, load }])))(
  'what orgraph $name reports is to be had as JSON',
  async ({ name, load }) => {
    const flags = (await load())(new Command()).options.map(({ long }) => long);
    expect(flags.includes('--json')).toBe(without[name] === undefined);
  },
);

test('what has no --json is a command', () => {
  const names = commandTable.map(({ name }) => name);
  expect(Object.keys(without).filter((name) => !names.includes(name))).toEqual([]);
});

const [keys, registry, client] = ['keys', 'registry', 'client'].map((name) => join(folder, name)) as [
  string,
  string,
  string,
];
const [operation, manifest, sdl] = ['me.graphql', 'manifest.json', 'one.graphql'].map((name) => join(folder, name)) as [
  string,
  string,
  string,
];
mkdirSync(registry);
mkdirSync(client);
writeFileSync(operation, 'query Me { me { id } }');
writeFileSync(manifest, JSON.stringify({ '1': 'query Me { me { id } }' }));
writeFileSync(sdl, 'type Query { one: Int }');
const schema = join(projectDirectory, 'schema/api.graphql');

// In this order: what the first make, the later ones read.
test.each<[words: string[], status: number, report: unknown]>([
  [['keys', 'generate', keys], 0, { directory: keys, made: expect.arrayContaining(['slack']), elsewhere: [] }],
  [['keys', 'add', keys, 'billing'], 0, expect.objectContaining({ name: 'billing', made: ['billing'] })],
  [['keys', 'list', keys], 0, expect.arrayContaining([expect.objectContaining({ issuer: 'billing', current: true })])],
  [['keys', 'rotate', keys, 'slack'], 0, expect.objectContaining({ name: 'slack', outcome: 'published' })],
  [
    ['client', 'generate', operation, '--schema', schema, '--output', join(client, 'graph.ts')],
    0,
    { outcome: 'written', output: join(client, 'graph.ts'), files: 1 },
  ],
  [
    ['client', 'generate', operation, '--schema', schema, '--output', join(client, 'other.ts'), '--check'],
    1,
    { outcome: 'outdated', output: join(client, 'other.ts'), files: 1 },
  ],
  [
    ['client', 'generate', operation, '--schema', sdl, '--output', join(client, 'graph.ts')],
    1,
    expect.objectContaining({ outcome: 'refused' }),
  ],
  [
    ['client', 'register', 'web', '1', manifest, '--schema', schema, '--folder', client],
    0,
    expect.objectContaining({ outcome: 'registered', documents: 1 }),
  ],
  [
    ['schema', 'compose', '--with', `one=${sdl}`, '--registry', registry],
    0,
    { supergraph: expect.stringContaining('join__Graph') },
  ],
  [['schema', 'history', '--registry', registry], 0, []],
  [['schema', 'contract', 'list', '--registry', registry], 0, []],
  [['schema', 'explain', 'Query.me'], 0, expect.objectContaining({ coordinate: 'Query.me' })],
  [['vectors', '--check'], 0, expect.objectContaining({ outcome: 'unchanged' })],
])('orgraph %j --json writes JSON alone', (words, status, report) => {
  const run = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', 'tools/orgraph.ts', ...words, '--json'],
    { cwd: projectDirectory, encoding: 'utf8', env: plainEnvironment({}) },
  );
  expect(run.status).toBe(status);
  expect(JSON.parse(run.stdout)).toEqual(report);
});
