import type { Log } from '../process/log.ts';
import type { RedisServer } from '../process/redis.ts';

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

/** Signals through a Redis, which is closed with it. */
export function createSignalBus(redis: RedisServer, log: Log): SignalBus {
  return {
    async publish(request) {
      const receivers = await redis.ask((client) => client.publish(channel, JSON.stringify(request)));
      if (receivers === undefined)
        log.warn('a signal could not be published: it goes to the gateways by request alone');
    },
    listen(take) {
      redis.subscribe(channel, (text) => {
        void Promise.resolve()
          .then(() => take(JSON.parse(text) as HeardRequest))
          .catch((error: unknown) => log.warn({ err: error }, 'a published signal was refused'));
      });
    },
    close: () => void redis.close(),
  };
}
