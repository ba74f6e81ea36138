import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { calculateJwkThumbprint } from 'jose';
import { z } from 'zod';
import { ConfigurationError } from '../process/configuration.ts';
import { processNames } from '../process/names.ts';

export interface PrivateKey {
  id: string;
  key: KeyObject;
}

/**
 * A process' own key pairs: the first of each list is current, the others are accepted for what was addressed to them.
 */
export interface OwnKeys {
  name: string;
  signing: PrivateKey[];
  exchange: PrivateKey[];
}

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

/** The issuer name of access tokens in the JWKS: keys of another purpose than tenancy's own. */
export const tokenIssuer = 'tenancy/tokens';

/** The issuer name of the keys that sign what is published in a schema registry. */
export const publisherIssuer = 'registry/publisher';

const jwk = z.looseObject({
  kty: z.literal('OKP'),
  crv: z.enum(['Ed25519', 'X25519']),
  x: z.string(),
  d: z.string(),
  kid: z.string(),
});
const ownKeysFile = z.object({ signing: z.array(jwk).min(1), exchange: z.array(jwk).min(1) });
const signingKeysFile = z.object({ signing: z.array(jwk).min(1) });
const credentialKeysFile = z.object({ current: z.string(), keys: z.record(z.string(), z.base64url().length(43)) });

/** @throws ConfigurationError naming the file that is missing or not usable. */
export function readOwnKeys(directory: string, name: string): OwnKeys {
  const file = readKeyFile(join(directory, name, 'keys.json'), ownKeysFile);
  return { name, signing: file.signing.map(privateKey), exchange: file.exchange.map(privateKey) };
}

/** Tenancy's keys for access tokens; the first signs. */
export function readTokenKeys(directory: string): PrivateKey[] {
  return readKeyFile(join(directory, 'tenancy', 'tokens.json'), signingKeysFile).signing.map(privateKey);
}

/** A publisher's keys for the schema registry; the first signs. */
export function readPublisherKeys(directory: string): PrivateKey[] {
  return readKeyFile(join(directory, 'registry', 'publisher.json'), signingKeysFile).signing.map(privateKey);
}

/** The key-encryption keys of credentials by id, 32 bytes each. */
export function readCredentialKeys(directory: string): { current: string; keys: Map<string, Buffer> } {
  const file = readKeyFile(join(directory, 'integrations', 'credentials.json'), credentialKeysFile);
  if (!(file.current in file.keys))
    throw new ConfigurationError(
      `integrations/credentials.json: the current key ${file.current} is not among its keys`,
    );
  return {
    current: file.current,
    keys: new Map(Object.entries(file.keys).map(([id, text]) => [id, Buffer.from(text, 'base64url')])),
  };
}

/**
 * Creates whatever is missing of the keys of these processes, by default our deployment's, with tenancy's those of who
 * publishes schemas: private halves readable by their owner only, public halves in jwks.json.
 * @throws ConfigurationError for a name that cannot be a folder's.
 */
export async function generateKeys(directory: string, names: readonly string[] = processNames): Promise<void> {
  const published: PublishedKey[] = [];
  for (const name of names) {
    if (!/^\w[\w-]*$/.test(name))
      throw new ConfigurationError(
        `ORGRAPH_KEYS: no keys are made for the name ${JSON.stringify(name)}: use letters, digits, _ and -`,
      );
    const file = join(directory, name, 'keys.json');
    if (!existsSync(file))
      writePrivate(file, { signing: [await newKey('ed25519')], exchange: [await newKey('x25519')] });
    const keys = readKeyFile(file, ownKeysFile);
    published.push(
      ...keys.signing.map((key) => publicHalf(key, name)),
      ...keys.exchange.map((key) => publicHalf(key, name)),
    );
  }
  if (names.includes('tenancy')) {
    const tokens = join(directory, 'tenancy', 'tokens.json');
    if (!existsSync(tokens)) writePrivate(tokens, { signing: [await newKey('ed25519')] });
    published.push(...readKeyFile(tokens, signingKeysFile).signing.map((key) => publicHalf(key, tokenIssuer)));
    const publisher = join(directory, 'registry', 'publisher.json');
    if (!existsSync(publisher)) writePrivate(publisher, { signing: [await newKey('ed25519')] });
    published.push(...readKeyFile(publisher, signingKeysFile).signing.map((key) => publicHalf(key, publisherIssuer)));
  }
  if (names.includes('integrations')) {
    const credentials = join(directory, 'integrations', 'credentials.json');
    if (!existsSync(credentials))
      writePrivate(credentials, { current: 'default', keys: { default: randomBytes(32).toString('base64url') } });
  }
  writeFileSync(join(directory, 'jwks.json'), `${JSON.stringify({ keys: published }, null, 2)}\n`, { mode: 0o644 });
}

export const publicKey = ({ kty, crv, x }: PublishedKey): KeyObject =>
  createPublicKey({ key: { kty, crv, x }, format: 'jwk' });

async function newKey(type: 'ed25519' | 'x25519'): Promise<JsonWebKey> {
  const pair = type === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('x25519');
  const key = pair.privateKey.export({ format: 'jwk' });
  return { ...key, kid: await calculateJwkThumbprint({ kty: 'OKP', crv: key.crv!, x: key.x! }) };
}

const privateKey = (key: z.output<typeof jwk>): PrivateKey => ({
  id: key.kid,
  key: createPrivateKey({ key: { kty: key.kty, crv: key.crv, x: key.x, d: key.d }, format: 'jwk' }),
});

const publicHalf = ({ kty, crv, x, kid }: z.output<typeof jwk>, iss: string): PublishedKey => ({
  kty,
  crv,
  x,
  kid,
  use: crv === 'Ed25519' ? 'sig' : 'enc',
  iss,
});

function readKeyFile<Schema extends z.ZodType>(file: string, schema: Schema): z.output<Schema> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new ConfigurationError(
      `ORGRAPH_KEYS: ${file} is missing or not readable; make keys with: npm run keys -- generate <directory>`,
    );
  }
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw new ConfigurationError(
      `ORGRAPH_KEYS: ${file} does not hold the keys that belong there; see docs/identity.md`,
    );
  }
}

function writePrivate(file: string, content: unknown): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  chmodSync(file, 0o600);
}
