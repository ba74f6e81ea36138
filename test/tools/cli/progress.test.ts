import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { generateKeys } from '#platform/identity/keys.ts';
import { commandTable } from '#tools/commandTable.ts';
import { projectDirectory } from '#tools/project/projectDirectory.ts';
import { plainEnvironment } from '../../e2e/started.ts';

const folder = mkdtempSync(join(tmpdir(), 'orgraph-progress-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const [registry, keys, operation, manifest, sdl] = [
  'registry',
  'keys',
  'me.graphql',
  'manifest.json',
  'one.graphql',
].map((name) => join(folder, name)) as [string, string, string, string, string];
mkdirSync(registry);
await generateKeys(keys);
writeFileSync(operation, 'query Me { me { id } }');
writeFileSync(manifest, JSON.stringify({ '1': 'query Me { me { id } }' }));
writeFileSync(sdl, 'type Query { one: Int }');

/** Each command that may take longer than two seconds, as far as it says that it works; many fail after that. */
const calls: Record<string, string> = {
  migrate: 'migrate status',
  seed: 'seed --demonstration',
  backup: `backup ${join(folder, 'backup')}`,
  restore: `restore ${registry} --no-ledger`,
  'ledger write': `ledger write ${join(folder, 'ledger.ndjson')}`,
  'ledger replay': 'ledger replay',
  'organization verify-deleted': 'organization verify-deleted 01890000-0000-7000-8000-000000000001',
  'db scan': 'db scan postgres://127.0.0.1:1/postgres',
  schema: 'schema --check',
  'schema check': `schema check slack --base ${registry}`,
  'schema publish': `schema publish slack --registry ${registry}`,
  'schema withdraw': `schema withdraw slack --registry ${registry}`,
  'schema rollback': `schema rollback 1 --registry ${registry}`,
  'schema resign': `schema resign --registry ${registry}`,
  'schema history': `schema history --registry ${registry}`,
  'schema compose': `schema compose --with one=${sdl} --registry ${registry}`,
  'schema diff': `schema diff --registry ${registry}`,
  'schema explain': 'schema explain Query.me',
  'schema download': 'schema download',
  'schema contract set': `schema contract set web --include web --registry ${registry}`,
  'schema contract remove': `schema contract remove web --registry ${registry}`,
  'schema contract list': `schema contract list --registry ${registry}`,
  'import slack-export': 'import slack-export test/fixtures/slack-export --organization acme --dry-run',
  'import list': 'import list --organization acme',
  'platform list': 'platform list',
  'platform grant': 'platform grant nobody@platform.test',
  'platform revoke': 'platform revoke nobody@platform.test',
  'audit export': 'audit export --organization acme',
  'audit purge': 'audit purge',
  'jobs list': 'jobs list',
  'jobs show': 'jobs show 01890000-0000-7000-8000-000000000001',
  'jobs retry': 'jobs retry 01890000-0000-7000-8000-000000000001',
  'jobs discard': 'jobs discard 01890000-0000-7000-8000-000000000001',
  'import undo': 'import undo --organization acme',
  'import reread': 'import reread --organization acme',
  'client generate': `client generate ${operation} --schema schema/api.graphql --output ${join(folder, 'graph.ts')}`,
  'client register': `client register web 1 ${manifest} --schema schema/api.graphql --folder ${folder}`,
  conformance: `conformance http://127.0.0.1:1 --subgraph slack --keys ${keys}`,
  vectors: 'vectors --check',
  'keys generate': `keys generate ${keys}`,
  'keys add': `keys add ${keys} billing`,
  'keys rotate': `keys rotate ${keys} slack`,
  'keys revoke': `keys revoke ${keys} nobodys`,
};

/** The others, and why. */
const without: Record<string, string> = {
  start: 'runs until it is stopped, and says what it starts',
  gateway: 'runs until it is stopped, and logs',
  worker: 'runs until it is stopped, and logs',
  dev: 'runs until it is stopped, and says what it starts',
  'create subgraph': 'writes into the project; says that it composes',
  'keys list': 'reads one file',
  mail: 'reads a folder',
  'mail show': 'reads one file',
};

test('each command says at a terminal that it works, or need not', () => {
  const names = commandTable.flatMap(({ name, load }) => (load === undefined ? [] : [name]));
  expect([...Object.keys(calls), ...Object.keys(without)].toSorted()).toEqual(names.toSorted());
});

/** What makes a process’ standard error a terminal’s. */
const terminal = 'data:text/javascript,process.stderr.isTTY=true';

test.each(Object.values(calls))('orgraph %s says at a terminal what it does, and takes that away', (words) => {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--import', terminal, 'tools/orgraph.ts', ...words.split(' ')],
    {
      cwd: projectDirectory,
      encoding: 'utf8',
      env: plainEnvironment({
        environment: {
          ORGRAPH_DATA: join(folder, 'data'),
          ORGRAPH_KEYS: keys,
          DATABASE_URL: 'postgres://somebody@127.0.0.1:1/postgres',
        },
      }),
    },
  );
  expect(stderr).toMatch(/^[^\n]+ …/);
  expect(stderr.lastIndexOf('\r\u001b[K')).toBeGreaterThan(stderr.lastIndexOf(' …'));
  expect(stdout).not.toContain('\u001b[K');
});
