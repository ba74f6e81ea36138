import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eventually } from '../harness/eventually.ts';
import { pack, run, withThisNode } from './pack.ts';

// In the order in which somebody meets it: each test goes on where the one before has ended.
const folder = mkdtempSync(join(tmpdir(), 'orgraph-fifth-'));
const project = join(folder, 'project');
const npm = (...words: string[]) => run('npm', words, project);
const orgraph = (...words: string[]) =>
  spawnSync('npx', ['orgraph', ...words], {
    cwd: project,
    encoding: 'utf8',
    env: withThisNode(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
let started: ChildProcess | undefined;

beforeAll(() => {
  // Under root the database's own account has to pass through.
  chmodSync(folder, 0o755);
  mkdirSync(project);
  npm('install', '--prefer-offline', '--no-audit', '--no-fund', pack(join(folder, 'checkout')));
});
afterAll(async () => {
  if (started?.exitCode === null) {
    started.kill('SIGTERM');
    await once(started, 'exit');
  }
  rmSync(folder, { recursive: true, force: true });
});

test('a subgraph is created in an empty folder, with what a project needs, and nothing is written over', () => {
  const { status, stdout } = orgraph('create', 'subgraph', 'billing', '--aggregate', 'invoice');
  expect([status, stdout]).toEqual([
    0,
    expect.stringContaining('The subgraph billing (port 4005, type Invoice) is written and composes with the graph.'),
  ]);
  for (const file of [
    'package.json',
    'tsconfig.json',
    'jest.config.js',
    'README.md',
    'subgraphs/billing/invoice/schema.graphql',
    'schema/supergraph.graphql',
  ])
    expect([file, existsSync(join(project, file))]).toEqual([file, true]);
  expect(readFileSync(join(project, 'subgraphs/billing/definition.ts'), 'utf8')).toContain(
    `from 'orgraph/platform/subgraph'`,
  );

  const again = orgraph('create', 'subgraph', 'billing');
  expect([again.status, again.stderr]).toEqual([2, 'the name billing is taken; choose another one\n']);
  expect(orgraph('create', 'subgraph', 'shipping', '--aggregate', 'invoice')).toMatchObject({
    status: 2,
    stderr: 'the subgraph billing has Invoice already; name another noun with --aggregate\n',
  });
  expect(existsSync(join(project, 'subgraphs/shipping'))).toBe(false);
});

test('its types and its schema are in order, and its tests pass', () => {
  npm('install', '--prefer-offline', '--no-audit', '--no-fund');
  expect(npm('run', 'check')).toContain('schema/ is up to date.');
  const { status, stderr } = spawnSync('npm', ['test', '--silent'], {
    cwd: project,
    encoding: 'utf8',
    env: withThisNode(),
  });
  expect([status, stderr]).toEqual([0, expect.stringMatching(/Tests: +6 passed, 6 total/)]);
});

test('its database is migrated, and keeps the rules of tenancy', () => {
  expect(orgraph('migrate', 'up', '--subgraph', 'billing')).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/^billing: applied Migration\d{14}_initial$/m),
  });
  expect(orgraph('migrate', 'check', '--subgraph', 'billing')).toMatchObject({
    status: 0,
    stdout: 'billing: agrees with its entities and with the rules of tenancy\n',
  });
});

test('the gateway serves it beside the platform’s own, each organization its own rows, and it conforms', async () => {
  const { gateway, billing } = await start();
  const ask = async (query: string, headers: Record<string, string> = {}) => {
    const response = await fetch(gateway, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query }),
    });
    return (await response.json()) as { data: Record<string, any>; errors?: unknown };
  };
  const signIn = async (email: string, organization: string) => {
    const { data, errors } = await ask(
      `mutation { logIn(input: { email: "${email}", password: "orgraph-demo" }) { accessToken } }`,
    );
    expect(errors).toBeUndefined();
    return { authorization: `Bearer ${data['logIn'].accessToken as string}`, 'x-organization-id': organization };
  };
  const [acme, beta] = [await signIn('member@acme.test', 'acme'), await signIn('owner@beta.test', 'beta')];

  expect(
    await ask('mutation { createInvoice(input: { name: "First" }) { invoice { name createdBy { name } } } }', acme),
  ).toEqual({ data: { createInvoice: { invoice: { name: 'First', createdBy: { name: 'Max Member' } } } } });
  expect(await ask('{ organization { name } invoices { edges { node { name } } } }', acme)).toEqual({
    data: { organization: { name: 'Acme' }, invoices: { edges: [{ node: { name: 'First' } }] } },
  });
  expect(await ask('{ organization { name } invoices { edges { node { name } } } }', beta)).toEqual({
    data: { organization: { name: 'Beta' }, invoices: { edges: [] } },
  });

  const { status, stdout } = orgraph('conformance', billing, '--subgraph', 'billing', '--write', '--json');
  const { conforms, checks } = JSON.parse(stdout) as { conforms: boolean; checks: { outcome: string }[] };
  expect({ status, conforms, others: checks.filter(({ outcome }) => outcome !== 'passed') }).toEqual({
    status: 0,
    conforms: true,
    others: [],
  });
  expect(checks.length).toBeGreaterThan(35);
});

/** The whole graph of the project, and where the gateway and the new subgraph answer. */
async function start(): Promise<{ gateway: string; billing: string }> {
  const running = spawn(process.execPath, [join(project, 'node_modules/orgraph/dist/tools/bin.mjs'), 'start'], {
    cwd: project,
    env: { ...withThisNode(), PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started = running;
  let output = '';
  for (const stream of [running.stdout, running.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  await eventually(() => output.includes('Ctrl-C stops everything') || running.exitCode !== null, 100);
  const [, gateway] = /ready after .*(http:\/\/127\.0\.0\.1:\d+\/graphql)/.exec(output) ?? [];
  const [, port] = /· billing (\d+)/.exec(output) ?? [];
  if (gateway === undefined || port === undefined) throw new Error(`orgraph start does not get ready:\n${output}`);
  return { gateway, billing: `http://127.0.0.1:${port}` };
}
