import { setTimeout as pause } from 'node:timers/promises';
import type { Publishing } from './publishing.ts';

export interface FastPublishing {
  published: Publishing;
  /** The supergraph of a version, each another one. */
  supergraphOf(index: number): string;
  seconds: number;
  perSecond?: number;
}

/** How many versions were published, and how many of them can be served. */
export interface FastPublished {
  all: number;
  sound: number;
  newest: number;
}

/**
 * Publishes versions at a steady rate; of five one is bad, in turn a supergraph that nobody can read and one that
 * somebody else has signed, which is taken away with the next. The last is sound.
 */
export async function publishFast({
  published,
  supergraphOf,
  seconds,
  perSecond = 20,
}: FastPublishing): Promise<FastPublished> {
  const counts = { all: 0, sound: 0, newest: 0 };
  let forged = false;
  const began = performance.now();
  const many = seconds * perSecond;
  for (let index = 0; index <= many; index += 1) {
    await pause(Math.max(0, began + (index * 1000) / perSecond - performance.now()));
    if (forged) await published.removeForged();
    forged = false;
    counts.all += 1;
    if (index % 5 === 4 && index < many) {
      forged = index % 10 === 9;
      if (forged) await published.forge(supergraphOf(index));
      else await published.publish(supergraphOf(index).replace('enum join__Graph', 'enum lost__Graph'));
    } else {
      counts.sound += 1;
      counts.newest = await published.publish(supergraphOf(index));
    }
  }
  return counts;
}
