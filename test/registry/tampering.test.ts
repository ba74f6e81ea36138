import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, test } from '@jest/globals';
import { CompactSign } from 'jose';
import { openRegistry } from '#gateway/registry/openRegistry.ts';
import { contentHash, recordType, type VersionRecord } from '#gateway/registry/record.ts';
import { RegistryError } from '#gateway/registry/registry.ts';
import { generateKeys, readPublisherKeys, type PrivateKey } from '#platform/identity/keys.ts';
import { publish } from '#tools/registry/publish.ts';
import { makeRegistryLocation, openPublisher, publicKeysIn, type RegistryLocation } from './registryLocation.ts';
import { subgraphWith } from './subgraphs.ts';

let published: RegistryLocation;
let foreignKeys: string;
let folder: string;

beforeAll(async () => {
  published = await makeRegistryLocation('folder');
  const publisher = await openPublisher(published);
  for (const fields of ['one: Int', 'two: Int', 'three: Int']) await publish(publisher, subgraphWith('a', fields));
  foreignKeys = mkdtempSync(join(tmpdir(), 'orgraph-keys-'));
  await generateKeys(foreignKeys, ['tenancy']);
});
afterAll(async () => {
  await published.remove();
  rmSync(foreignKeys, { recursive: true });
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'orgraph-tampered-'));
  cpSync(published.place, folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

const recordAt = (number: number): string => join(folder, 'versions', `${number}.jws`);
const textOf = (number: number): string => readFileSync(recordAt(number), 'utf8');
const write = (number: number, text: string): void => writeFileSync(recordAt(number), text);
const open = () => openRegistry(folder, publicKeysIn(published.keys));
const ourKey = (): PrivateKey => readPublisherKeys(published.keys)[0]!;
const recordOf = (text: string): VersionRecord =>
  JSON.parse(Buffer.from(text.split('.')[1]!, 'base64url').toString()) as VersionRecord;

async function sign(record: object, { id, key }: PrivateKey, header: object = {}): Promise<string> {
  return new CompactSign(new TextEncoder().encode(JSON.stringify(record)))
    .setProtectedHeader({ alg: 'EdDSA', typ: recordType, kid: id, ...header })
    .sign(key);
}

/** What reading the newest version says; it always names the folder. */
async function refusal(): Promise<string> {
  const registry = await open();
  const error = await registry.latest().then(
    (version) => `read version ${version?.number}`,
    (error: unknown) => error,
  );
  expect(error).toBeInstanceOf(RegistryError);
  return (error as Error).message.replaceAll(folder, '<folder>').replaceAll(published.keys, '<keys>');
}

test('untouched, it is read', async () => {
  expect((await (await open()).latest())?.number).toBe(3);
});

describe('no byte of a record can be another', () => {
  test.each([1, 2, 3])('of version %d', async (number) => {
    const original = textOf(number);
    const read: string[] = [];
    for (let at = 0; at < original.length; at += number === 3 ? 1 : 7) {
      const other = original[at] === 'A' ? 'B' : original[at] === '.' ? 'A' : 'A';
      write(number, original.slice(0, at) + other + original.slice(at + 1));
      const outcome = await (await open()).latest().then(
        () => 'read',
        (error: unknown) => (error instanceof RegistryError ? 'refused' : String(error)),
      );
      if (outcome !== 'refused') read.push(`${at}: ${outcome}`);
    }
    expect(read).toEqual([]);
  });

  test.each([
    ['cut off', (text: string) => text.slice(0, -20)],
    ['empty', () => ''],
    ['longer', (text: string) => `${text}A`],
    ['followed by a line break', (text: string) => `${text}\n`],
    ['of another kind', () => '{}'],
  ])('a record that is %s', async (_, change) => {
    write(3, change(textOf(3)));
    expect(await refusal()).toMatch(/^<folder>: version 3 (is no signed record|is no record|has a wrong signature)/);
  });

  test('bits that a decoder passes over are part of the signature’s text', async () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const [head, body, signature] = textOf(3).split('.') as [string, string, string];
    const last = alphabet.indexOf(signature.at(-1)!);
    const same = signature.slice(0, -1) + alphabet[last ^ 1]!;
    expect(Buffer.from(same, 'base64url').equals(Buffer.from(signature, 'base64url'))).toBe(true);
    write(3, [head, body, same].join('.'));
    expect(await refusal()).toBe('<folder>: version 3 is no signed record');
  });
});

describe('a text', () => {
  test.each(['the SDL of a', 'the supergraph'])('that differs by a byte: %s', async (what) => {
    const { subgraphs, supergraph } = recordOf(textOf(3));
    const hash = what === 'the supergraph' ? supergraph : subgraphs[0]!.sdl;
    const file = join(folder, 'contents', hash);
    writeFileSync(file, readFileSync(file, 'utf8').replace('three', 'threE'));
    expect(await refusal()).toBe(
      `<folder>: ${what} of version 3 is not the one that was published: its hash is not ${hash}`,
    );
    rmSync(file);
    expect(await refusal()).toBe(`<folder>: ${what} of version 3 is missing (${hash})`);
  });

  test('that is another valid one', async () => {
    const [hash, other] = [recordOf(textOf(3)).supergraph, recordOf(textOf(2)).supergraph];
    cpSync(join(folder, 'contents', other), join(folder, 'contents', hash));
    expect(await refusal()).toContain('the supergraph of version 3 is not the one that was published');
  });
});

describe('the order', () => {
  test('a missing version is named', async () => {
    rmSync(recordAt(2));
    expect(await refusal()).toBe('<folder>: version 2 is missing, though there is a version 3');
  });

  test('an older record cannot be replayed as a new one', async () => {
    write(4, textOf(2));
    expect(await refusal()).toBe('<folder>: version 4 was signed as version 2');
  });

  test('an older record cannot be in the place of the newest', async () => {
    write(3, textOf(2));
    expect(await refusal()).toBe('<folder>: version 3 was signed as version 2');
  });

  test('two versions cannot change places', async () => {
    const [two, three] = [textOf(2), textOf(3)];
    write(2, three);
    write(3, two);
    expect(await refusal()).toMatch(/^<folder>: version 2 was signed as version 3/);
  });

  test('a record by a trusted key that follows another history is refused', async () => {
    write(3, await sign({ ...recordOf(textOf(3)), previous: contentHash('another') }, ourKey()));
    expect(await refusal()).toBe('<folder>: version 3 does not follow the version 2 that is there');
  });

  test('an earlier record that a trusted key signed anew is refused', async () => {
    write(2, await sign({ ...recordOf(textOf(2)), cause: 'publish b' }, ourKey()));
    expect(await refusal()).toBe('<folder>: version 3 does not follow the version 2 that is there');
  });

  test('whoever has read a version does not go back behind it, nor over to another', async () => {
    const registry = await open();
    await registry.latest();
    const three = textOf(3);
    rmSync(recordAt(3));
    await expect(registry.latest()).rejects.toThrow('its newest version is 2, but it had a version 3 before');
    write(3, await sign({ ...recordOf(three), cause: 'publish b' }, ourKey()));
    await expect(registry.latest()).rejects.toThrow('version 3 is another one than it was before');
    write(3, three);
    expect((await registry.latest())?.number).toBe(3);
  });
});

describe('the signature', () => {
  test('by a key that is not trusted', async () => {
    const [key] = readPublisherKeys(foreignKeys);
    write(3, await sign(recordOf(textOf(3)), key!));
    expect(await refusal()).toBe(
      `<folder>: version 3 is signed by the key "${key!.id}", which is not among the publishers' keys in <keys>/jwks.json`,
    );
  });

  test('by another key under the id of a trusted one', async () => {
    write(3, await sign(recordOf(textOf(3)), { id: ourKey().id, key: readPublisherKeys(foreignKeys)[0]!.key }));
    expect(await refusal()).toBe('<folder>: version 3 has a wrong signature');
  });

  test('by a key of the deployment that is no publisher’s', async () => {
    const { keys } = JSON.parse(readFileSync(publicKeysIn(published.keys), 'utf8')) as {
      keys: { iss: string; use: string; kid: string }[];
    };
    const { kid } = keys.find(({ iss, use }) => iss === 'tenancy' && use === 'sig')!;
    write(3, await sign(recordOf(textOf(3)), { ...ourKey(), id: kid }));
    expect(await refusal()).toContain(
      `version 3 is signed by the key "${kid}", which is not among the publishers' keys`,
    );
  });

  test('on something that is no record of a version', async () => {
    write(3, await sign(recordOf(textOf(3)), ourKey(), { typ: 'JWT' }));
    expect(await refusal()).toMatch(/^<folder>: version 3 is no record that this version of Orgraph reads: typ: /);
  });

  test.each([
    ['of a later format', { format: 2 }, 'format: '],
    ['without a supergraph', { supergraph: undefined }, 'supergraph: '],
    ['that names a file instead of a hash', { supergraph: '../../etc/passwd' }, 'supergraph: must be a SHA-256'],
    ['without subgraphs', { subgraphs: [] }, 'subgraphs: '],
    [
      'with a subgraph twice',
      { subgraphs: [1, 2].map(() => ({ name: 'a', url: 'http://a.test', sdl: contentHash(''), since: 1 })) },
      'subgraphs: must name each subgraph once',
    ],
    ['that says it is the first', { previous: null }, ': must name its previous version'],
  ])('on a record %s', async (_, change, said) => {
    write(3, await sign({ ...recordOf(textOf(3)), ...change }, ourKey()));
    expect(await refusal()).toContain(`version 3 is no record that this version of Orgraph reads: ${said}`);
  });

  test('without the publishers’ keys nothing is trusted', async () => {
    const registry = await openRegistry(folder, join(folder, 'jwks.json'));
    await expect(registry.latest()).rejects.toThrow(
      /version 3 cannot be verified: the publishers' keys in .* cannot be read: ENOENT/,
    );
    writeFileSync(join(folder, 'jwks.json'), '[]');
    await expect(registry.latest()).rejects.toThrow('it is no JWKS');
  });

  test('a key of another kind beside the publishers’ keeps nobody from verifying', async () => {
    const file = join(folder, 'jwks.json');
    const { keys } = JSON.parse(readFileSync(publicKeysIn(published.keys), 'utf8')) as { keys: object[] };
    writeFileSync(file, JSON.stringify({ keys: [{ kty: 'oct' }, ...keys] }));
    expect((await (await openRegistry(folder, file)).latest())?.number).toBe(3);
  });

  test('a key that is taken out of the file is not trusted any longer', async () => {
    const file = join(folder, 'jwks.json');
    copyFileSync(publicKeysIn(published.keys), file);
    const registry = await openRegistry(folder, file);
    expect((await registry.latest())?.number).toBe(3);
    writeFileSync(file, '{"keys":[]}');
    await expect(registry.latest()).rejects.toThrow('is not among the publishers');
  });

  test('what a former key signed is vouched for by the newest version', async () => {
    const rotated = join(folder, 'keys');
    mkdirSync(rotated);
    await generateKeys(rotated, ['tenancy']);
    const both = [published.keys, rotated].flatMap(
      (keys) => (JSON.parse(readFileSync(publicKeysIn(keys), 'utf8')) as { keys: unknown[] }).keys,
    );
    const file = join(folder, 'both.json');
    writeFileSync(file, JSON.stringify({ keys: both }));
    const publisher = await openPublisher({ place: folder, keys: rotated });
    await expect(publish(publisher, subgraphWith('a', 'four: Int'))).rejects.toThrow('is signed by the key');
    expect(
      await publish(
        { ...publisher, registry: await openRegistry(folder, file), keys: file },
        subgraphWith('a', 'four: Int'),
      ),
    ).toMatchObject({ outcome: 'published', version: { number: 4 } });
    const reader = await openRegistry(folder, publicKeysIn(rotated));
    expect([(await reader.latest())?.number, (await reader.version(1)).number]).toEqual([4, 1]);
  });
});

test('what else lies in the folder is not read', async () => {
  for (const name of ['5.jws.partial', '05.jws', 'x.jws', '-1.jws', '4'])
    writeFileSync(join(folder, 'versions', name), 'nothing');
  writeFileSync(join(folder, 'unfinished', 'half'), textOf(3).slice(0, 50));
  expect((await (await open()).latest())?.number).toBe(3);
  expect(readdirSync(join(folder, 'versions')).length).toBe(8);
});
