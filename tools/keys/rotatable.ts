import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import type { PublishedKey } from '#platform/identity/jwks.ts';
import {
  credentialKeysFile,
  erasureKeysPath,
  newCredentialKey,
  newKey,
  ownKeysFile,
  publicHalf,
  publisherIssuer,
  signingKeysFile,
  tokenIssuer,
  type OwnJwk,
} from '#platform/identity/keys.ts';
import { graphProcesses } from '../project/subgraphs.ts';

/** How the keys of one name are rotated: their private file, and what each step makes of it. */
export interface Rotatable<Content = any> {
  name: string;
  /** In the folder of keys. */
  file: string;
  schema: z.ZodType<Content>;
  /** Seconds for which something that a key has made may still be presented, or be under way. */
  lifeSeconds: number;
  /** With next keys behind the current ones, and their ids. */
  withNext(content: Content): Promise<{ content: Content; next: string[] }>;
  /** With these in front: they are used from now on. */
  promoted(content: Content, next: ReadonlySet<string>): Content;
  /** With these alone. */
  only(content: Content, next: ReadonlySet<string>): Content;
  /** With a new key in front of the list in which this one stands, of its kind. */
  withNewBefore(content: Content, id: string): Promise<Content>;
  idsOf(content: Content): string[];
  /** What jwks.json says of them. */
  published(content: Content): PublishedKey[];
}

/** The name of the keys that seal stored credentials, which nobody else sees the public half of: there is none. */
export const credentialKeys = 'integrations/credentials';

/** The name of the keys of the erasure ledger: likewise. */
export const erasureKeys = 'slack/erasures';

/**
 * Longer than an identity (30 s, with 5 s for clocks) and a request that was begun with it (30 s); an access token's
 * hour, with 5 s for clocks; a published version is signed anew before its key goes.
 */
const lifeSeconds = { process: 90, [tokenIssuer]: 3_605, [publisherIssuer]: 0, [credentialKeys]: 0, [erasureKeys]: 0 };

/** Whose keys a project has; a deployment may have those of other subgraphs as well. */
export const rotatableNames: readonly string[] = [
  ...graphProcesses,
  tokenIssuer,
  publisherIssuer,
  credentialKeys,
  erasureKeys,
];

export function rotatable(name: string): Rotatable {
  if (name === credentialKeys) return credentials;
  if (name === erasureKeys) return erasures;
  if (name === tokenIssuer) return keyPairs(name, 'tenancy/tokens.json', signingKeysFile, lifeSeconds[name]);
  if (name === publisherIssuer) return keyPairs(name, 'registry/publisher.json', signingKeysFile, lifeSeconds[name]);
  return keyPairs(name, `${name}/keys.json`, ownKeysFile, lifeSeconds.process);
}

type Use = 'signing' | 'exchange';
type KeyPairs = Partial<Record<Use, OwnJwk[]>>;
const curves = { signing: 'ed25519', exchange: 'x25519' } as const;
const uses = ['signing', 'exchange'] as const;

function keyPairs(name: string, file: string, schema: z.ZodType<KeyPairs>, life: number): Rotatable<KeyPairs> {
  const all = ({ signing = [], exchange = [] }: KeyPairs) => [...signing, ...exchange];
  const each = (content: KeyPairs, change: (keys: OwnJwk[], use: Use) => OwnJwk[]): KeyPairs =>
    Object.fromEntries(uses.flatMap((use) => (content[use] === undefined ? [] : [[use, change(content[use], use)]])));
  return {
    name,
    file,
    schema,
    lifeSeconds: life,
    async withNext(content) {
      const made = { signing: await newKey(curves.signing), exchange: await newKey(curves.exchange) };
      const extended = each(content, (keys, use) => [...keys, made[use]]);
      return { content: extended, next: all(extended).flatMap((key) => (all(content).includes(key) ? [] : [key.kid])) };
    },
    async withNewBefore(content, id) {
      const made = { signing: await newKey(curves.signing), exchange: await newKey(curves.exchange) };
      return each(content, (keys, use) => (keys.some(({ kid }) => kid === id) ? [made[use], ...keys] : keys));
    },
    promoted: (content, next) =>
      each(content, (keys) => keys.toSorted((one, other) => Number(next.has(other.kid)) - Number(next.has(one.kid)))),
    only: (content, next) => each(content, (keys) => keys.filter(({ kid }) => next.has(kid))),
    idsOf: (content) => all(content).map(({ kid }) => kid),
    published: (content) => all(content).map((key) => publicHalf(key, name)),
  };
}

const credentials: Rotatable<z.output<typeof credentialKeysFile>> = {
  name: credentialKeys,
  file: 'integrations/credentials.json',
  schema: credentialKeysFile,
  lifeSeconds: lifeSeconds[credentialKeys],
  async withNext({ current, keys }) {
    const id = randomBytes(12).toString('base64url');
    return { content: { current, keys: { ...keys, [id]: newCredentialKey() } }, next: [id] };
  },
  promoted: ({ keys }, next) => ({ current: [...next][0]!, keys }),
  only: ({ current, keys }, next) => ({
    current,
    keys: Object.fromEntries(Object.entries(keys).filter(([id]) => next.has(id))),
  }),
  withNewBefore: () => Promise.reject(new Error('what it has sealed is sealed anew by a rotation')),
  idsOf: ({ keys }) => Object.keys(keys),
  published: () => [],
};

/** What they have made cannot be made anew: who was erased is known by it alone. So none of them ever goes. */
const erasures: Rotatable<z.output<typeof credentialKeysFile>> = {
  ...credentials,
  name: erasureKeys,
  file: erasureKeysPath,
  lifeSeconds: lifeSeconds[erasureKeys],
  only: (content) => content,
};
