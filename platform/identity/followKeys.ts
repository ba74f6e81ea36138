import { join } from 'node:path';
import type { Log } from '../process/log.ts';
import { followSource } from './followSource.ts';
import {
  erasureKeysPath,
  readCredentialKeys,
  readErasureKeys,
  readOwnKeys,
  readTokenKeys,
  type CredentialKeys,
  type OwnKeys,
  type PrivateKey,
} from './keys.ts';

const pauseBetweenReads = 3_000;

/** Private keys that are what their file says, soon after it has changed; and as they were while it is not usable. */
interface Followed<Keys> {
  current(): Keys;
  /** Reads the file again, at most once in three seconds. */
  refresh(): void;
  close(): void;
}

/** @throws ConfigurationError where the file is not usable at the start. */
function follow<Keys>(file: string, read: () => Keys, log: Log): Followed<Keys> {
  let held = read();
  let readAt = Number.NEGATIVE_INFINITY;
  let usable = true;
  function look(): void {
    try {
      held = read();
      if (!usable) log.info({ file }, 'the keys can be read again');
      usable = true;
    } catch (error) {
      if (usable) log.warn({ file, err: error }, 'the keys cannot be read; those of before stay in use');
      usable = false;
    }
  }
  const following = followSource(file, look);
  return {
    current: () => held,
    refresh() {
      if (performance.now() - readAt < pauseBetweenReads) return;
      readAt = performance.now();
      look();
    },
    close: () => following.close(),
  };
}

/** A process' own keys. @throws ConfigurationError */
export function followOwnKeys(directory: string, name: string, log: Log): OwnKeys & { close(): void } {
  const followed = follow(join(directory, name, 'keys.json'), () => readOwnKeys(directory, name), log);
  return {
    name,
    get signing() {
      return followed.current().signing;
    },
    get exchange() {
      return followed.current().exchange;
    },
    refresh: () => followed.refresh(),
    close: () => followed.close(),
  };
}

/** Tenancy's keys for access tokens at the moment, the one that it signs with first. @throws ConfigurationError */
export const followTokenKeys = (directory: string, log: Log): (() => readonly PrivateKey[]) =>
  follow(join(directory, 'tenancy', 'tokens.json'), () => readTokenKeys(directory), log).current;

/** What credentials are sealed and opened with at the moment. @throws ConfigurationError */
export function followCredentialKeys(directory: string, log: Log): () => CredentialKeys {
  const file = join(directory, 'integrations', 'credentials.json');
  return follow(file, () => readCredentialKeys(directory), log).current;
}

/** By what slack knows again whom it has erased, at the moment. @throws ConfigurationError */
export const followErasureKeys = (directory: string, log: Log): (() => CredentialKeys) =>
  follow(join(directory, erasureKeysPath), () => readErasureKeys(directory), log).current;
