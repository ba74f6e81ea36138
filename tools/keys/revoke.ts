import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { withKeys, withoutKeys, type Jwks } from '#platform/identity/jwks.ts';
import { lines, newKey, publisherIssuer, readKeyFile } from '#platform/identity/keys.ts';
import { changeFolder } from '#platform/process/changeFolder.ts';
import { ConfigurationError } from '#platform/process/configuration.ts';
import { didYouMean } from '../process/didYouMean.ts';
import { credentialKeys, erasureKeys, rotatable, type Rotatable } from './rotatable.ts';
import { publishedIn } from './rotate.ts';
import { readRotations, rotationsFile } from './rotations.ts';

export interface Revoked {
  /** Whose key it was. */
  issuer: string;
  /** The private file, in the folder; undefined where it is elsewhere. */
  file: string | undefined;
  /** Whether a new key has taken its place. */
  isReplaced: boolean;
  /** A publisher's key with which nothing is signed any more stays until what it has signed last is signed anew. */
  isStillTrusted: boolean;
}

export interface RevokeOptions {
  /** Whether a new key may take the place of somebody's only one, before anybody knows it. */
  replace?: boolean;
  /** The newest version that a publisher's key has signed, where that is the newest of all. */
  newestSignedBy?: (kid: string) => Promise<number | undefined>;
}

/**
 * Takes a key away: out of its private file, so that it is used no more, then out of jwks.json, so that nobody trusts
 * what it has made.
 * @throws ConfigurationError for one that is not there, for somebody's only one without `replace`, and for a
 * publisher's that has signed the newest version; nothing is changed then.
 */
export async function revoke(
  directory: string,
  kid: string,
  { replace = false, newestSignedBy = async () => undefined }: RevokeOptions = {},
): Promise<Revoked> {
  const { issuer } = keyIn(publishedIn(directory), directory, kid);
  const kind = rotatable(issuer);
  const newest = issuer === publisherIssuer ? await newestSignedBy(kid) : undefined;
  return changeFolder(directory, async (write) => {
    const published = publishedIn(directory);
    const { use } = keyIn(published, directory, kid);
    const isHere = existsSync(join(directory, kind.file));
    const isOnly = !published.keys.some((key) => key['iss'] === issuer && key['use'] === use && key['kid'] !== kid);
    const before = isHere ? readKeyFile(join(directory, kind.file), kind.schema) : undefined;
    const isOnlyHere = before !== undefined && isLastIn(kind, before, kid);
    const ids = before === undefined ? [] : kind.idsOf(before);
    const isStillTrusted = newest !== undefined;
    if (isStillTrusted && (!replace || ids[0] !== kid)) throw hasSigned(directory, kid, newest, ids[0] === kid);
    const isReplaced = isOnly || isOnlyHere;
    if (isReplaced && !replace) throw isTheOnly(directory, issuer, kid, isHere);
    const gone = new Set(isStillTrusted ? [] : [kid]);
    let left = before;
    if (isReplaced)
      left = before === undefined ? kind.schema.parse(await newKeys()) : await kind.withNewBefore(before, kid);
    else if (isStillTrusted) left = kind.promoted(before, new Set(ids.slice(1)));
    if (left !== undefined) {
      left = kind.only(left, new Set(kind.idsOf(left).filter((id) => !gone.has(id))));
      await write(kind.file, lines(left), 0o600);
    }
    const rest = withoutKeys(published, issuer, gone);
    await write('jwks.json', lines(withKeys(rest, left === undefined ? [] : kind.published(left))), 0o644);
    const { [issuer]: rotation, ...others } = readRotations(directory);
    if (rotation?.next.includes(kid) === true) await write(rotationsFile, lines(others), 0o644);
    return {
      issuer,
      file: left === undefined ? undefined : kind.file,
      isReplaced,
      isStillTrusted,
    };
  });
}

function keyIn({ keys }: Jwks, directory: string, kid: string): { issuer: string; use: unknown } {
  const found = keys.find((key) => key['kid'] === kid);
  if (found !== undefined) return { issuer: String(found['iss']), use: found['use'] };
  const isAmong = (name: string): boolean => {
    const { file, schema } = rotatable(name);
    const path = join(directory, file);
    return existsSync(path) && Object.hasOwn(readKeyFile(path, schema).keys, kid);
  };
  throw new ConfigurationError(
    isAmong(credentialKeys)
      ? `${kid} seals stored credentials, which nobody could open without it: keys rotate ${directory} ${credentialKeys} seals them with a new one, then takes it away`
      : isAmong(erasureKeys)
        ? `${kid} tells whom organizations have erased, whom the next import would bring back without it: keys rotate ${directory} ${erasureKeys} puts a new one before it`
        : `${directory} publishes no key ${kid}; see: keys list ${directory}.${didYouMean(
            kid,
            keys.map((key) => String(key['kid'])),
          )}`,
  );
}

/** Whether the process would have no key of this kind without it. */
function isLastIn(kind: Rotatable, content: unknown, kid: string): boolean {
  const ids = kind.idsOf(content);
  const others = kind.only(content, new Set(ids.filter((id) => id !== kid)));
  return ids.includes(kid) && !kind.schema.safeParse(others).success;
}

const hasSigned = (directory: string, kid: string, newest: number, signs: boolean): ConfigurationError =>
  new ConfigurationError(
    `${kid} has signed version ${newest}, the newest: nobody could read the registry without it. Make sure that the version is yours, then: ${signs ? `keys revoke ${directory} ${kid} --replace (another key signs from then on), ` : ''}schema resign, and this again`,
  );

const newKeys = async () => ({ signing: [await newKey('ed25519')], exchange: [await newKey('x25519')] });

const isTheOnly = (directory: string, issuer: string, kid: string, isHere: boolean): ConfigurationError =>
  new ConfigurationError(
    isHere
      ? `${kid} is the only key of its kind that ${issuer} has. Rotate it: keys rotate ${directory} ${issuer} makes a next one, which is used 60 s later, and loses no request. Where it was stolen: keys revoke ${directory} ${kid} --replace makes one at once`
      : `${kid} is the only key of its kind that ${issuer} has published, and its private file is not here: without it ${issuer} is out of the graph. keys revoke ${directory} ${kid} --replace makes new keys here, to be given to whoever runs ${issuer}`,
  );
