import { LRUCache } from 'lru-cache';

/** Sessions that have ended. An end is final: no answer that says otherwise, or has said it, is believed any more. */
export interface EndedSessions {
  has(session: string): boolean;
  add(session: string): void;
}

/** Of more than these the oldest are forgotten, long after their last access token has run out. */
const most = 100_000;

export function rememberEndedSessions(): EndedSessions {
  const sessions = new LRUCache<string, true>({ max: most });
  return {
    has: (session) => sessions.has(session),
    add: (session) => void sessions.set(session, true),
  };
}
