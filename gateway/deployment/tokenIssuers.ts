import { z } from 'zod';
import { isSafeAddress } from '#platform/process/boundedFetch.ts';
import { ConfigurationError } from '#platform/process/configuration.ts';
import type { IssuerSettings } from '../identity/externalIssuers.ts';
import { listed } from './bySubgraph.ts';

/** `issuer=text,issuer=text` */
const byIssuer = z
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

type ByIssuer = z.output<typeof byIssuer>;

/** Where the public keys of issuers are, and for whom the tokens of those are that are not for `orgraph`. */
export const tokenIssuersShape = { TOKEN_ISSUERS: byIssuer, TOKEN_AUDIENCES: byIssuer };

/** The issuers of access tokens that are trusted beside tenancy. @throws ConfigurationError */
export function tokenIssuers({
  TOKEN_ISSUERS: keys,
  TOKEN_AUDIENCES: audiences,
}: Record<keyof typeof tokenIssuersShape, ByIssuer>): ReadonlyMap<string, IssuerSettings> {
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
