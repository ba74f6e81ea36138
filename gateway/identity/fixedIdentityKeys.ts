import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { followOwnKeys } from '#platform/identity/followKeys.ts';
import { createKeyRing, type KeyRing } from '#platform/identity/keyRing.ts';
import { generateKeys, readOwnKeys, type OwnKeys } from '#platform/identity/keys.ts';
import { ConfigurationError } from '#platform/process/configuration.ts';
import type { Log } from '#platform/process/log.ts';

export interface FixedIdentityKeys {
  /** Where they are; subgraphs that prove what they receive read theirs here. */
  directory: string;
  keys: OwnKeys;
  ring: KeyRing;
  /**
   * Sees to it that there are the keys of these subgraphs.
   * @throws ConfigurationError (the promise) where given keys lack one.
   */
  ensure(subgraphs: Iterable<string>): Promise<void>;
  /** Removes what was made for this process alone. */
  close(): void;
}

/**
 * The gateway's keys and those of every subgraph that it signs for: the configured directory's (with what is published
 * at `jwks`), else (where it is '') new ones in a temporary directory.
 * @throws ConfigurationError
 */
export async function openFixedIdentityKeys(configured: string, jwks: string, log: Log): Promise<FixedIdentityKeys> {
  return configured === '' ? makeKeys() : givenKeys(configured, jwks, log);
}

function givenKeys(directory: string, jwks: string, log: Log): FixedIdentityKeys {
  const ring = createKeyRing(jwks);
  const following = ring.follow(log);
  const keys = followOwnKeys(directory, 'gateway', log);
  return {
    directory,
    ring,
    keys,
    async ensure(subgraphs) {
      for (const name of subgraphs) {
        if ((await ring.current(name, 'enc')) === undefined)
          throw new ConfigurationError(
            `ORGRAPH_KEYS: ${directory} has no key of the subgraph ${name}; without ORGRAPH_KEYS keys are made for this run`,
          );
      }
    },
    close() {
      following.close();
      keys.close();
    },
  };
}

async function makeKeys(): Promise<FixedIdentityKeys> {
  const directory = mkdtempSync(join(tmpdir(), 'orgraph-keys-'));
  const names = new Set(['gateway']);
  await generateKeys(directory, [...names]);
  /**
   * The ring's clock: it reads its source again where it lacks a key and some time has passed, which here is when keys
   * were made.
   */
  let made = 0;
  return {
    directory,
    keys: readOwnKeys(directory, 'gateway'),
    ring: createKeyRing(join(directory, 'jwks.json'), () => made * ringPause),
    async ensure(subgraphs) {
      const missing = [...subgraphs].filter((name) => !names.has(name));
      if (missing.length === 0) return;
      await generateKeys(directory, [...names, ...missing]);
      for (const name of missing) names.add(name);
      made += 1;
    },
    close: () => rmSync(directory, { recursive: true, force: true }),
  };
}

/** Milliseconds, longer than a ring waits between reading its source. */
const ringPause = 60_000;
