import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { CredentialKeys } from '#platform/identity/keys.ts';

/** Where a sealed secret belongs; it opens nowhere else. */
export interface Binding {
  organization: string;
  integration: string;
  type: string;
}

export interface Sealed {
  ciphertext: string;
  keyId: string;
}

/** Seals and opens credentials. */
export interface Envelope {
  seal(secret: string, binding: Binding): Sealed;
  /** @throws Error when it was sealed for another place, altered, or under a key that is not here. */
  open(sealed: Sealed, binding: Binding): string;
}

const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/**
 * Envelope encryption (AES-256-GCM, NIST SP 800-38D): each secret has a data key of its own, which is wrapped by the
 * current key-encryption key; both carry the binding as additional data. The text is `v1.<wrapped data key>.<secret>`,
 * each nonce, ciphertext and tag in base64url.
 */
export function createEnvelope(held: CredentialKeys | (() => CredentialKeys)): Envelope {
  const keysNow = typeof held === 'function' ? held : () => held;
  const keyOf = (id: string): Buffer => {
    const key = keysNow().keys.get(id);
    if (key === undefined) throw new Error(`the credential key ${id} is not among the keys of this deployment`);
    return key;
  };
  return {
    seal(secret, binding) {
      const { current } = keysNow();
      const dataKey = randomBytes(32);
      const wrapped = encrypt(keyOf(current), dataKey, additionalData('key', current, binding));
      return {
        ciphertext: `v1.${wrapped}.${encrypt(dataKey, Buffer.from(secret), additionalData('secret', current, binding))}`,
        keyId: current,
      };
    },
    open({ ciphertext, keyId }, binding) {
      const [version, wrapped, sealed] = ciphertext.split('.');
      if (version !== 'v1' || wrapped === undefined || sealed === undefined)
        throw new Error('this is no sealed credential');
      const dataKey = decrypt(keyOf(keyId), wrapped, additionalData('key', keyId, binding));
      return decrypt(dataKey, sealed, additionalData('secret', keyId, binding)).toString();
    },
  };
}

const additionalData = (part: string, keyId: string, { organization, integration, type }: Binding): Buffer =>
  Buffer.from(JSON.stringify(['orgraph credential v1', part, keyId, organization, integration, type]));

function encrypt(key: Buffer, content: Buffer, data: Buffer): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce).setAAD(data);
  return Buffer.concat([nonce, cipher.update(content), cipher.final(), cipher.getAuthTag()]).toString('base64url');
}

function decrypt(key: Buffer, text: string, data: Buffer): Buffer {
  const bytes = Buffer.from(text, 'base64url');
  const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes })
    .setAAD(data)
    .setAuthTag(bytes.subarray(-tagBytes));
  return Buffer.concat([decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()]);
}
