import type { Redis } from 'ioredis';
import type { Log } from './log.ts';

/** A Redis server, which may be away: whoever asks it has another way. */
export interface RedisServer {
  /** What it says; undefined while it does not answer, which nobody waits for. */
  ask<Result>(work: (redis: Redis) => Promise<Result>): Promise<Result | undefined>;
  /** Hands on what is published on a channel from now on, but for what is while it does not answer. */
  subscribe(channel: string, take: (text: string) => void): void;
  close(): Promise<void>;
}

/** Milliseconds: an answer that takes longer is none. */
const patience = 250;
/** Milliseconds between two attempts to connect, at most. */
const longestPause = 2_000;

/**
 * Connects to the server of REDIS_URL, and again whenever it has been away; each time that changes, the log says so.
 * The driver is named here and nowhere else, so that a deployment without Redis does without it.
 */
export function openRedis(url: string, log: Log): RedisServer {
  let answers: boolean | undefined;
  const say = (now: boolean, error?: unknown) => {
    if (answers === now) return;
    answers = now;
    if (now) log.info('Redis answers');
    else log.warn({ err: error }, 'Redis is away; what it is for is done without it');
  };
  const subscribers: Redis[] = [];
  const connected = import('ioredis').then(({ Redis: Client }) => {
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
    subscribe(channel, take) {
      void connected.then((redis) => {
        // A connection of its own: one that is subscribed does nothing else. The first one says what is the matter.
        const subscriber = redis.duplicate({
          enableOfflineQueue: true,
          maxRetriesPerRequest: null,
          commandTimeout: undefined,
        });
        subscribers.push(subscriber);
        subscriber.on('error', () => undefined);
        subscriber.on('message', (_: string, text: string) => take(text));
        subscriber.subscribe(channel).catch(() => undefined);
      });
    },
    async close() {
      for (const redis of [await connected, ...subscribers]) {
        redis.removeAllListeners();
        redis.on('error', () => undefined);
        redis.disconnect();
      }
    },
  };
}
