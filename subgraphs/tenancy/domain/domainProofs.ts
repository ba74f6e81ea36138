import type { PrivateKey } from '#platform/identity/keys.ts';
import { createDerivedTokens } from '../derivedTokens.ts';

/** The TXT record by which a domain says whose it is. */
export interface DomainProof {
  domain: string;
  recordName: string;
  recordValue: string;
}

/** Proofs are made from what they prove, and stored nowhere: for each organization and domain another. */
export interface DomainProofs {
  of(organization: string, domain: string): DomainProof;
  /** Whether one of these texts proves it, by any key that there is. */
  isProven(texts: readonly string[], organization: string, domain: string): boolean;
}

/** @param tokenKeys the keys for access tokens as they are at the moment, the current one first. */
export function createDomainProofs(tokenKeys: () => readonly PrivateKey[]): DomainProofs {
  const tokensOf = createDerivedTokens(tokenKeys, 'orgraph domain proofs v1');
  const valuesOf = (organization: string, domain: string) =>
    tokensOf(organization.toLowerCase(), domain).map((token) => `orgraph-domain=${token}`);
  return {
    of: (organization, domain) => ({
      domain,
      recordName: recordNameOf(domain),
      recordValue: valuesOf(organization, domain)[0]!,
    }),
    isProven: (texts, organization, domain) =>
      valuesOf(organization, domain).some((value) => texts.some((text) => text.trim() === value)),
  };
}

export const recordNameOf = (domain: string): string => `_orgraph.${domain}`;
