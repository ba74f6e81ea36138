import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createKeyRing } from '#platform/identity/keyRing.ts';
import { generateKeys, newKey, publisherIssuer, readOwnKeys, readPublisherKeys } from '#platform/identity/keys.ts';
import { ConfigurationError } from '#platform/process/configuration.ts';
import { campaign } from '../../harness/campaign.ts';

interface Key {
  kid: string;
  iss: string;
  use: string;
}

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'orgraph-keys-'));
  file = join(folder, 'jwks.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

const published = (of = folder): Key[] =>
  (JSON.parse(readFileSync(join(of, 'jwks.json'), 'utf8')) as { keys: Key[] }).keys;
const modeOf = (path: string): string => (statSync(join(folder, path)).mode & 0o777).toString(8);
const namesOf = (keys: readonly Key[]): string[] => [...new Set(keys.map(({ iss }) => iss))];
const putKeys = (...keys: readonly object[]): void =>
  writeFileSync(file, JSON.stringify({ keys: [...published(), ...keys] }));

/** Everything below the folder, with its content. */
const contentOf = (): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => [join(parentPath, name), readFileSync(join(parentPath, name), 'utf8')]),
  );

/** The public keys of these names, made in another folder. */
async function elsewhere(...names: string[]): Promise<Key[]> {
  const other = join(folder, 'other');
  await generateKeys(other, names);
  const keys = published(other);
  rmSync(other, { recursive: true });
  return keys;
}

describe('what jwks.json holds stays', () => {
  test('the keys of a subgraph whose private halves are elsewhere, with all their members', async () => {
    await generateKeys(folder, ['gateway']);
    const [foreign] = await elsewhere('billing');
    const kept = { ...foreign, alg: 'EdDSA', 'x-owner': 'the billing team' };
    putKeys(kept, { kty: 'RSA', n: 'AQAB', e: 'AQAB' });
    await generateKeys(folder, ['gateway', 'tenancy']);
    expect(published()).toEqual(expect.arrayContaining([kept, { kty: 'RSA', n: 'AQAB', e: 'AQAB' }]));
    expect(namesOf(published())).toEqual(
      expect.arrayContaining(['gateway', 'billing', 'tenancy', 'tenancy/tokens', publisherIssuer]),
    );
  });

  test('the keys of publishers of other folders, beside one’s own', async () => {
    await generateKeys(folder, ['gateway']);
    const foreign = (await elsewhere('tenancy')).filter(({ iss }) => iss === publisherIssuer);
    putKeys(...foreign);
    await generateKeys(folder, ['tenancy']);
    expect(
      published()
        .filter(({ iss }) => iss === publisherIssuer)
        .map(({ kid }) => kid),
    ).toEqual(expect.arrayContaining([foreign[0]!.kid, readPublisherKeys(folder)[0]!.id]));
  });

  test('a key that was taken out of its private file, after those that are in it', async () => {
    await generateKeys(folder, ['slack']);
    const former = published();
    rmSync(join(folder, 'slack'), { recursive: true });
    rmSync(file);
    await generateKeys(folder, ['slack']);
    writeFileSync(file, JSON.stringify({ keys: former }));
    await generateKeys(folder, ['slack']);
    const own = readOwnKeys(folder, 'slack');
    expect(published().map(({ kid }) => kid)).toEqual([
      own.signing[0]!.id,
      own.exchange[0]!.id,
      ...former.map(({ kid }) => kid),
    ]);
    expect((await createKeyRing(file).current('slack', 'enc'))?.id).toBe(own.exchange[0]!.id);
  });

  test('all of it, and the file itself, where nothing is missing', async () => {
    await generateKeys(folder, ['gateway', 'slack']);
    writeFileSync(file, JSON.stringify({ keys: published().toReversed(), note: 'ours' }));
    await generateKeys(folder, ['gateway', 'slack']);
    utimesSync(file, 1, 1);
    const before = contentOf();
    expect(before[join(folder, 'public', 'jwks.json')]).toContain('ours');
    await generateKeys(folder, ['gateway', 'slack']);
    expect(contentOf()).toEqual(before);
    expect(statSync(file).mtimeMs).toBe(1_000);
  });
});

test('a key of another kind that somebody published keeps nobody from reading the others', async () => {
  await generateKeys(folder, ['slack']);
  putKeys({ kty: 'RSA', n: 'AQAB', e: 'AQAB', kid: 'other', use: 'sig', iss: 'billing' }, { kty: 'oct' });
  const ring = createKeyRing(file);
  expect((await ring.current('slack', 'enc'))?.id).toBe(readOwnKeys(folder, 'slack').exchange[0]!.id);
  expect(await ring.find('other', 'billing', 'sig')).toBeUndefined();
});

test('nothing is made for a process whose keys are published while another folder holds them', async () => {
  await generateKeys(folder, ['gateway', 'tenancy', 'slack']);
  const before = published();
  for (const name of ['tenancy', 'slack']) rmSync(join(folder, name), { recursive: true });
  expect(await generateKeys(folder, ['gateway', 'tenancy', 'slack', 'content'])).toEqual({
    made: ['content'],
    elsewhere: ['tenancy', 'slack'],
  });
  expect(published().slice(0, before.length)).toEqual(before);
  expect([existsSync(join(folder, 'tenancy')), existsSync(join(folder, 'slack'))]).toEqual([false, false]);
});

describe('a file that is there and not usable is refused by its name, and nothing changes', () => {
  test.each([
    ['empty', ''],
    ['cut off', '{"keys": [{"kty": "OKP", "cr'],
    ['no object', '[]'],
    ['without keys', '{}'],
    ['with something that is no key', '{"keys": ["key"]}'],
  ])('a jwks.json that is %s', async (_, text) => {
    await generateKeys(folder, ['gateway']);
    writeFileSync(file, text);
    const before = contentOf();
    const refused = generateKeys(folder, ['gateway', 'tenancy']);
    await expect(refused).rejects.toThrow(ConfigurationError);
    await expect(refused).rejects.toThrow(`${file} is there but is no JWKS (RFC 7517); nothing was changed`);
    expect(contentOf()).toEqual(before);
  });

  test('a jwks.json that cannot be read', async () => {
    mkdirSync(file);
    await expect(generateKeys(folder, ['gateway'])).rejects.toThrow(`${file} is there but cannot be read (EISDIR`);
    rmSync(file, { recursive: true });
    symlinkSync(join(folder, 'gone.json'), file);
    await expect(generateKeys(folder, ['gateway'])).rejects.toThrow(`${file} is there but cannot be read (ENOENT`);
    expect(readdirSync(folder)).toEqual(['jwks.json']);
  });

  test('private keys', async () => {
    await generateKeys(folder, ['gateway']);
    writeFileSync(join(folder, 'gateway/keys.json'), '{}');
    const before = contentOf();
    await expect(generateKeys(folder, ['tenancy', 'gateway'])).rejects.toThrow('gateway/keys.json does not hold');
    expect(contentOf()).toEqual(before);
  });

  test('a jwks.json with another key under the id of one’s own', async () => {
    await generateKeys(folder, ['gateway']);
    const [first, ...others] = published();
    writeFileSync(file, JSON.stringify({ keys: [{ ...first, iss: 'billing' }, ...others] }));
    const before = contentOf();
    await expect(generateKeys(folder, ['gateway', 'slack'])).rejects.toThrow(
      `another key than gateway’s own under the id ${first!.kid}`,
    );
    expect(contentOf()).toEqual(before);
  });
});

describe('permissions', () => {
  test('private files are their owner’s, jwks.json is everybody’s, whatever the process’ mask', async () => {
    const mask = process.umask(0o077);
    try {
      await generateKeys(folder);
    } finally {
      process.umask(mask);
    }
    const secrets = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
      (path) => path.includes('/') && !path.startsWith('public/'),
    );
    expect(secrets).toHaveLength(9);
    for (const path of secrets) expect([path, modeOf(path)]).toEqual([path, '600']);
    expect(modeOf('jwks.json')).toBe('644');
    expect(modeOf('tenancy')).toBe('700');
  });

  test('what everybody reads is in a folder of its own, which may be mounted, and nobody’s private keys are', async () => {
    await generateKeys(folder, ['slack']);
    await generateKeys(folder, ['content']);
    expect(readdirSync(join(folder, 'public'))).toEqual(['jwks.json']);
    expect(readFileSync(join(folder, 'public', 'jwks.json'), 'utf8')).toBe(readFileSync(file, 'utf8'));
    expect(namesOf(published())).toEqual(['slack', 'content']);
    await expect(generateKeys(folder, ['public'])).rejects.toThrow('no keys are made for the name "public"');
    // One of before becomes a link, with its mode.
    const text = readFileSync(file, 'utf8');
    rmSync(join(folder, 'public'), { recursive: true });
    rmSync(file);
    writeFileSync(file, text, { mode: 0o640 });
    await generateKeys(folder, ['slack']);
    expect(readFileSync(join(folder, 'public', 'jwks.json'), 'utf8')).toBe(text);
    expect(modeOf('public/jwks.json')).toBe('640');
  });

  test('a jwks.json that was there keeps its own, and the place that it was linked to', async () => {
    await generateKeys(folder, ['gateway']);
    const target = join(folder, 'public.json');
    renameSync(file, target);
    symlinkSync(target, file);
    chmodSync(target, 0o640);
    await generateKeys(folder, ['slack']);
    expect(modeOf('public.json')).toBe('640');
    expect(namesOf(JSON.parse(readFileSync(target, 'utf8')).keys as Key[])).toEqual(['gateway', 'slack']);
  });
});

const program = fileURLToPath(new URL('programs/generating.ts', import.meta.url));

/** A process that generates keys for these names, one call each, once it is let go; killed in a step, at 0 in none. */
async function generating(killedIn: number, names: readonly string[]) {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', program, folder, String(killedIn), names.join(',')],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  await once(child.stdout, 'data');
  return async (): Promise<number | NodeJS.Signals> => {
    child.stdin.write('go\n');
    const [code, signal] = (await once(child, 'exit')) as [number, NodeJS.Signals];
    return code ?? signal;
  };
}

test('two processes that generate at once lose no key of each other', async () => {
  const lists = ['left', 'right'].map((side) => Array.from({ length: campaign(25, 100) }, (_, at) => `${side}${at}`));
  const ready = await Promise.all(lists.map((names) => generating(0, names)));
  expect(await Promise.all(ready.map((go) => go()))).toEqual([0, 0]);
  const names = lists.flat();
  expect(namesOf(published()).toSorted()).toEqual(names.toSorted());
  const ids = names.map((name) => readOwnKeys(folder, name)).flatMap((own) => [...own.signing, ...own.exchange]);
  expect(
    published()
      .map(({ kid }) => kid)
      .toSorted(),
  ).toEqual(ids.map(({ id }) => id).toSorted());
  expect(readdirSync(folder).toSorted()).toEqual(['jwks.json', 'public', ...names].toSorted());
});

test('two that make the same keys make them once, also after one that was killed as it did', async () => {
  await (
    await generating(6, ['slack'])
  )();
  expect(readdirSync(folder)).toContain('.lock');
  const ready = await Promise.all([generating(0, ['slack']), generating(0, ['slack'])]);
  expect(await Promise.all(ready.map((go) => go()))).toEqual([0, 0]);
  const { signing, exchange } = readOwnKeys(folder, 'slack');
  expect(published().map(({ kid }) => kid)).toEqual([signing[0]!.id, exchange[0]!.id]);
});

test('one that is killed in any step leaves the old jwks.json or the new one, whole; the next one goes on', async () => {
  await generateKeys(folder, ['gateway']);
  const old = readFileSync(file, 'utf8');
  const outcomes: string[] = [];
  for (let step = 1; ; step += campaign(2, 1)) {
    writeFileSync(file, old);
    rmSync(join(folder, 'slack'), { recursive: true, force: true });
    const ended = await (await generating(step, ['slack']))();
    if (ended === 0) break;
    expect([step, ended]).toEqual([step, 'SIGKILL']);
    const left = readFileSync(file, 'utf8');
    outcomes.push(left === old ? 'old' : 'new');
    expect([step, namesOf(published())]).toEqual([step, left === old ? ['gateway'] : ['gateway', 'slack']]);
    await generateKeys(folder, ['slack']);
    const own = readOwnKeys(folder, 'slack');
    expect([step, ...published().map(({ kid }) => kid)]).toEqual([
      step,
      ...(JSON.parse(old) as { keys: Key[] }).keys.map(({ kid }) => kid),
      own.signing[0]!.id,
      own.exchange[0]!.id,
    ]);
    expect([step, modeOf('slack/keys.json'), existsSync(join(folder, '.lock'))]).toEqual([step, '600', false]);
  }
  expect(outcomes.filter((outcome) => outcome === 'old').length).toBeGreaterThan(campaign(4, 12));
  expect(outcomes).toContain('new');
});

test('no id is one that a command line takes for an option', async () => {
  const ids = await Promise.all(Array.from({ length: 400 }, async () => (await newKey('ed25519')).kid));
  expect(ids.filter((id) => id.startsWith('-'))).toEqual([]);
});
