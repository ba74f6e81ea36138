import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { readSource } from '#platform/identity/followSource.ts';
import { publisherIssuer } from '#platform/identity/keys.ts';
import { readPublishedKeys, type HeldKey } from '#platform/identity/publishedKeys.ts';
import { RegistryError } from './registry.ts';

/**
 * The public key of a publisher, by its id, from a JWKS (RFC 7517), read anew each time: a key that is taken out of it
 * is not trusted any longer. Only signing keys whose `iss` is `registry/publisher` count, so that the deployment's
 * whole jwks.json can be given.
 * @param source a file's path or an http(s) URL
 * @returns undefined where it has no such key
 * @throws RegistryError where it is not readable
 */
export async function findPublisherKey(source: string, id: string): Promise<KeyObject | undefined> {
  return (await read(source)).find(
    ({ published: { iss, use, kid } }) => iss === publisherIssuer && use === 'sig' && kid === id,
  )?.key;
}

async function read(source: string): Promise<HeldKey[]> {
  try {
    return readPublishedKeys(await readSource(source)).keys;
  } catch (error) {
    const reason = error instanceof z.ZodError ? 'it is no JWKS' : (error as Error).message;
    throw new RegistryError(`cannot be verified: the publishers' keys in ${source} cannot be read: ${reason}`);
  }
}
