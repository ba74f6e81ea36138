import { LRUCache } from 'lru-cache';
import type { ScopeKey } from './scopeKey.ts';

/** Answers that hold for a bounded time, by whom they are about. */
export interface ExpiringCache<Answer> {
  /**
   * The answer that still holds, else a new one; simultaneous questions are asked once. "No" (undefined) is not
   * remembered, and forgets what was known.
   * @param also another name of what an answer is about, under which it is known too.
   */
  get(about: ScopeKey, ask: () => Promise<Answer>, also?: (answer: NonNullable<Answer>) => ScopeKey): Promise<Answer>;
  /** The last answer that is not forgotten, whether it still holds or not. */
  last(about: ScopeKey): Answer | undefined;
  /**
   * Forgets these answers, and whatever is being asked just now: it may have been answered before what made them wrong.
   */
  forget(which: (answer: NonNullable<Answer>) => boolean): void;
}

const most = 50_000;

/**
 * @param margin milliseconds that an answer must still last; one about to run out is asked for anew.
 * @param isSilence whether an error means that nobody answered; any other forgets what was known.
 */
export function createExpiringCache<Answer extends { until: number } | undefined>(
  margin: number,
  now: () => number,
  isSilence: (error: unknown) => boolean,
): ExpiringCache<Answer> {
  const known = new LRUCache<string, NonNullable<Answer>>({ max: most });
  const asked = new Map<string, Promise<Answer>>();
  let forgotten = 0;
  return {
    async get(about, ask, also) {
      const key = about.text;
      const remembered = known.get(key);
      if (remembered !== undefined && remembered.until - margin > now()) return remembered;
      let question = asked.get(key);
      if (question === undefined) {
        const before = forgotten;
        const keys = (answer: NonNullable<Answer>) => (also === undefined ? [key] : [key, also(answer).text]);
        const forget = () => {
          const last = known.get(key);
          if (last !== undefined) for (const one of keys(last)) known.delete(one);
        };
        question = ask()
          .then(
            (answer) => {
              if (answer === undefined) forget();
              else if (forgotten === before) for (const one of keys(answer)) known.set(one, answer);
              return answer;
            },
            (error: unknown) => {
              if (!isSilence(error)) forget();
              throw error;
            },
          )
          .finally(() => {
            if (asked.get(key) === question) asked.delete(key);
          });
        asked.set(key, question);
      }
      return question;
    },
    last: (about) => known.get(about.text),
    forget(which) {
      forgotten += 1;
      asked.clear();
      for (const [key, answer] of known) if (which(answer)) known.delete(key);
    },
  };
}
