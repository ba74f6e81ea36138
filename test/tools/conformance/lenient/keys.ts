import { createPublicKey, hkdfSync, diffieHellman, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OwnKeys } from '#platform/identity/keys.ts';

interface Published {
  kid: string;
  use: string;
  iss: string;
  kty: string;
  crv: string;
  x: string;
}

/** The deployment's published keys, read as a subgraph in any language reads them. */
export class Jwks {
  readonly #keys: Published[];

  constructor(directory: string) {
    this.#keys = (JSON.parse(readFileSync(join(directory, 'jwks.json'), 'utf8')) as { keys: Published[] }).keys;
  }

  find(use: 'sig' | 'enc', is: (key: Published) => boolean): (Published & { key: KeyObject }) | undefined {
    const found = this.#keys.find((key) => key.use === use && is(key));
    return (
      found && {
        ...found,
        key: createPublicKey({ key: { kty: found.kty, crv: found.crv, x: found.x }, format: 'jwk' }),
      }
    );
  }
}

/** The key of the bindings from one process to another. */
export function bindingKey(own: OwnKeys, ownId: string, peer: KeyObject, sender: string): Buffer | undefined {
  const exchange = own.exchange.find(({ id }) => id === ownId);
  if (exchange === undefined) return undefined;
  const secret = diffieHellman({ privateKey: exchange.key, publicKey: peer });
  return Buffer.from(hkdfSync('sha256', secret, '', `orgraph binding v1 from ${sender} to ${own.name}`, 32));
}
