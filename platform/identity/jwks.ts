import { lstatSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { ConfigurationError } from '../process/configuration.ts';

/**
 * One public key of the deployment's JWKS (RFC 7517); `iss` names the process, or `tenancy/tokens`, that holds the
 * private half.
 */
export interface PublishedKey {
  kty: string;
  crv: string;
  x: string;
  kid: string;
  use: 'sig' | 'enc';
  iss: string;
}

const jwks = z.looseObject({ keys: z.array(z.record(z.string(), z.unknown())) });

/** What a jwks.json holds, with whatever others have put there. */
export type Jwks = z.output<typeof jwks>;

/**
 * undefined where there is no such file.
 * @throws ConfigurationError where there is one that cannot be read or is no JWKS: nobody may take it for empty.
 */
export function readJwks(file: string): Jwks | undefined {
  if (lstatSync(file, { throwIfNoEntry: false }) === undefined) return undefined;
  try {
    return jwks.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code === undefined ? 'is no JWKS (RFC 7517)' : `cannot be read (${message})`;
    throw new ConfigurationError(
      `ORGRAPH_KEYS: ${file} is there but ${reason}; nothing was changed. Put back what belongs there, or remove it to publish only the keys whose private halves are here`,
    );
  }
}

/**
 * The JWKS with these keys in it. Whatever it held stays, and stands where it stood: only an issuer whose keys are
 * given has those first, in the given order, because their private halves are in use in that order.
 * @throws ConfigurationError where a key's id stands for another key already.
 */
export function withKeys(published: Jwks, given: readonly PublishedKey[]): Jwks {
  const ordered = new Map(
    [...Map.groupBy(given, ({ iss }) => iss)].map(([issuer, own]) => {
      const ids = new Set<unknown>(own.map(({ kid }) => kid));
      const others = published.keys.filter(({ iss, kid }) => iss === issuer && !ids.has(kid));
      return [issuer as unknown, [...own.map((key) => publishedAs(key, published) ?? { ...key }), ...others]];
    }),
  );
  const inPlace = published.keys.flatMap((key) => ordered.get(key['iss'])?.splice(0, 1) ?? [key]);
  return { ...published, keys: [...inPlace, ...[...ordered.values()].flat()] };
}

/** The JWKS without an issuer's keys of these ids. */
export const withoutKeys = (published: Jwks, issuer: string, ids: ReadonlySet<string>): Jwks => ({
  ...published,
  keys: published.keys.filter(({ iss, kid }) => iss !== issuer || !ids.has(String(kid))),
});

/** The same key as it is published already, which may have more members. */
function publishedAs(key: PublishedKey, { keys }: Jwks): Jwks['keys'][number] | undefined {
  const found = keys.find(({ kid }) => kid === key.kid);
  if (found !== undefined && Object.entries(key).some(([member, value]) => found[member] !== value))
    throw new ConfigurationError(
      `ORGRAPH_KEYS: jwks.json has another key than ${key.iss}’s own under the id ${key.kid}; nothing was changed`,
    );
  return found;
}
