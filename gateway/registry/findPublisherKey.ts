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
 * @throws RegistryError where the source is not readable or has no such key
 */
export async function findPublisherKey(source: string, id: string): Promise<KeyObject> {
  const found = (await read(source)).find(
    ({ published: { iss, use, kid } }) => iss === publisherIssuer && use === 'sig' && kid === id,
  );
  if (found === undefined)
    throw new RegistryError(
      `is signed by the key ${JSON.stringify(id)}, which is not among the publishers' keys in ${source}`,
    );
  return found.key;
}

async function read(source: string): Promise<HeldKey[]> {
  try {
    return readPublishedKeys(await readSource(source)).keys;
  } catch (error) {
    const reason = error instanceof z.ZodError ? 'it is no JWKS' : (error as Error).message;
    throw new RegistryError(`cannot be verified: the publishers' keys in ${source} cannot be read: ${reason}`);
  }
}
