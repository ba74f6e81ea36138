import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '../process/log.ts';

/** Every address that a host has at the moment. */
export type LookUp = (host: string) => Promise<string[]>;

export interface GatewaySignalParts {
  /** The name and port of one gateway or, in the DNS, of many. */
  url: string;
  /**
   * Tells the gateway at one of the name's addresses, or at the name itself, in so many milliseconds.
   * @throws (the promise) unless the gateway has confirmed it.
   */
  tell(address: string | undefined, milliseconds: number): Promise<void>;
  log: Log;
  lookUp?: LookUp | undefined;
  /** In milliseconds; only differences count. */
  now?: (() => number) | undefined;
}

/** For how long a gateway that does not confirm is told again, in milliseconds. */
const patience = 5_000;
const longestAttempt = 2_000;
const firstPause = 100;
const longestPause = 1_000;

/**
 * Tells every gateway that a URL stands for: each address that its name has now, one that does not confirm again and
 * again for five seconds, after which that is logged. What such a gateway holds runs out by itself. Never throws.
 */
export async function signalGateway({
  url,
  tell,
  log,
  lookUp = addressesOf,
  now = () => performance.now(),
}: GatewaySignalParts): Promise<void> {
  const end = now() + patience;

  /** @throws (the promise) what the last attempt threw. */
  async function untilDone<Result>(attempt: (milliseconds: number) => Promise<Result>): Promise<Result> {
    for (let wait = firstPause; ; wait = Math.min(wait * 2, longestPause)) {
      const left = end - now();
      try {
        return await attempt(Math.max(Math.min(left, longestAttempt), 1));
      } catch (error) {
        if (end - now() <= wait) throw error;
      }
      await pause(wait, undefined, { ref: false });
    }
  }

  await untilDone(() => replicasOf(url, lookUp)).then(
    (addresses) =>
      Promise.all(
        addresses.map((address) =>
          untilDone((milliseconds) => tell(address, milliseconds)).catch((error: unknown) =>
            log.warn({ url, address, err: error }, 'a gateway did not confirm a signal'),
          ),
        ),
      ),
    (error: unknown) => log.warn({ url, err: error }, 'no gateway could be signalled: its name has no address'),
  );
}

/** The addresses to be told; undefined: the URL's own host, which is one process whatever its addresses are. */
async function replicasOf(url: string, lookUp: LookUp): Promise<(string | undefined)[]> {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 || host === 'localhost' || host.endsWith('.localhost')) return [undefined];
  return [...new Set(await lookUp(host))];
}

const addressesOf: LookUp = async (host) => (await lookup(host, { all: true })).map(({ address }) => address);
