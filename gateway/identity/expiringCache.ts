import { LRUCache } from 'lru-cache';
import type { ScopeKey } from './scopeKey.ts';

/** Answers that hold for a bounded time, by whom they are about. */
export interface ExpiringCache<Answer> {
  /**
   * The answer that still holds, else a new one; simultaneous questions are asked once. "No" (undefined) is not
   * remembered.
   */
  get(about: ScopeKey, ask: () => Promise<Answer>): Promise<Answer>;
  /**
   * Forgets these answers, and whatever is being asked just now: it may have been answered before what made them wrong.
   */
  forget(which: (answer: NonNullable<Answer>) => boolean): void;
}

const most = 50_000;

/** @param margin milliseconds that an answer must still last; one about to run out is asked for anew. */
export function createExpiringCache<Answer extends { until: number } | undefined>(
  margin: number,
  now: () => number,
): ExpiringCache<Answer> {
  const known = new LRUCache<string, NonNullable<Answer>>({ max: most });
  const asked = new Map<string, Promise<Answer>>();
  let forgotten = 0;
  return {
    async get(about, ask) {
      const key = about.text;
      const remembered = known.get(key);
      if (remembered !== undefined && remembered.until - margin > now()) return remembered;
      let question = asked.get(key);
      if (question === undefined) {
        const before = forgotten;
        question = ask()
          .then((answer) => {
            if (answer !== undefined && forgotten === before) known.set(key, answer);
            return answer;
          })
          .finally(() => {
            if (asked.get(key) === question) asked.delete(key);
          });
        asked.set(key, question);
      }
      return question;
    },
    forget(which) {
      forgotten += 1;
      asked.clear();
      for (const [key, answer] of known) if (which(answer)) known.delete(key);
    },
  };
}
