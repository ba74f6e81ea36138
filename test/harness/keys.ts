import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { followOwnKeys } from '#platform/identity/followKeys.ts';
import { createKeyRing, type KeyRing } from '#platform/identity/keyRing.ts';
import { generateKeys, readOwnKeys, type OwnKeys } from '#platform/identity/keys.ts';
import { createLog } from '#platform/process/log.ts';
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

/** The same as processes read them: whoever asks gets keys and a ring of its own, which follow the folder. */
export interface FollowedKeys extends TestKeys {
  /** Everything that was given out. */
  rings: KeyRing[];
  owns: OwnKeys[];
}

export async function createFollowedKeys(): Promise<FollowedKeys> {
  const { directory, remove } = await createTestKeys();
  const log = createLog('test', process.env['TEST_LOG_LEVEL'] ?? 'silent');
  const [rings, owns, followed]: [KeyRing[], OwnKeys[], { close(): void }[]] = [[], [], []];
  return {
    directory,
    rings,
    owns,
    get ring() {
      const ring = createKeyRing(join(directory, 'jwks.json'));
      followed.push(ring.follow(log));
      rings.push(ring);
      return ring;
    },
    of(name) {
      const own = followOwnKeys(directory, name, log);
      followed.push(own);
      owns.push(own);
      return own;
    },
    remove() {
      for (const one of followed) one.close();
      remove();
    },
  };
}
