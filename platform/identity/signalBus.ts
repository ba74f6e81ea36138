import type { Redis } from 'ioredis';
import type { Log } from '../process/log.ts';
import { loadRedis } from '../process/redis.ts';

/** A signed request that is not sent to one receiver, but heard by all who hold the receiver's keys. */
export interface HeardRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string;
}

/** A second way for signals, beside the requests to each gateway. What is published while Redis is away is lost. */
export interface SignalBus {
  /** Never throws. */
  publish(request: HeardRequest): Promise<void>;
  /** Hands on whatever comes, proven or not. */
  listen(take: (request: HeardRequest) => Promise<void>): void;
  close(): void;
}

const channel = 'orgraph signals';

/** Signals through the Redis of this URL; that it is away, and back, is logged once each. */
export async function openSignalBus(url: string, log: Log): Promise<SignalBus> {
  const { Redis: Client } = await loadRedis();
  const opened: Redis[] = [];
  const open = (options: object): Redis => {
    const client = new Client(url, { ...options, retryStrategy: (attempts) => Math.min(attempts * 200, 5_000) });
    let away = false;
    client.on('error', (error: unknown) => {
      if (!away) log.warn({ err: error }, 'Redis is away: signals go to the gateways by request alone');
      away = true;
    });
    client.on('ready', () => {
      if (away) log.info('Redis is back: signals go through it too');
      away = false;
    });
    opened.push(client);
    return client;
  };
  let publisher: Redis | undefined;
  return {
    async publish(request) {
      publisher ??= open({ maxRetriesPerRequest: 0, commandTimeout: 2_000 });
      await publisher.publish(channel, JSON.stringify(request)).catch((error: unknown) => {
        log.warn({ err: error }, 'a signal could not be published');
      });
    },
    listen(take) {
      const subscriber = open({ maxRetriesPerRequest: null });
      subscriber.on('message', (_: string, text: string) => {
        void Promise.resolve()
          .then(() => take(JSON.parse(text) as HeardRequest))
          .catch((error: unknown) => log.warn({ err: error }, 'a published signal was refused'));
      });
      subscriber.subscribe(channel).catch(() => undefined);
    },
    close() {
      for (const client of opened.splice(0)) client.disconnect();
    },
  };
}
