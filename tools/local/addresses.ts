import { variableOf, type ProcessName } from '#platform/process/names.ts';
import { findPort } from '../database/ports.ts';
import { portOf } from '../project/definitionOf.ts';
import { graphSubgraphs } from '../project/subgraphs.ts';

export type Urls = Record<ProcessName, string> & Record<string, string>;

/** On which ports the processes of a graph are to answer, and where they do. */
export interface Addresses {
  /** Nowhere for one that has not said yet that it answers: a port can be lost until it is bound. */
  readonly urls: Urls;
  /** The same as processes are told it: variables of the environment. */
  variables(): Record<string, string>;
  portFor(name: string): number;
  /** This one answers there. @returns whether that is news */
  bind(name: string, port: number): boolean;
  /**
   * This one's port is somebody else's.
   * @returns whether it gets the next one; the gateway's does not move by itself
   */
  move(name: string): boolean;
}

export const loopback = '127.0.0.1';
const urlAt = (port: number): string => `http://${loopback}:${port}`;
/** Nobody can answer there. */
const nowhere = urlAt(0);

/**
 * The subgraphs' ports are their own or the next free ones. A subgraph that is not in `names` is run by somebody else,
 * on its own.
 */
export async function chooseAddresses(names: readonly string[], gatewayPort: number): Promise<Addresses> {
  const ports = new Map([['gateway', gatewayPort]]);
  for (const name of graphSubgraphs) {
    const wanted = await portOf(name);
    ports.set(name, names.includes(name) ? await findPort(wanted, loopback, new Set(ports.values())) : wanted);
  }
  const urls = Object.fromEntries(
    [...ports].map(([name, port]) => [name, names.includes(name) ? nowhere : urlAt(port)]),
  ) as Urls;
  return {
    urls,
    variables: () => ({
      ...Object.fromEntries(graphSubgraphs.map((name) => [variableOf(name, 'URL'), urls[name]!])),
      GATEWAY_URLS: urls.gateway,
    }),
    portFor: (name) => ports.get(name)!,
    bind(name, port) {
      const isNews = urls[name] !== urlAt(port);
      ports.set(name, port);
      urls[name] = urlAt(port);
      return isNews;
    },
    move(name) {
      if (name === 'gateway') return false;
      const others = new Set(ports.values());
      let port = ports.get(name)! + 1;
      while (others.has(port)) port += 1;
      if (port > 65_535) return false;
      ports.set(name, port);
      return true;
    },
  };
}
