import type { PrivateKey } from '#platform/identity/keys.ts';
import { createDerivedTokens } from '../derivedTokens.ts';
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

/** @param tokenKeys the keys for access tokens as they are at the moment, the current one first. */
export function createMailTokens(tokenKeys: () => readonly PrivateKey[]): MailTokens {
  const tokensOf = createDerivedTokens(tokenKeys, 'orgraph mail tokens v1');
  const byEachKey = ({ kind, id, issue }: MailReference): string[] => tokensOf(kind, id.toLowerCase(), issue);
  return { byEachKey, of: (reference) => byEachKey(reference)[0]! };
}
