import type { Redis } from 'ioredis';
import type { Log } from './log.ts';

/** A Redis server, which may be away: whoever asks it has another way. */
export interface RedisServer {
  /** What it says; undefined while it does not answer, which nobody waits for. */
  ask<Result>(work: (redis: Redis) => Promise<Result>): Promise<Result | undefined>;
  close(): Promise<void>;
}

/** Milliseconds: an answer that takes longer is none. */
const patience = 250;
/** Milliseconds between two attempts to connect, at most. */
const longestPause = 2_000;

/** The driver: named here and nowhere else, so that a deployment without Redis does without it. */
export const loadRedis = () => import('ioredis');

/**
 * Connects to the server of REDIS_URL, and again whenever it has been away; each time that changes, the log says so.
 */
export function openRedis(url: string, log: Log): RedisServer {
  let answers: boolean | undefined;
  const say = (now: boolean, error?: unknown) => {
    if (answers === now) return;
    answers = now;
    if (now) log.info('Redis answers');
    else log.warn({ err: error }, 'Redis is away; what it is for is done without it');
  };
  const connected = loadRedis().then(({ Redis: Client }) => {
    const redis = new Client(url, {
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      connectTimeout: 2_000,
      commandTimeout: patience,
      retryStrategy: (attempt) => Math.min(50 * 2 ** Math.min(attempt, 10), longestPause),
    });
    redis.on('ready', () => say(true));
    redis.on('error', (error) => say(false, error));
    redis.on('close', () => say(false, new Error('the connection has ended')));
    return redis;
  });
  return {
    async ask(work) {
      const redis = await connected;
      if (redis.status !== 'ready') return undefined;
      try {
        return await work(redis);
      } catch (error) {
        log.warn({ err: error }, 'Redis did not answer; this is done without it');
        return undefined;
      }
    },
    async close() {
      const redis = await connected;
      redis.removeAllListeners();
      redis.on('error', () => undefined);
      redis.disconnect();
    },
  };
}
