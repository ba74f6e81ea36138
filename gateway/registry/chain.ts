import { contentHash, type VersionRecord } from './record.ts';
import { RegistryError } from './registry.ts';
import type { Store } from './store.ts';
import { readRecord, signerOf, verifyRecord } from './verifyRecord.ts';

/**
 * The records of a store, verified: the newest by its signature, and through it all earlier ones by the hashes that
 * each record names of the one before.
 */
export interface Chain {
  /**
   * The newest version's number; 0 where there is none.
   * @throws RegistryError where the chain is broken, shorter than it was, or another one
   */
  verify(): Promise<number>;
  /**
   * The record of a verified number, its hash, and the id of the key that signed it.
   * @throws RegistryError where it is not what it was
   */
  record(number: number): Promise<{ hash: string; record: VersionRecord; kid: string }>;
}

const block = 500;

/** @param keys the JWKS file of the publishers */
export function chainOf(store: Store, keys: string): Chain {
  /** The hash of each verified record: of version 1 first. */
  let verified: readonly string[] = [];
  let turn: Promise<unknown> = Promise.resolve();

  async function extend(): Promise<number> {
    const latest = await store.latestNumber();
    if (latest < verified.length)
      throw new RegistryError(
        `${store.title}: its newest version is ${latest}, but it had a version ${verified.length} before`,
      );
    if (latest === 0) return 0;
    const hashes = verified.slice(0, -1);
    for (let from = hashes.length + 1; from <= latest; from += block) {
      const to = Math.min(from + block - 1, latest);
      const records = await store.records(from, to);
      for (let number = from; number <= to; number += 1) {
        const text = records.get(number);
        if (text === undefined)
          throw new RegistryError(`${store.title}: version ${number} is missing, though there is a version ${latest}`);
        hashes.push(await naming(number, () => judge(text, number, latest, hashes.at(-1))));
      }
    }
    verified = hashes;
    return latest;
  }

  async function judge(text: string, number: number, latest: number, previous: string | undefined): Promise<string> {
    const record = number === latest ? await verifyRecord(text, keys) : readRecord(text);
    if (record.number !== number) throw new RegistryError(`was signed as version ${record.number}`);
    if ((record.previous ?? undefined) !== previous)
      throw new RegistryError(`does not follow the version ${number - 1} that is there`);
    const hash = contentHash(text);
    if (verified[number - 1] !== undefined && verified[number - 1] !== hash)
      throw new RegistryError('is another one than it was before');
    return hash;
  }

  /** An error about a version, with its number and place. */
  async function naming<Result>(number: number, work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      throw error instanceof RegistryError
        ? new RegistryError(`${store.title}: version ${number} ${error.message}`)
        : error;
    }
  }

  return {
    verify() {
      const next = turn.then(extend, extend);
      turn = next.catch(() => undefined);
      return next;
    },
    record: async (number) => {
      const text = (await store.records(number, number)).get(number);
      return naming(number, async () => {
        if (text === undefined) throw new RegistryError('is missing');
        const hash = contentHash(text);
        if (hash !== verified[number - 1]) throw new RegistryError('is another one than it was before');
        return { hash, record: readRecord(text), kid: signerOf(text) };
      });
    },
  };
}
