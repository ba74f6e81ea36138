import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { library } from '../gateway/graph/library.ts';
import { installPackage } from './project.ts';
import { serve } from './subgraphs.ts';

const folder = mkdtempSync(join(tmpdir(), 'orgraph-package-'));
let project: ReturnType<typeof installPackage> | undefined;
let subgraphs: Awaited<ReturnType<typeof serve>>;

beforeAll(async () => {
  subgraphs = await serve(library);
  project = installPackage(folder);
  writeFileSync(join(project.folder, 'supergraph.graphql'), subgraphs.supergraphSdl);
}, 180_000);
afterAll(async () => {
  project?.end();
  await subgraphs.stop();
  rmSync(folder, { recursive: true, force: true });
});

const isQuiet = { code: 0, complaints: '' };
const untilExecution = ['requestDidStart', 'didResolveSource', 'parsingDidStart', 'validationDidStart', 'didResolveOperation'];

test('installed from its tarball beside @apollo/server, the engine answers queries and mutations, runs every hook and sends the wanted header on', async () => {
  const server = await project!.start('server.ts', 'supergraph.graphql');
  const ask = async (query: string, authorization: string) => {
    const response = await fetch(server.firstLine, { method: 'POST', headers: { 'content-type': 'application/json', authorization }, body: JSON.stringify({ query }) });
    return { status: response.status, ...await response.json() as object };
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
  expect(await ask('{ nothing }', 'Bearer one')).toMatchObject({ status: 400, extensions: { hooks: [...untilExecution.slice(0, -1), 'didEncounterErrors', 'willSendResponse'] } });

  const forwarded = subgraphs.received.map(({ query, headers }) => [query.startsWith('mutation') ? 'mutation' : 'query', headers.authorization]);
  expect(new Set(forwarded.map((pair) => pair.join(': ')))).toEqual(new Set(['query: Bearer one', 'mutation: Bearer two']));
  expect(await server.stop()).toEqual(isQuiet);
});

test('its types say what a program may do with it', () => {
  expect(project!.check('server.ts')).toBe('');
});

test('the package holds what the entry reaches, and needs only that', () => {
  const installed = join(project!.folder, 'node_modules/orgraph');
  const { dependencies, peerDependencies } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as Record<string, object>;
  expect(Object.keys(dependencies!)).toEqual(['@graphql-hive/router-query-planner', 'graphql-scalars', 'lru-cache']);
  expect(Object.keys(peerDependencies!)).toEqual(['@apollo/server', 'graphql']);
  const files = readdirSync(installed, { recursive: true, encoding: 'utf8' });
  expect(files.filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))).toEqual([]);
  expect(files).toEqual(expect.arrayContaining(['dist/gateway/apolloGateway.js', 'dist/gateway/apolloGateway.d.ts']));
  expect(files.filter((file) => /main\.|server\.|organization|membership|database/.test(file))).toEqual([]);
});
