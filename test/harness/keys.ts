import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKeyRing, type KeyRing } from '#platform/identity/keyRing.ts';
import { generateKeys, readOwnKeys, type OwnKeys } from '#platform/identity/keys.ts';
import { graphProcesses } from '#tools/project/subgraphs.ts';

/** A deployment's keys in a folder of their own, for one test file. */
export interface TestKeys {
  directory: string;
  ring: KeyRing;
  of(name: string): OwnKeys;
  remove(): void;
}

export async function createTestKeys(): Promise<TestKeys> {
  const directory = mkdtempSync(join(tmpdir(), 'orgraph-keys-'));
  await generateKeys(directory, graphProcesses);
  return {
    directory,
    ring: createKeyRing(join(directory, 'jwks.json')),
    of: (name) => readOwnKeys(directory, name),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}
