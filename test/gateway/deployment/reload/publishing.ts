import { generateKeyPairSync } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { recordFile, recordsFolder } from '#gateway/registry/fileStore.ts';
import { databaseSchema } from '#gateway/registry/postgresStore.ts';
import { contentHash } from '#gateway/registry/record.ts';
import { readPublisherKeys } from '#platform/identity/keys.ts';
import { openWriter } from '#tools/registry/openWriter.ts';
import { signVersion } from '#tools/registry/signVersion.ts';
import { makeRegistryLocation, publicKeysIn, type StoreKind } from '../../../registry/registryLocation.ts';

/** A registry into which a test publishes whatever it likes: nothing is composed or judged. */
export async function openPublishing(kind: StoreKind = 'folder') {
  const { place, keys, remove } = await makeRegistryLocation(kind);
  const writer = await openWriter(place);
  const own = readPublisherKeys(keys)[0]!;
  const forger = { id: own.id, key: generateKeyPairSync('ed25519').privateKey };
  let head: { number: number; hash: string } | undefined;

  async function add(
    supergraph: string,
    contracts: Record<string, string>,
    key: typeof own,
  ): Promise<{ number: number; hash: string }> {
    const signed = await signVersion(
      head,
      {
        publishedAt: new Date().toISOString(),
        cause: 'publish a test',
        supergraph,
        subgraphs: [{ name: 'any', url: 'http://any.test/graphql', sdl: 'type Query { any: Int }', since: 1 }],
        contracts: Object.entries(contracts).map(([name, text]) => ({
          name,
          include: [],
          exclude: [name],
          supergraph: text,
        })),
      },
      key,
    );
    if (!(await writer.add(signed))) throw new Error(`there is a version ${signed.number} already`);
    return { number: signed.number, hash: contentHash(signed.record) };
  }

  return {
    place,
    publicKeys: publicKeysIn(keys),
    /** @returns the version's number. */
    async publish(supergraph: string, contracts: Record<string, string> = {}): Promise<number> {
      head = await add(supergraph, contracts, own);
      return head.number;
    },
    /** A version after the last that names a publisher's key but is signed by another. */
    forge: async (supergraph: string): Promise<number> => (await add(supergraph, {}, forger)).number,
    /** Takes the forged version away. */
    async removeForged(): Promise<void> {
      const number = (head?.number ?? 0) + 1;
      if (kind === 'folder') return rm(join(place, recordsFolder, recordFile(number)));
      const client = new pg.Client(place);
      await client.connect();
      await client.query(`delete from ${databaseSchema}.version where number = $1`, [number]);
      return client.end();
    },
    remove,
  };
}

export type Publishing = Awaited<ReturnType<typeof openPublishing>>;
