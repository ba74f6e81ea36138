import { createHmac } from 'node:crypto';
import type { Context } from '#platform/graphql/context.ts';
import type { CredentialKeys } from '#platform/identity/keys.ts';

/** A Slack person of an organization as the ledger of erasures knows them. */
export interface ErasureDigest {
  /** HMAC-SHA256 in base64url. */
  digest: string;
  /** Under which key. */
  keyId: string;
}

/**
 * What the ledger keeps instead of Slack's ids: who has the database alone cannot tell of anybody whether they were
 * erased.
 */
export interface ErasureDigests {
  /** Under the current key. */
  of(organization: string, slackId: string): ErasureDigest;
  /** Under each key that there is, the current one's first: the ledger goes back to the first of them. */
  underEachKey(organization: string, slackId: string): ErasureDigest[];
}

/** @param held the keys at the moment (slack/erasures.json). */
export function createErasureDigests(held: () => CredentialKeys): ErasureDigests {
  function underEachKey(organization: string, slackId: string): ErasureDigest[] {
    const { current, keys } = held();
    const message = `orgraph erasure v1\n${organization}\nslack_user\n${slackId}`;
    return [current, ...[...keys.keys()].filter((id) => id !== current)].map((keyId) => ({
      digest: createHmac('sha256', keys.get(keyId)!).update(message).digest('base64url'),
      keyId,
    }));
  }
  return { underEachKey, of: (organization, slackId) => underEachKey(organization, slackId)[0]! };
}

/** The deployment's digests, made once at start (definition.ts). */
export const erasureDigestsOf = ({ capabilities }: Pick<Context, 'capabilities'>): ErasureDigests =>
  capabilities as ErasureDigests;
