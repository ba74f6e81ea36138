import { createHmac, hkdfSync } from 'node:crypto';
import type { PrivateKey } from '#platform/identity/keys.ts';
import type { MailReference } from './mailKind.ts';

/** Tokens that are mailed: never stored, and made again from what they are about. */
export interface MailTokens {
  /** 256 bits by the current key. */
  of(reference: MailReference): string;
  /** One by each key that there is, the current one's first. */
  byEachKey(reference: MailReference): string[];
}

/** The token of a row at an issue, for its hash, and for its mail. */
export const tokenOf = ({ mailTokens }: { mailTokens: MailTokens }, reference: MailReference): string =>
  mailTokens.of(reference);

/**
 * A token is the HMAC-SHA256 of kind, row and issue, under a key that is derived from a key for access tokens (HKDF), so
 * that both are kept, rotated and withdrawn as one.
 * @param tokenKeys the keys for access tokens as they are at the moment, the current one first.
 */
export function createMailTokens(tokenKeys: () => readonly PrivateKey[]): MailTokens {
  const byEachKey = ({ kind, id, issue }: MailReference): string[] =>
    tokenKeys().map((key) =>
      createHmac('sha256', derived(key)).update(`${kind}\n${id.toLowerCase()}\n${issue}`).digest('base64url'),
    );
  return { byEachKey, of: (reference) => byEachKey(reference)[0]! };
}

function derived({ key }: PrivateKey): Buffer {
  const secret = Buffer.from(key.export({ format: 'jwk' }).d!, 'base64url');
  return Buffer.from(hkdfSync('sha256', secret, '', 'orgraph mail tokens v1', 32));
}
