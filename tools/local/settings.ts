import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { z } from 'zod';
import { childEnvironment } from '#platform/process/childEnvironment.ts';
import { ConfigurationError, port, readConfiguration } from '#platform/process/configuration.ts';
import { defaultPorts, variableOf } from '#platform/process/names.ts';
import { commandOf } from '#platform/process/processTable.ts';
import { givenDatabases, type GivenDatabases } from '../database/databases.ts';
import { isFree } from '../database/ports.ts';
import { graphSubgraphs } from '../project/subgraphs.ts';

export interface Settings {
  port: number;
  host: string;
  /** The configured databases; undefined where everything is ours. */
  given: { server: string | undefined; urls: GivenDatabases } | undefined;
}

/** What `npm start` is told by the environment. @throws ConfigurationError with one line per mistake. */
export function readSettings(): Settings {
  const { PORT, HOST } = readConfiguration({
    PORT: port().default(defaultPorts.gateway),
    HOST: z.string().default('127.0.0.1'),
  });
  const databases = givenDatabases();
  if (databases === undefined) return { port: PORT, host: HOST, given: undefined };
  const mistakes = graphSubgraphs
    .filter((name) => databases.urls[name]?.appUrl === undefined)
    .map(
      (name) =>
        `${variableOf(name, 'DATABASE_URL')}: is missing: where one database is configured, all are (or DATABASE_URL, a server for all)`,
    );
  if (mistakes.length > 0) throw new ConfigurationError(mistakes.join('\n'));
  return { port: PORT, host: HOST, given: databases };
}

/**
 * The gateway's port as wanted, while it is free; for 0 the gateway takes any.
 * @throws Error naming who has it: the gateway's address is what people and clients know, so it does not move by
 * itself.
 */
export async function gatewayPort(wanted: number, host: string): Promise<number> {
  if (wanted === 0 || (await isFree(wanted, host))) return wanted;
  throw new Error(
    `Port ${wanted} is taken by ${portHolder(wanted) ?? 'a process of another user'}. End that, or choose another port: PORT=${wanted + 100} npm start`,
  );
}

/**
 * Who listens on a TCP port of this machine, as `process 1234 (node server.js)`; undefined where the system does not
 * tell (another user's process).
 */
export function portHolder(port: number): string | undefined {
  const pid = process.platform === 'linux' ? fromProc(port) : fromLsof(port);
  return pid === undefined ? undefined : `process ${pid} (${commandOf(pid) ?? 'name unknown'})`;
}

const listening = '0A';

function fromProc(port: number): number | undefined {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const inodes = new Set(
    ['/proc/net/tcp', '/proc/net/tcp6']
      .flatMap((file) => read(file).split('\n').slice(1))
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => fields[1]?.endsWith(suffix) === true && fields[3] === listening)
      .map((fields) => `socket:[${fields[9]}]`),
  );
  if (inodes.size === 0) return undefined;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (readdirSync(`/proc/${pid}/fd`).some((descriptor) => inodes.has(link(`/proc/${pid}/fd/${descriptor}`))))
        return Number(pid);
    } catch {
      // Another user's process, or one that has just ended.
    }
  }
  return undefined;
}

function fromLsof(port: number): number | undefined {
  const pid = Number(
    spawnSync('lsof', ['-nP', '-t', '-sTCP:LISTEN', `-iTCP:${port}`], {
      encoding: 'utf8',
      env: childEnvironment(),
    }).stdout?.split('\n')[0],
  );
  return pid > 0 ? pid : undefined;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function link(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
