import { createPrivateKey, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { calculateJwkThumbprint } from 'jose';
import { z } from 'zod';
import { changeFolder } from '../process/changeFolder.ts';
import { ConfigurationError } from '../process/configuration.ts';
import { processNames } from '../process/names.ts';
import { readJwks, withKeys, type PublishedKey } from './jwks.ts';
import { shareJwks } from './shareJwks.ts';

export interface PrivateKey {
  id: string;
  key: KeyObject;
}

/**
 * A process' own key pairs: the first of each list is current, the others are accepted for what was addressed to them.
 */
export interface OwnKeys {
  readonly name: string;
  readonly signing: readonly PrivateKey[];
  readonly exchange: readonly PrivateKey[];
  /** Reads them again where they follow their file (followKeys.ts), at most once in three seconds. */
  refresh?(): void;
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
export type OwnJwk = z.output<typeof jwk>;
export const ownKeysFile = z.object({ signing: z.array(jwk).min(1), exchange: z.array(jwk).min(1) });
export const signingKeysFile = z.object({ signing: z.array(jwk).min(1) });
export const credentialKeysFile = z.object({
  current: z.string(),
  keys: z.record(z.string(), z.base64url().length(43)),
});

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

/** Secrets of 32 bytes by id; what is new is made with the current one. */
export interface CredentialKeys {
  readonly current: string;
  readonly keys: ReadonlyMap<string, Buffer>;
}

/** The key-encryption keys of credentials. @throws ConfigurationError naming the file that is missing or not usable. */
export const readCredentialKeys = (directory: string): CredentialKeys =>
  readSecrets(directory, 'integrations/credentials.json');

/** By which slack knows again whom it has erased. @throws ConfigurationError likewise. */
export const readErasureKeys = (directory: string): CredentialKeys => readSecrets(directory, erasureKeysPath);

export const erasureKeysPath = 'slack/erasures.json';

function readSecrets(directory: string, name: string): CredentialKeys {
  const file = readKeyFile(join(directory, name), credentialKeysFile);
  if (!(file.current in file.keys))
    throw new ConfigurationError(`${name}: the current key ${file.current} is not among its keys`);
  return {
    current: file.current,
    keys: new Map(Object.entries(file.keys).map(([id, text]) => [id, Buffer.from(text, 'base64url')])),
  };
}

/** What became of the names that keys were asked for. */
export interface GeneratedKeys {
  /** Those that had no keys before. */
  made: string[];
  /** Those whose keys are published here while another folder holds their private halves: nothing is made for them. */
  elsewhere: string[];
}

/**
 * Creates whatever is missing of the keys of these processes, by default our deployment's, with tenancy's those of who
 * publishes schemas: private halves readable by their owner only, public halves in jwks.json, from which no key goes.
 * @throws ConfigurationError for a name that cannot be a folder's, and for a file that is there and not usable; then
 * nothing is changed.
 */
export async function generateKeys(directory: string, names: readonly string[] = processNames): Promise<GeneratedKeys> {
  for (const name of names)
    if (!/^\w[\w-]*$/.test(name) || name === 'public')
      throw new ConfigurationError(
        `ORGRAPH_KEYS: no keys are made for the name ${JSON.stringify(name)}: use letters, digits, _ and -, and not public, which everybody may read`,
      );
  return changeFolder(directory, async (write) => {
    const published = readJwks(join(directory, 'jwks.json'));
    const isThere = (file: string): boolean => existsSync(join(directory, file));
    const elsewhere = names.filter(
      (name) => !isThere(`${name}/keys.json`) && published?.keys.some(({ iss }) => iss === name),
    );
    const files = names.filter((name) => !elsewhere.includes(name)).flatMap(filesOf);
    const merged = (some: KeyFile[]) =>
      withKeys(
        published ?? { keys: [] },
        some.flatMap((one) => publicHalves(directory, one)),
      );
    const missing = files.filter(({ file }) => !isThere(file));
    // Whatever is there is read before anything is made.
    merged(files.filter((one) => !missing.includes(one)));
    for (const { file, make } of missing) await write(file, lines(await make()), 0o600);
    const next = lines(merged(files));
    if (published === undefined || next !== lines(published)) await write('jwks.json', next, 0o644);
    await shareJwks(directory, write);
    const made = names.filter((name) => missing.some(({ file }) => file === `${name}/keys.json`));
    return { made, elsewhere };
  });
}

interface KeyFile {
  file: string;
  /** Whose public halves they have; undefined for secrets without one. */
  issuer?: string;
  schema: z.ZodType<{ signing?: OwnJwk[]; exchange?: OwnJwk[] }>;
  make(): Promise<unknown>;
}

/** The files that belong to a process of this name. */
function filesOf(name: string): KeyFile[] {
  const newSigning = async () => ({ signing: [await newKey('ed25519')] });
  const own = async () => ({ ...(await newSigning()), exchange: [await newKey('x25519')] });
  const secrets = async () => ({ current: 'default', keys: { default: newCredentialKey() } });
  const secretsIn = (file: string) => ({ file, schema: credentialKeysFile.transform(() => ({})), make: secrets });
  const signs = { schema: signingKeysFile, make: newSigning };
  return [
    { file: `${name}/keys.json`, issuer: name, schema: ownKeysFile, make: own },
    ...(name === 'tenancy' ? [{ file: 'tenancy/tokens.json', issuer: tokenIssuer, ...signs }] : []),
    ...(name === 'tenancy' ? [{ file: 'registry/publisher.json', issuer: publisherIssuer, ...signs }] : []),
    ...(name === 'integrations' ? [secretsIn('integrations/credentials.json')] : []),
    ...(name === 'slack' ? [secretsIn(erasureKeysPath)] : []),
  ];
}

/** 32 random bytes in base64url. */
export const newCredentialKey = (): string => randomBytes(32).toString('base64url');

/** A private key whose id is its thumbprint (RFC 7638), one that no command line takes for an option. */
export async function newKey(type: 'ed25519' | 'x25519'): Promise<OwnJwk> {
  for (;;) {
    const pair = type === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('x25519');
    const key = pair.privateKey.export({ format: 'jwk' });
    const kid = await calculateJwkThumbprint({ kty: 'OKP', crv: key.crv!, x: key.x! });
    if (!kid.startsWith('-')) return jwk.parse({ ...key, kid });
  }
}

const privateKey = (key: OwnJwk): PrivateKey => ({
  id: key.kid,
  key: createPrivateKey({ key: { kty: key.kty, crv: key.crv, x: key.x, d: key.d }, format: 'jwk' }),
});

function publicHalves(directory: string, { file, issuer, schema }: KeyFile): PublishedKey[] {
  const { signing = [], exchange = [] } = readKeyFile(join(directory, file), schema);
  return issuer === undefined ? [] : [...signing, ...exchange].map((key) => publicHalf(key, issuer));
}

/** What jwks.json says of a private key. */
export const publicHalf = ({ kty, crv, x, kid }: OwnJwk, iss: string): PublishedKey => ({
  kty,
  crv,
  x,
  kid,
  use: crv === 'Ed25519' ? 'sig' : 'enc',
  iss,
});

/** @throws ConfigurationError naming the file that is missing or does not hold what belongs there. */
export function readKeyFile<Schema extends z.ZodType>(file: string, schema: Schema): z.output<Schema> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new ConfigurationError(
      `ORGRAPH_KEYS: ${file} is missing or not readable: put it back, or make keys with: npm run keys -- generate <directory>`,
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

/** How every file of keys is written. */
export const lines = (content: unknown): string => `${JSON.stringify(content, null, 2)}\n`;
