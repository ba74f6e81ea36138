import { LRUCache } from 'lru-cache';
import type { Client } from './client.ts';

/** An operation as it is recorded: nobody's values are in it. */
export interface RecordedOperation {
  /** The first 32 hexadecimal digits of the text's SHA-256. */
  hash: string;
  name: string | undefined;
  text: string;
}

/** Who used what, how often, and from when to when (milliseconds since 1970). */
interface Use {
  operation: RecordedOperation;
  client: Client;
  count: number;
  first: number;
  last: number;
}

export interface RecordLimits {
  /** Pairs of a client and an operation. */
  uses: number;
  /** Characters, about. */
  size: number;
}

const usualLimits: RecordLimits = { uses: 10_000, size: 8 * 1024 * 1024 };
/** Characters that a use takes beside its document. */
const perUse = 250;

/**
 * What was used in a period, bounded: where there is too much of it, what was used longest ago is left out, and how
 * much that was is counted.
 */
export class OperationRecord {
  /** Milliseconds since 1970. */
  readonly since: number;
  /** Whether anything has been counted since the lines were last read. */
  changed = false;
  readonly #sample: number;
  readonly #uses: LRUCache<string, Use>;
  #lost = 0;

  /** @param sample the part of the requests to count, above 0 and at most 1. */
  constructor(since: number, sample: number, { uses, size }: RecordLimits = usualLimits) {
    this.since = since;
    this.#sample = sample;
    this.#uses = new LRUCache({
      max: uses,
      maxSize: size,
      sizeCalculation: ({ operation }) => operation.text.length + perUse,
      dispose: (_, __, reason) => {
        if (reason === 'evict') this.#lost += 1;
      },
    });
  }

  /**
   * The first use is always counted, so that nothing is missing because of the sample; of the others a part, each for
   * as many as it stands for.
   */
  count(operation: RecordedOperation, client: Client, at: number): void {
    const key = `${operation.hash} ${client.name ?? ''}\n${client.version ?? ''}`;
    const use = this.#uses.get(key);
    if (use === undefined) {
      this.#uses.set(key, { operation, client, count: 1, first: at, last: at });
    } else {
      if (this.#sample < 1 && Math.random() >= this.#sample) return;
      use.count += 1 / this.#sample;
      use.last = at;
    }
    this.changed = true;
  }

  /** Tells that an operation was used that is not recorded. */
  lose(): void {
    this.#lost += 1;
    this.changed = true;
  }

  /** NDJSON: a line about the record, then one for each use; the document stands in the first of its hash. */
  lines(): string {
    this.changed = false;
    const written = new Set<string>();
    const uses = [...this.#uses.values()].map(({ operation: { hash, name, text }, client, count, first, last }) => {
      const document = written.has(hash) ? undefined : text;
      written.add(hash);
      return {
        client: client.name,
        version: client.version,
        operation: name,
        hash,
        count: Math.round(count),
        first: date(first),
        last: date(last),
        document,
      };
    });
    return [{ record: 1, since: date(this.since), sample: this.#sample, lost: this.#lost }, ...uses]
      .map((line) => `${JSON.stringify(line)}\n`)
      .join('');
  }
}

const date = (milliseconds: number): string => new Date(milliseconds).toISOString();
