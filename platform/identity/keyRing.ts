import type { KeyObject } from 'node:crypto';
import type { Log } from '../process/log.ts';
import { followSource, lookInterval, readSource } from './followSource.ts';
import { readPublishedKeys, type HeldKey, type PublishedKeys } from './publishedKeys.ts';

/** The deployment's public keys. */
export interface KeyRing {
  /**
   * The public key of this id, if this issuer published it for this use; an unknown id re-reads the source, at most
   * once in three seconds.
   */
  find(id: string, issuer: string, use: 'sig' | 'enc'): Promise<KeyObject | undefined>;
  /** The issuer's current key for this use. */
  current(issuer: string, use: 'sig' | 'enc'): Promise<RingKey | undefined>;
  /**
   * The issuer's current key, or its key of this id, as far as it is known already: whatever was verified or derived
   * with another key than this answers now has fallen with that key.
   */
  known(issuer: string, use: 'sig' | 'enc', id?: string): RingKey | undefined;
  /** Who published this key id for signing. */
  issuerOf(id: string): Promise<string | undefined>;
  /** Reads the source again, at most once in three seconds: what was refused may be signed by keys of yesterday. */
  refresh(): Promise<void>;
  /** From now on what the source says is what is trusted, at most 30 s later. */
  follow(log: Log): { close(): void };
  /** Calls back with the issuer whenever keys of one are not trusted any more. */
  onGone(listener: (issuer: string) => void): void;
}

export interface RingKey {
  id: string;
  /** The same object for as long as the key is published. */
  key: KeyObject;
}

const pauseBetweenReads = 3_000;
/** Milliseconds for which a key is trusted after its source has last named it. */
const longestTrust = 30_000;

/** @param source a file's path or an http(s) URL of a JWKS. */
export function createKeyRing(source: string, now: () => number = Date.now): KeyRing {
  let held: readonly HeldKey[] = [];
  let index = indexOf(held);
  let confirmedAt = Number.NEGATIVE_INFINITY;
  let askedAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> = Promise.resolve();
  const listeners: ((issuer: string) => void)[] = [];
  const tell = createDiary(source);

  /**
   * What the source does not name any more goes at once where that is what one revocation does. A source that names
   * nothing, cannot be read, or lacks keys of several issuers may be broken: what it lacks is trusted a while longer.
   */
  async function read(): Promise<void> {
    const { keys, broken, failure } = await readKeys(source);
    const next = keys.map((key) => held.find(({ text }) => text === key.text) ?? key);
    const lacking = held.filter((one) => !next.includes(one));
    const trouble = failure === undefined ? troubleOf(next, lacking) : `cannot be read (${failure.message})`;
    if (trouble === undefined) confirmedAt = now();
    const patient = trouble !== undefined && now() + lookInterval - confirmedAt < longestTrust;
    tell(trouble, patient, broken);
    take(patient ? [...next, ...lacking] : next);
    if (failure !== undefined && held.length === 0) throw failure;
  }

  function take(next: readonly HeldKey[]): void {
    const gone = new Set(held.filter((one) => !next.includes(one)).map(({ published }) => published.iss));
    held = next;
    index = indexOf(held);
    for (const issuer of gone) for (const listener of listeners) listener(issuer);
  }

  /** One reading at a time; each begins after it was asked for. */
  const readAgain = (): Promise<void> => (reading = reading.catch(() => undefined).then(read));

  async function refresh(): Promise<void> {
    if (now() - askedAt >= pauseBetweenReads) {
      askedAt = now();
      void readAgain().catch(() => undefined);
    }
    await reading;
  }

  async function search<Found>(pick: () => Found | undefined): Promise<Found | undefined> {
    const found = pick();
    if (found !== undefined) return found;
    await refresh();
    return pick();
  }

  const known = (issuer: string, use: string, id = ''): RingKey | undefined => index.get(nameOf(issuer, use, id));

  return {
    find: (id, issuer, use) => search(() => known(issuer, use, id)?.key),
    current: (issuer, use) => search(() => known(issuer, use)),
    known,
    issuerOf: (id) =>
      search(() => held.find(({ published }) => published.kid === id && published.use === 'sig')?.published.iss),
    refresh: () => refresh().catch(() => undefined),
    follow(log) {
      tell.to(log);
      const look = () => void readAgain().catch(() => undefined);
      look();
      return followSource(source, look);
    },
    onGone: (listener) => void listeners.push(listener),
  };
}

const readKeys = (source: string): Promise<PublishedKeys & { failure?: Error }> =>
  readSource(source)
    .then(readPublishedKeys)
    .catch((failure: Error) => ({ keys: [], broken: [], failure }));

function troubleOf(next: readonly HeldKey[], lacking: readonly HeldKey[]): string | undefined {
  if (next.length === 0) return 'publishes no key';
  const issuers = [...new Set(lacking.map(({ published }) => published.iss))];
  return issuers.length > 1 ? `lacks keys of ${issuers.join(', ')}` : undefined;
}

const nameOf = (issuer: string, use: string, id: string): string => `${issuer}\n${use}\n${id}`;

/** Each key under its id, and the first of an issuer and use also under none. */
function indexOf(held: readonly HeldKey[]): ReadonlyMap<string, RingKey> {
  const index = new Map<string, RingKey>();
  for (const {
    published: { iss, use, kid },
    key,
  } of held)
    for (const name of [nameOf(iss, use, kid), nameOf(iss, use, '')])
      if (!index.has(name)) index.set(name, { id: kid, key });
  return index;
}

/** Says of a source what has changed since it was last told. */
function createDiary(source: string) {
  let log: Log | undefined;
  let [said, passedOver] = ['', ''];
  function tell(trouble: string | undefined, patient: boolean, broken: readonly string[]): void {
    const now = trouble === undefined ? '' : `${trouble}: ${patient ? waits : 'what it lacks is trusted no longer'}`;
    if (now !== said && now !== '') log?.warn({ source }, `the JWKS ${now}`);
    if (now !== said && now === '') log?.info({ source }, 'the JWKS is in order');
    if (broken.join() !== passedOver && broken.length > 0)
      log?.warn({ source, kids: broken }, 'the JWKS has entries that are no keys; they are passed over');
    [said, passedOver] = [now, broken.join()];
  }
  tell.to = (receiver: Log) => void (log = receiver);
  return tell;
}

const waits = 'what it lacks is trusted for 30 s at most';
