import { ConfigurationError } from '#platform/process/configuration.ts';
import type { Log } from '#platform/process/log.ts';
import { RegistryError, type GraphVersion, type Registry } from '../registry/registry.ts';
import { UnservableSupergraph } from '../supergraph/supportedFeatures.ts';
import type { GraphSwitch } from './graphSwitch.ts';
import type { ServedGraph } from './servedGraph.ts';
import { warmUp } from './warmUp.ts';

/** What came of an attempt: a version is refused once, what `failed` is tried again. */
export type ReloadResult = 'switched' | 'refused' | 'failed';

export interface ReloadParts {
  registry: Registry;
  graphs: GraphSwitch;
  /**
   * Makes a version ready to be served.
   * @throws UnservableSupergraph or ConfigurationError (the promise) for one that this gateway cannot serve; whatever
   * else may come right.
   */
  open(version: GraphVersion): Promise<ServedGraph>;
  count(result: ReloadResult): void;
  log: Log;
}

export interface Reload {
  /**
   * Serves the newest version that was not refused, if it is not served yet.
   * @returns whether there may be another to try, because this one was refused.
   * @throws (the promise) what may come right. After `signal` it changes nothing.
   */
  attempt(signal: AbortSignal): Promise<boolean>;
  /** Tells and counts why an attempt came to nothing. */
  report(error: unknown): void;
  /** The newest version that should be served and is not, because it cannot be served or not be trusted. */
  refused(): number | undefined;
}

/**
 * While requests still run on so many graphs no other is opened, so that memory stays bounded however fast versions
 * come and however slow requests are.
 */
const mostOpen = 8;
/** How far it looks back for a version that can be served. */
const mostBack = 20;

export function createReload({ registry, graphs, open, count, log }: ReloadParts): Reload {
  /**
   * What is published never changes, so it is judged once. What cannot be trusted may be put right; then its number is
   * another version's.
   */
  const [unservable, untrusted] = [new Set<number>(), new Set<number>()];
  let about: number | undefined;

  const serving = (): number => graphs.current()?.version ?? 0;

  function candidate(newest: number): number | undefined {
    if (newest < serving()) return newest;
    for (let number = newest; number > serving() && number > newest - mostBack; number -= 1)
      if (!unservable.has(number)) return number;
    return undefined;
  }

  function refuse(number: number, error: Error): void {
    count('refused');
    log.error(
      { version: number, served: graphs.current()?.version, reason: error.message },
      'a version of the graph is refused',
    );
  }

  async function opened(
    number: number,
    signal: AbortSignal,
  ): Promise<{ next: ServedGraph; cause: string } | undefined> {
    const version = await registry.version(number);
    if (number < serving())
      throw new RegistryError(
        `${registry.title}: its newest version is ${number}, but version ${serving()} is served already`,
      );
    try {
      return { next: await open(version), cause: version.cause };
    } catch (error) {
      if (signal.aborted || !(error instanceof UnservableSupergraph || error instanceof ConfigurationError))
        throw error;
      unservable.add(number);
      refuse(number, error);
      return undefined;
    }
  }

  return {
    async attempt(signal) {
      about = undefined;
      await graphs.untilFewer(mostOpen);
      const number = candidate(await registry.latestNumber());
      if (number === undefined || signal.aborted) return false;
      about = number;
      const [was, began] = [graphs.current(), performance.now()];
      const found = await opened(number, signal);
      if (found === undefined) return true;
      const { next, cause } = found;
      const operations = was === undefined ? undefined : await warmUp(next.operations, was.operations);
      if (signal.aborted) {
        next.close();
        return false;
      }
      graphs.replace(next);
      for (const known of [unservable, untrusted]) for (const old of known) if (old <= number) known.delete(old);
      count('switched');
      log.info(
        {
          version: number,
          before: was?.version,
          cause,
          operations,
          milliseconds: Math.round(performance.now() - began),
        },
        'serves another version of the graph',
      );
      return false;
    },
    report(error) {
      if (!(error instanceof RegistryError) || about === undefined) {
        count('failed');
        log.warn(
          { err: error, version: about, served: graphs.current()?.version },
          'the graph could not be reloaded; it is tried again',
        );
      } else if (!untrusted.has(about)) {
        untrusted.add(about);
        refuse(about, error);
      }
    },
    refused: () =>
      [...unservable, ...untrusted]
        .filter((number) => number > serving())
        .reduce<number | undefined>((most, number) => Math.max(most ?? 0, number), undefined),
  };
}
