import { z } from 'zod';
import { isSafeAddress } from '#platform/process/boundedFetch.ts';
import { ConfigurationError } from '#platform/process/configuration.ts';
import type { IssuerSettings } from '../identity/externalIssuers.ts';
import { listed } from './bySubgraph.ts';

/** `issuer=text,issuer=text` */
export const byIssuer = z
  .string()
  .default('')
  .transform((text, context) =>
    listed(text).map((pair): [issuer: string, value: string] => {
      const [, issuer, value] = /^([^=]+)=(.+)$/.exec(pair) ?? [];
      if (issuer !== undefined && value !== undefined) return [issuer.trim(), value.trim()];
      context.addIssue({ code: 'custom', message: 'must be issuer=value, separated by commas' });
      return ['', ''];
    }),
  );

/**
 * The issuers of access tokens that are trusted beside tenancy.
 * @param keys where the public keys of each are.
 * @param audiences of those whose tokens are not for `orgraph`.
 * @throws ConfigurationError
 */
export function tokenIssuers(
  keys: readonly (readonly [string, string])[],
  audiences: readonly (readonly [string, string])[],
): ReadonlyMap<string, IssuerSettings> {
  const unsafe = keys.find(([, url]) => !isSafeAddress(url));
  if (unsafe !== undefined)
    throw new ConfigurationError(`TOKEN_ISSUERS: ${unsafe[1]} must be an https URL, or an http one of this machine`);
  const audienceOf = new Map(audiences);
  const unknown = [...audienceOf.keys()].find((issuer) => !keys.some(([name]) => name === issuer));
  if (unknown !== undefined) throw new ConfigurationError(`TOKEN_AUDIENCES: TOKEN_ISSUERS has no issuer ${unknown}`);
  return new Map(
    keys.map(([issuer, url]) => [issuer, { keys: url, audience: audienceOf.get(issuer) ?? 'orgraph' }] as const),
  );
}
