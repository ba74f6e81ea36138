import type { KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { publicKey, publisherIssuer } from '#platform/identity/keys.ts';
import { RegistryError } from './registry.ts';

const jwks = z.object({ keys: z.array(z.unknown()) });
const publisherKey = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string(),
  kid: z.string(),
  use: z.literal('sig'),
  iss: z.literal(publisherIssuer),
});

/**
 * The public key of a publisher, by its id, from a JWKS file (RFC 7517), read anew each time: a key that is taken out
 * of it is not trusted any longer. Only signing keys whose `iss` is `registry/publisher` count, so that the
 * deployment's whole jwks.json can be given.
 * @throws RegistryError where the file is not readable or has no such key
 */
export async function findPublisherKey(file: string, id: string): Promise<KeyObject> {
  const keys = await read(file);
  const found = keys.keys.map((key) => publisherKey.safeParse(key)).find(({ data }) => data?.kid === id)?.data;
  if (found === undefined)
    throw new RegistryError(
      `is signed by the key ${JSON.stringify(id)}, which is not among the publishers' keys in ${file}`,
    );
  return publicKey(found);
}

async function read(file: string): Promise<z.output<typeof jwks>> {
  try {
    return jwks.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    const reason = error instanceof z.ZodError ? 'it is no JWKS' : (error as Error).message;
    throw new RegistryError(`cannot be verified: the publishers' keys in ${file} cannot be read: ${reason}`);
  }
}
