import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationError } from '#platform/configuration.ts';
import { createKeyRing, type KeyRing } from '#platform/keyRing.ts';
import { generateKeys, readOwnKeys, type OwnKeys } from '#platform/keys.ts';

export interface FixedIdentityKeys {
  /** Where they are; subgraphs that prove what they receive read theirs here. */
  directory: string;
  keys: OwnKeys;
  ring: KeyRing;
  /** Removes what was made for this process alone. */
  close(): void;
}

/** The gateway's keys and those of every subgraph that it signs for: the configured directory's (with what is published at `jwks`), else (where it is '') new ones in a temporary directory. @throws ConfigurationError */
export async function openFixedIdentityKeys(configured: string, jwks: string, subgraphs: readonly string[]): Promise<FixedIdentityKeys> {
  const own = configured === '';
  const directory = own ? mkdtempSync(join(tmpdir(), 'orgraph-keys-')) : configured;
  const close = () => { if (own) rmSync(directory, { recursive: true, force: true }); };
  try {
    if (own) await generateKeys(directory, ['gateway', ...subgraphs]);
    const keys = readOwnKeys(directory, 'gateway');
    const ring = createKeyRing(own ? join(directory, 'jwks.json') : jwks);
    for (const name of subgraphs) {
      if ((await ring.current(name, 'enc')) === undefined) throw new ConfigurationError(`ORGRAPH_KEYS: ${directory} has no key of the subgraph ${name}; without ORGRAPH_KEYS keys are made for this run`);
    }
    return { directory, keys, ring, close };
  } catch (error) {
    close();
    throw error;
  }
}
