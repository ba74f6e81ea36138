import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { generateKeys, publisherIssuer, readOwnKeys } from '#platform/identity/keys.ts';
import { keysDirectory } from '#tools/local/keysDirectory.ts';
import { projectDirectory } from '#tools/project/projectDirectory.ts';
import { plainEnvironment } from '../../e2e/started.ts';

interface Key {
  kid: string;
  iss: string;
}

let place: string;
let folder: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'orgraph-keys-'));
  folder = join(place, 'keys');
});
afterEach(() => rmSync(place, { recursive: true }));

const keys = (...words: string[]) =>
  new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    execFile(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', join(projectDirectory, 'tools/orgraph.ts'), 'keys', ...words],
      { env: plainEnvironment({}) },
      (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });

const publishedIn = (directory: string): Key[] =>
  (JSON.parse(readFileSync(join(directory, 'jwks.json'), 'utf8')) as { keys: Key[] }).keys;

/** The public keys that another folder publishes for a subgraph and for publishers. */
async function foreignKeys(): Promise<Key[]> {
  const other = join(place, 'other');
  await generateKeys(other, ['billing', 'tenancy']);
  return publishedIn(other).filter(({ iss }) => iss === 'billing' || iss === publisherIssuer);
}

async function mergeForeign(directory: string): Promise<Key[]> {
  await generateKeys(directory, ['gateway', 'tenancy']);
  const foreign = await foreignKeys();
  writeFileSync(join(directory, 'jwks.json'), JSON.stringify({ keys: [...publishedIn(directory), ...foreign] }));
  return foreign;
}

test('generate keeps what others have published, makes what is missing, and says for whom it made nothing', async () => {
  const foreign = await mergeForeign(folder);
  renameSync(join(folder, 'gateway'), join(place, 'gateway'));
  const { code, stdout } = await keys('generate', folder);
  expect(code).toBe(0);
  expect(stdout).toContain(`The keys are in ${folder}: `);
  expect(stdout).toContain('Nothing was made for gateway: jwks.json publishes keys whose private files are not here.');
  expect(publishedIn(folder)).toEqual(expect.arrayContaining(foreign));
  expect(existsSync(join(folder, 'slack/keys.json'))).toBe(true);
});

test('a command that falls back to the default folder keeps what others have published there', async () => {
  const before = { ...process.env };
  const foreign = await mergeForeign(folder);
  Object.assign(process.env, { ORGRAPH_DATA: place, ORGRAPH_KEYS: '', DATABASE_URL: '' });
  try {
    expect(await keysDirectory()).toBe(folder);
  } finally {
    process.env = before;
  }
  expect(publishedIn(folder)).toEqual(expect.arrayContaining(foreign));
});

test('add makes keys for a subgraph elsewhere and says who is given what; once more it makes none', async () => {
  await generateKeys(folder, ['gateway']);
  const first = await keys('add', folder, 'billing');
  expect(first).toMatchObject({ code: 0, stderr: '' });
  expect(first.stdout).toMatch(/^Made keys for billing\.\n\nGive billing, by a way that nobody else can read:\n/);
  for (const said of [
    `${folder}/billing/keys.json\n`,
    `${folder}/jwks.json\n`,
    'ORGRAPH_KEYS names a folder that holds billing/keys.json and jwks.json\n',
    'npx orgraph schema publish billing --url <url> --schema <file>\n',
    `npx orgraph conformance <url> --subgraph billing --keys ${folder} --write\n`,
  ])
    expect(first.stdout).toContain(said);
  const { signing, exchange } = readOwnKeys(folder, 'billing');
  expect(publishedIn(folder).flatMap(({ iss, kid }) => (iss === 'billing' ? [kid] : []))).toEqual([
    signing[0]!.id,
    exchange[0]!.id,
  ]);
  const published = readFileSync(join(folder, 'jwks.json'), 'utf8');
  const again = await keys('add', folder, 'billing');
  expect(again.stdout).toBe(first.stdout.replace('Made keys for billing.', 'billing has its keys; none were made.'));
  expect(readFileSync(join(folder, 'jwks.json'), 'utf8')).toBe(published);
});

test('add refuses a name whose keys are elsewhere, the platform’s own names, and what is no name', async () => {
  const foreign = await mergeForeign(folder);
  const published = readFileSync(join(folder, 'jwks.json'), 'utf8');
  for (const [name, reason] of [
    ['billing', `publishes keys of billing already, and ${folder}/billing/keys.json is not there`],
    ['slack', 'slack is a process of the platform'],
    ['registry', 'registry/ is the folder of the publishers’ keys'],
    ['../away', 'no keys are made for the name "../away"'],
  ] as const) {
    const { code, stdout, stderr } = await keys('add', folder, name);
    expect({ name, code, stdout }).toEqual({ name, code: 2, stdout: '' });
    expect(stderr).toContain(reason);
  }
  expect(readFileSync(join(folder, 'jwks.json'), 'utf8')).toBe(published);
  expect(publishedIn(folder)).toEqual(expect.arrayContaining(foreign));
});

test('list says whose keys there are, for what, and which are current', async () => {
  const foreign = await mergeForeign(folder);
  const { code, stdout } = await keys('list', folder);
  expect(code).toBe(0);
  const [own, others] = [publishedIn(folder).filter(({ iss }) => iss === publisherIssuer), foreign];
  const [signing, exchange] = others.filter(({ iss }) => iss === 'billing');
  const lines = stdout.split('\n');
  expect(lines).toEqual(
    expect.arrayContaining([
      `registry/publisher  sig  ${own[0]!.kid}  current`,
      `registry/publisher  sig  ${own[1]!.kid}  accepted`,
      `billing             sig  ${signing!.kid}  current`,
      `billing             enc  ${exchange!.kid}  current`,
    ]),
  );
  expect(lines).toHaveLength(publishedIn(folder).length + 1);
  const { stdout: json } = await keys('list', folder, '--json');
  expect(JSON.parse(json)).toContainEqual({ issuer: 'billing', use: 'enc', kid: exchange!.kid, current: true });
  expect(await keys('list', place)).toEqual({
    code: 2,
    stdout: '',
    stderr: `${place} holds no jwks.json; make keys with: keys generate ${place}\n`,
  });
});
