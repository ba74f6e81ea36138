import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { createMemoryStore } from '#gateway/documents/documentStore.ts';
import { followRegistered } from '#gateway/documents/followRegistered.ts';
import type { TrustMode } from '#gateway/documents/trustedDocuments.ts';
import { eventually } from '../../harness/eventually.ts';
import { deploy, type Deployment } from '../fixture/deployment.ts';
import { persisted, sendAs, sha256, type Sender } from '../fixture/persisted.ts';

let folder: string;
let lines: { msg: string; hash?: string }[];
const started: Deployment[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'orgraph-trusted-'));
  lines = [];
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((gateway) => gateway.stop()));
  rmSync(folder, { recursive: true });
});

function write(file: string, content: unknown): void {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
}

const log = () => pino({ level: 'info' }, { write: (line) => void lines.push(JSON.parse(line) as { msg: string }) });
const follow = (mode: TrustMode) => followRegistered(folder, mode, log(), 20);

const ann = randomUUID();
async function start(mode: TrustMode, documents = createMemoryStore()): Promise<{ url: string; asAnn: Sender }> {
  const gateway = await deploy({ trusted: await follow(mode), documents });
  started.push(gateway);
  gateway.join(ann, {
    status: 'ACTIVE',
    role: { key: 'owner', level: 100 },
    permissions: [],
    organization: { id: randomUUID(), slug: 'acme', status: 'ACTIVE' },
  });
  return { url: gateway.url, asAnn: { token: await gateway.token(ann), organization: 'acme' } };
}

const saved = '# Mine\nquery Saved { organization { name } }\n';
const fromCodegen = 'query Web { organization { name } }';
const fromRelay = 'query Phone { channels }';
const fromApollo = 'query Tablet { organization { name } channels }';
const fromSpecified = 'query Watch { organization { id } }';
const unknown = 'query Other { channels }';

function registerAll(): void {
  write('operations/1-saved.graphql', saved);
  write('clients/web/1.4.0.json', { [`sha1${'0'.repeat(36)}`]: fromCodegen });
  write('clients/phone/2.json', { '0123456789abcdef0123456789abcdef': fromRelay });
  write('clients/tablet/3.json', {
    format: 'apollo-persisted-query-manifest',
    version: 1,
    operations: [{ id: 'tablet@3/Tablet', name: 'Tablet', type: 'query', body: fromApollo }],
  });
  write('clients/watch/1.json', {
    [`sha256:${sha256(fromSpecified)}`]: fromSpecified,
    'sha256:watch': fromSpecified,
  });
}
const ids: [string, string][] = [
  [sha256(saved), saved],
  [sha256(fromCodegen), fromCodegen],
  [`sha1${'0'.repeat(36)}`, fromCodegen],
  ['0123456789abcdef0123456789abcdef', fromRelay],
  ['tablet@3/Tablet', fromApollo],
  [sha256(fromSpecified), fromSpecified],
  [`sha256:${sha256(fromSpecified)}`, fromSpecified],
  ['sha256:watch', fromSpecified],
];

test.each(['off', 'log', 'enforce'] as const)('registered documents are served by their ids: %s', async (mode) => {
  registerAll();
  const { url, asAnn } = await start(mode);
  for (const [id, text] of ids) {
    for (const content of [
      { documentId: id },
      { extensions: persisted(id) },
      { query: text },
      { query: text, documentId: id },
    ])
      for (const method of ['GET', 'POST'] as const) {
        const { codes, data } = await sendAs(method, url, content, asAnn);
        expect({ codes, keys: Object.keys(data as object) }).toEqual({
          codes: [],
          keys:
            text === fromApollo ? ['organization', 'channels'] : text === fromRelay ? ['channels'] : ['organization'],
        });
      }
    expect((await sendAs('POST', url, { documentId: id })).codes).toEqual(['UNAUTHENTICATED']);
    expect((await sendAs('POST', url, { query: unknown, documentId: id }, asAnn)).codes).toEqual([
      'PERSISTED_QUERY_HASH_MISMATCH',
    ]);
  }
  expect(lines.filter(({ hash }) => hash !== undefined)).toEqual([]);
});

test('enforce refuses whatever is not registered, by text and by hash, and says what to do', async () => {
  registerAll();
  const { url, asAnn } = await start('enforce');
  for (const content of [
    { query: unknown },
    { query: unknown, extensions: persisted(sha256(unknown)) },
    { query: 'query {' },
    { query: '{ __schema { types { name } } }' },
    { documentId: 'web@0/Old' },
    { query: `${fromCodegen} ${'#'.repeat(2_000)}` },
  ]) {
    const { codes, messages } = await sendAs('POST', url, content, asAnn);
    expect({ codes, messages }).toEqual({
      codes: ['OPERATION_NOT_TRUSTED'],
      messages: [expect.stringContaining('orgraph client register <name> <version> <manifest>')],
    });
  }
  const modern = { ...asAnn, headers: { accept: 'application/graphql-response+json' } };
  expect((await sendAs('POST', url, { query: unknown }, modern)).status).toBe(403);
});

test('enforce lets a registered document come in another form, which a client is asked for', async () => {
  registerAll();
  const { url, asAnn } = await start('enforce');
  const other = 'query   Web {\n  organization {\n    name # of ours\n  }\n}\n';
  const extensions = persisted(sha256(other));
  expect((await sendAs('POST', url, { extensions }, asAnn)).codes).toEqual([
    'OPERATION_NOT_TRUSTED',
    'PERSISTED_QUERY_NOT_FOUND',
  ]);
  const organization = { name: 'O' };
  expect((await sendAs('POST', url, { query: other, extensions }, asAnn)).data).toEqual({ organization });
  expect((await sendAs('POST', url, { extensions }, asAnn)).data).toEqual({ organization });
  write('clients/web/1.4.0.json', { [sha256(unknown)]: unknown });
  rmSync(join(folder, 'operations/1-saved.graphql'));
  await eventually(async () => (await sendAs('POST', url, { query: unknown }, asAnn)).codes.length === 0);
  for (const content of [{ extensions }, { query: other, extensions }, { query: fromCodegen }])
    expect((await sendAs('POST', url, content, asAnn)).codes).toEqual(['OPERATION_NOT_TRUSTED']);
});

test('what was stored while nothing was enforced is refused where it is', async () => {
  registerAll();
  const documents = createMemoryStore();
  const before = await start('off', documents);
  const extensions = persisted(sha256('{ slow }'));
  const signIn = 'mutation { logIn(email: "a") }';
  await sendAs('POST', before.url, { query: signIn, extensions: persisted(sha256(signIn)) });
  expect((await sendAs('POST', before.url, { extensions: persisted(sha256(signIn)) })).codes).toEqual([]);
  const { url } = await start('enforce', documents);
  expect((await sendAs('POST', url, { extensions: persisted(sha256(signIn)) })).codes).toEqual([
    'OPERATION_NOT_TRUSTED',
  ]);
  expect((await sendAs('POST', url, { extensions })).codes).toEqual([
    'OPERATION_NOT_TRUSTED',
    'PERSISTED_QUERY_NOT_FOUND',
  ]);
});

test('log serves what is not registered, and tells of each document once', async () => {
  registerAll();
  const { url, asAnn } = await start('log');
  for (let times = 0; times < 3; times += 1)
    expect((await sendAs('POST', url, { query: unknown }, asAnn)).codes).toEqual([]);
  expect(lines.filter(({ hash }) => hash !== undefined)).toEqual([
    expect.objectContaining({ hash: sha256(unknown), msg: 'an operation was run that is not registered' }),
  ]);
});

test('what cannot be read keeps a gateway from starting, and one that runs as it was', async () => {
  write('clients/web/1.json', 'no JSON');
  write('clients/web/2.json', { format: 'apollo-persisted-query-manifest', version: 1, operations: [{ id: 'a' }] });
  write('clients/web/3.json', { one: '{ channels }' });
  write('clients/web/4.json', { one: '{ organization { name } }' });
  const mistakes = await follow('log').catch((error: Error) => error);
  expect((mistakes as Error).message.split('\n')).toEqual([
    expect.stringMatching(/^TRUSTED_FOLDER: .*\/clients\/web\/1\.json is not JSON: /),
    expect.stringMatching(/clients\/web\/2\.json is no manifest of persisted documents: operations\.0\.body: /),
    expect.stringMatching(/clients\/web\/4\.json calls another document one than clients\/web\/3\.json: /),
  ]);
  rmSync(join(folder, 'clients'), { recursive: true });
  await expect(follow('enforce')).rejects.toThrow('TRUSTED_DOCUMENTS: enforce refuses everything');
  registerAll();
  const trusted = await follow('enforce');
  write('clients/web/1.json', 'no JSON');
  await eventually(() => lines.some(({ msg }) => msg === 'what is registered cannot be read; what was before stays'));
  expect(trusted.find(sha256(saved))?.text).toBe(saved);
  expect(() => trusted.assertTrusted(fromRelay)).not.toThrow();
  trusted.close();
});

test('nobody’s build decides what a hash stands for', async () => {
  write('clients/web/1.json', { [sha256(unknown)]: fromRelay });
  const trusted = await follow('enforce');
  expect(trusted.find(sha256(unknown))).toBeUndefined();
  expect(trusted.find(sha256(fromRelay))?.text).toBe(fromRelay);
  trusted.close();
});
