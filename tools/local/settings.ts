import { z } from 'zod';
import { ConfigurationError, port, readConfiguration } from '#platform/process/configuration.ts';
import { defaultPorts, variableOf } from '#platform/process/names.ts';
import { givenDatabases, type GivenDatabases } from '../database/databases.ts';
import { graphSubgraphs } from '../project/subgraphs.ts';
import { portHolder } from './portHolder.ts';
import { findPort, isFree } from '../database/ports.ts';

export interface Settings {
  port: number;
  host: string;
  /** The configured databases; undefined where everything is ours. */
  given: { server: string | undefined; urls: GivenDatabases } | undefined;
}

/** What `npm start` is told by the environment. @throws ConfigurationError with one line per mistake. */
export function readSettings(): Settings {
  const { PORT, HOST } = readConfiguration({ PORT: port().default(defaultPorts.gateway), HOST: z.string().default('127.0.0.1') });
  const databases = givenDatabases();
  if (databases === undefined) return { port: PORT, host: HOST, given: undefined };
  const mistakes = graphSubgraphs.filter((name) => databases.urls[name]?.appUrl === undefined).map((name) => `${variableOf(name, 'DATABASE_URL')}: is missing: where one database is configured, all are (or DATABASE_URL, a server for all)`);
  if (mistakes.length > 0) throw new ConfigurationError(mistakes.join('\n'));
  return { port: PORT, host: HOST, given: databases };
}

/**
 * The gateway's port as wanted, or any free one for 0.
 * @throws Error naming who has it: the gateway's address is what people and clients know, so it does not move by itself.
 */
export async function gatewayPort(wanted: number, host: string): Promise<number> {
  if (wanted === 0) return findPort(0, host);
  if (await isFree(wanted, host)) return wanted;
  throw new Error(`Port ${wanted} is taken by ${portHolder(wanted) ?? 'a process of another user'}. End that, or choose another port: PORT=${wanted + 100} npm start`);
}
