import { performance } from 'node:perf_hooks';
import { Channel, type Origin } from './channel.ts';
import { NotSent, type Exchange } from './exchange.ts';

/** How a pool uses its connections. */
export interface PoolOptions {
  /** Connections that are opened before requests share one. */
  fewest: number;
  most: number;
  /** Requests that wait on one connection at most, but where the last of them is still reached within `quick`. */
  deep: number;
  /** Requests that wait on one connection at most, however quickly they are answered. */
  deepest: number;
  /**
   * Milliseconds: while the other end answers within this time, waiting behind another request costs less than another
   * connection.
   */
  quick: number;
  /** Requests that wait for a connection at most; one more fails at once. */
  queue: number;
  /** Milliseconds that a connection is used, a fifth more or less, so that not all end at once. */
  age: number;
  mostBody: number;
}

export const defaultPool: PoolOptions = {
  fewest: 16,
  most: 128,
  deep: 8,
  deepest: 32,
  quick: 10,
  queue: 1_000,
  age: 60_000,
  mostBody: 64 * 1024 * 1024,
};

/** The connections to one origin. */
export interface Pool {
  send(exchange: Exchange): void;
  /** @param overdue its time is over, not only its client gone. */
  abandon(exchange: Exchange, overdue: boolean): void;
  close(): void;
}

const weight = 0.1;

/**
 * A request joins those that leave in the same turn of the event loop, while the other end is quick: one write carries
 * them, and often one read their answers. The first of them takes an unused connection; then new ones are opened, up to
 * `fewest`; then requests wait behind others, on the connection with the fewest of them, while the other end is quick;
 * then up to `most` are opened; then requests wait for whichever is free first.
 */
export function createPool(
  origin: Origin,
  { fewest, most, deep, deepest, quick, queue: longest, age, mostBody }: PoolOptions = defaultPool,
): Pool {
  const channels: Channel[] = [];
  const idle: Channel[] = [];
  const queue: Exchange[] = [];
  let usual = 0;
  /** Where the last request was put; it may not have left yet. */
  let last: Channel | undefined;
  let closed = false;

  function open(): Channel {
    const channel = new Channel({
      origin,
      mostBody,
      age: age * (0.8 + 0.4 * Math.random()),
      now: () => performance.now(),
      onAnswered(answered, milliseconds) {
        usual += weight * (milliseconds - usual);
        const next = answered.load === 0 ? queue.shift() : undefined;
        if (next !== undefined) answered.send(next);
        else if (answered.load === 0) idle.push(answered);
      },
      onClosed(gone, unanswered) {
        remove(channels, gone);
        remove(idle, gone);
        for (const exchange of unanswered) dispatch(exchange);
        const next = queue.shift();
        if (next !== undefined) dispatch(next);
      },
    });
    channels.push(channel);
    return channel;
  }

  function unused(): Channel | undefined {
    for (let channel = idle.pop(); channel !== undefined; channel = idle.pop()) {
      if (!channel.spent) return channel;
      channel.destroy();
    }
    return undefined;
  }

  /** How many may wait on one connection at present. */
  const depth = (): number => Math.min(deepest, Math.max(deep, quick / usual));

  /** Whether a request may wait on a connection behind those that are there. */
  const takes = (channel: Channel, nonce: string | undefined, most: number): boolean =>
    (nonce === undefined || channel.proven) && channel.load < most && !channel.spent && channel.pipelines;

  function leaving(nonce: string | undefined): Channel | undefined {
    return last !== undefined && last.leaving && usual <= quick && takes(last, nonce, depth()) ? last : undefined;
  }

  function shared(nonce: string | undefined): Channel | undefined {
    if (usual > quick) return undefined;
    let best: Channel | undefined;
    const deepestNow = depth();
    for (const channel of channels) {
      if (takes(channel, nonce, best?.load ?? deepestNow)) best = channel;
    }
    return best;
  }

  function dispatch(exchange: Exchange): void {
    if (closed) return exchange.fail(new Error('the gateway is closing'));
    const channel =
      // Where one connection has ended the other unused ones may be about to, because the other end stops.
      (exchange.written > 0 && channels.length < most ? open() : undefined) ??
      (exchange.pipelined ? leaving(exchange.nonce) : undefined) ??
      unused() ??
      (channels.length < fewest ? open() : undefined) ??
      (exchange.pipelined ? shared(exchange.nonce) : undefined) ??
      (channels.length < most ? open() : undefined);
    last = channel;
    if (channel !== undefined) channel.send(exchange);
    else if (queue.length < longest) queue.push(exchange);
    else exchange.fail(new NotSent(`${longest} requests wait already`));
  }

  return {
    send: dispatch,
    abandon(exchange, overdue) {
      const index = queue.indexOf(exchange);
      if (index >= 0) {
        queue.splice(index, 1);
        return exchange.fail(new Error('nobody waits any more'));
      }
      channels.find((channel) => channel.has(exchange))?.abandon(exchange, overdue);
    },
    close() {
      closed = true;
      while (channels.length > 0) channels[0]!.destroy();
      for (const exchange of queue.splice(0)) exchange.fail(new Error('the gateway is closing'));
    },
  };
}

function remove<Item>(list: Item[], item: Item): void {
  const index = list.indexOf(item);
  if (index >= 0) list.splice(index, 1);
}
