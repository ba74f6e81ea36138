import { compactDecrypt, CompactEncrypt } from 'jose';
import { z } from 'zod';
import type { ClientOrigin } from './clientOrigin.ts';
import type { KeyRing } from './keyRing.ts';
import type { OwnKeys } from './keys.ts';

/** From where somebody has asked, as whoever is not to read it hands it on. */
export const sealedText = z
  .string()
  .max(2_000)
  .regex(/^[\w-]+\.\.[\w-]+\.[\w-]+\.[\w-]+$/);

const [alg, enc] = ['ECDH-ES', 'A256GCM'];

/**
 * Seals for one process from where somebody has asked: a JWE (RFC 7516) to its current exchange key, X25519 under a key
 * pair of its own each time (RFC 8037), so that nobody else opens it, who has sealed it included. Null where the ring
 * has no key of the receiver.
 */
export async function sealClient(
  ring: KeyRing,
  receiver: string,
  { address, agent }: ClientOrigin,
): Promise<string | null> {
  const current = await ring.current(receiver, 'enc');
  if (current === undefined) return null;
  return new CompactEncrypt(new TextEncoder().encode(JSON.stringify([address, agent])))
    .setProtectedHeader({ alg, enc, kid: current.id })
    .encrypt(current.key);
}

const content = z.tuple([z.string(), z.string()]);

/** Opens what was sealed for this process; null where the key is not among its own any more. */
export async function openClient(keys: OwnKeys, sealed: string): Promise<ClientOrigin | null> {
  try {
    const { plaintext } = await compactDecrypt(
      sealed,
      ({ kid }) => {
        const find = () => keys.exchange.find(({ id }) => id === kid);
        const own = find() ?? (keys.refresh?.(), find());
        if (own === undefined) throw new Error('it is sealed for a key that is not ours');
        return own.key;
      },
      { keyManagementAlgorithms: [alg], contentEncryptionAlgorithms: [enc] },
    );
    const [address, agent] = content.parse(JSON.parse(new TextDecoder().decode(plaintext)));
    return { address, agent };
  } catch {
    return null;
  }
}
