import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { VersionRecord } from '#gateway/registry/record.ts';
import { generateKeys, newKey, readPublisherKeys } from '#platform/identity/keys.ts';
import { publish, rollBack } from '#tools/registry/publish.ts';
import { resign } from '#tools/registry/resign.ts';
import { makeRegistryLocation, openPublisher, publicKeysIn, type RegistryLocation } from './registryLocation.ts';
import { subgraphWith } from './subgraphs.ts';

let place: RegistryLocation;
let old: string;
const file = () => join(place.keys, 'registry', 'publisher.json');
const signing = () => (JSON.parse(readFileSync(file(), 'utf8')) as { signing: { kid: string }[] }).signing;

beforeAll(async () => {
  place = await makeRegistryLocation('folder');
  const publisher = await openPublisher(place);
  old = publisher.key.id;
  for (const fields of ['one: Int', 'two: Int']) await publish(publisher, subgraphWith('a', fields));
});
afterAll(() => place.remove());

/** What a record says beside who signed it when, and its place. */
const said = ({ subgraphs, supergraph, contracts }: VersionRecord) => ({ subgraphs, supergraph, contracts });

test('the newest version is signed anew by another key, and nothing where it is signed by that one already', async () => {
  expect(await resign(await openPublisher(place))).toMatchObject({ outcome: 'unchanged', version: { number: 2 } });
  writeFileSync(file(), JSON.stringify({ signing: [await newKey('ed25519'), ...signing()] }));
  await generateKeys(place.keys, ['tenancy']);
  const publisher = await openPublisher(place);
  expect(await resign(publisher)).toMatchObject({
    outcome: 'published',
    version: { number: 3, cause: 'sign version 2 anew' },
  });
  expect(said(await publisher.registry.record(3))).toEqual(said(await publisher.registry.record(2)));
  expect(await publisher.registry.signer(3)).toEqual({ kid: readPublisherKeys(place.keys)[0]!.id, isTrusted: true });
  expect(await publisher.registry.signer(2)).toEqual({ kid: old, isTrusted: true });
});

test('without its former key the registry is read, its earlier versions as history, and none of them is served again', async () => {
  const jwks = JSON.parse(readFileSync(publicKeysIn(place.keys), 'utf8')) as { keys: { kid: string }[] };
  writeFileSync(publicKeysIn(place.keys), JSON.stringify({ keys: jwks.keys.filter(({ kid }) => kid !== old) }));
  const publisher = await openPublisher(place);
  expect((await publisher.registry.latest())?.number).toBe(3);
  expect((await publisher.registry.version(1)).subgraphs[0]!.sdl).toContain('one: Int');
  expect(await publisher.registry.signer(1)).toEqual({ kid: old, isTrusted: false });
  await expect(rollBack(publisher, 1)).rejects.toThrow(
    `version 1 is signed by the key ${old}, which is no publisher’s any more: it can be read, and not served again`,
  );
  expect(await publisher.registry.latestNumber()).toBe(3);
});
