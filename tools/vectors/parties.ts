import { createHash, createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';

/** A process with key pairs that anybody can make again: for test vectors, never for a deployment. */
export interface Party {
  name: string;
  signing: FixedKey;
  exchange: FixedKey;
}

export interface FixedKey {
  kid: string;
  key: KeyObject;
  /** With its private half. */
  jwk: JsonWebKey;
}

/** The PKCS #8 frame of a raw private key (RFC 8410). */
const frames = { ed25519: '302e020100300506032b657004220420', x25519: '302e020100300506032b656e04220420' } as const;

export async function partyOf(name: string): Promise<Party> {
  return { name, signing: await fixedKey('ed25519', name), exchange: await fixedKey('x25519', name) };
}

/** The private key is the SHA-256 digest of a sentence. */
export async function fixedKey(type: keyof typeof frames, name: string): Promise<FixedKey> {
  const raw = createHash('sha256').update(`orgraph test vector ${type} ${name}`).digest();
  const key = createPrivateKey({
    key: Buffer.concat([Buffer.from(frames[type], 'hex'), raw]),
    format: 'der',
    type: 'pkcs8',
  });
  const jwk = key.export({ format: 'jwk' });
  const kid = await calculateJwkThumbprint({ kty: 'OKP', crv: jwk.crv!, x: jwk.x! });
  return { kid, key, jwk: { ...jwk, kid } };
}

/** The public halves, as a deployment publishes them. */
export const jwksOf = (parties: readonly Party[]) => ({
  keys: parties.flatMap(({ name, signing, exchange }) =>
    [signing, exchange].map(({ kid, key }, index) => ({
      ...createPublicKey(key).export({ format: 'jwk' }),
      kid,
      use: index === 0 ? 'sig' : 'enc',
      iss: name,
    })),
  ),
});
