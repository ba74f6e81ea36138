import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { library } from '../gateway/fixture/library.ts';
import { repository } from './pack.ts';
import { installPackage } from './project.ts';
import { serve } from './subgraphs.ts';

const folder = mkdtempSync(join(tmpdir(), 'orgraph-package-'));
let project: ReturnType<typeof installPackage> | undefined;
let subgraphs: Awaited<ReturnType<typeof serve>>;

beforeAll(async () => {
  subgraphs = await serve(library);
  project = installPackage(folder);
  writeFileSync(join(project.folder, 'supergraph.graphql'), subgraphs.supergraphSdl);
});
afterAll(async () => {
  project?.end();
  await subgraphs.stop();
  rmSync(folder, { recursive: true, force: true });
});

const isQuiet = { code: 0, complaints: '' };
const untilExecution = [
  'requestDidStart',
  'didResolveSource',
  'parsingDidStart',
  'validationDidStart',
  'didResolveOperation',
];

test('installed from its tarball beside @apollo/server, the engine answers queries and mutations, runs every hook and sends the wanted header on', async () => {
  const server = await project!.start('server.ts', 'supergraph.graphql');
  const ask = async (query: string, authorization: string) => {
    const response = await fetch(server.firstLine, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body: JSON.stringify({ query }),
    });
    return { status: response.status, ...((await response.json()) as object) };
  };

  expect(await ask('{ person(id: "p1") { handle written { title } } }', 'Bearer one')).toEqual({
    status: 200,
    data: { person: { handle: '@one@a.test', written: [{ title: 'First "book"' }] } },
    extensions: { hooks: [...untilExecution, 'executionDidStart', 'executionDidEnd', 'willSendResponse'] },
  });
  expect(await ask('mutation { note(text: "läuft") rename(id: "p2", name: "New") { name } }', 'Bearer two')).toEqual({
    status: 200,
    data: { note: 'läuft', rename: { name: 'New' } },
    extensions: { hooks: [...untilExecution, 'executionDidStart', 'executionDidEnd', 'willSendResponse'] },
  });
  expect(await ask('{ nothing }', 'Bearer one')).toMatchObject({
    status: 400,
    extensions: { hooks: [...untilExecution.slice(0, -1), 'didEncounterErrors', 'willSendResponse'] },
  });

  const forwarded = subgraphs.received.map(({ query, headers }) => [
    query.startsWith('mutation') ? 'mutation' : 'query',
    headers.authorization,
  ]);
  expect(new Set(forwarded.map((pair) => pair.join(': ')))).toEqual(
    new Set(['query: Bearer one', 'mutation: Bearer two']),
  );
  expect(await server.stop()).toEqual(isQuiet);
});

test('its types say what a program may do with it', () => {
  expect(project!.check('server.ts')).toBe('');
});

test('who wants the engine alone installs three packages beside its own; what only the platform needs is optional', () => {
  const modules = join(project!.folder, 'node_modules');
  const { dependencies, optionalDependencies, peerDependencies } = JSON.parse(
    readFileSync(join(modules, 'orgraph/package.json'), 'utf8'),
  ) as Record<string, Record<string, string>>;
  expect(Object.keys(dependencies!)).toEqual(['@graphql-hive/router-query-planner', 'graphql-scalars', 'lru-cache']);
  expect(Object.keys(peerDependencies!)).toEqual(['@apollo/server', 'graphql']);
  const checkout = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  expect(Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies }).toSorted()).toEqual(
    Object.keys(checkout.dependencies).toSorted(),
  );
  expect(Object.keys(optionalDependencies!).filter((name) => existsSync(join(modules, name)))).toEqual([]);
});

test('the package holds JavaScript with the types of what is imported, no source and no test of ours', () => {
  const files = readdirSync(join(project!.folder, 'node_modules/orgraph/dist'), { recursive: true, encoding: 'utf8' });
  expect(files.filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))).toEqual([]);
  expect(files.filter((file) => file.endsWith('.test.js'))).toEqual([]);
  expect(files).toEqual(
    expect.arrayContaining([
      'gateway/apollo/apolloGateway.js',
      'gateway/apollo/apolloGateway.d.ts',
      'platform/subgraph/startSubgraph.js',
      'platform/subgraph/startSubgraph.d.ts',
      'tools/program.js',
      'subgraphs/tenancy/main.js',
      'subgraphs/tenancy/user/schema.graphql',
    ]),
  );
});
