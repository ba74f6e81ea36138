import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRegistry } from '#gateway/registry/openRegistry.ts';
import { generateKeys, readPublisherKeys } from '#platform/identity/keys.ts';
import type { Publisher } from '#tools/registry/amend.ts';
import { openWriter } from '#tools/registry/openWriter.ts';
import { cloneDatabases } from '../harness/databases.ts';

/** An empty registry of a test's own, and keys to publish there. */
export interface RegistryLocation {
  place: string;
  /** The folder of keys, as ORGRAPH_KEYS names it. */
  keys: string;
  remove(): Promise<void>;
}

export type StoreKind = 'folder' | 'database';

export async function makeRegistryLocation(kind: StoreKind): Promise<RegistryLocation> {
  const folder = mkdtempSync(join(tmpdir(), 'orgraph-registry-'));
  const keys = join(folder, 'keys');
  await generateKeys(keys, ['tenancy']);
  const removeFolder = () => rmSync(folder, { recursive: true, force: true });
  if (kind === 'folder') return { place: join(folder, 'published'), keys, remove: async () => removeFolder() };
  const { urls, drop } = await cloneDatabases('content');
  return {
    place: urls.content.ownerUrl,
    keys,
    async remove() {
      await drop();
      removeFolder();
    },
  };
}

export const publicKeysIn = (keys: string): string => join(keys, 'jwks.json');

/** A publisher that takes whatever composes; a contract's supergraph is the whole one with a line that names it. */
export async function openPublisher({ place, keys }: Pick<RegistryLocation, 'place' | 'keys'>): Promise<Publisher> {
  return {
    registry: await openRegistry(place, publicKeysIn(keys)),
    writer: await openWriter(place),
    key: readPublisherKeys(keys)[0]!,
    keys: publicKeysIn(keys),
    derive: (supergraph, { name }) => `# ${name}\n${supergraph}`,
    judge: async () => [],
  };
}
