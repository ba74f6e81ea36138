import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createPasswords } from '../passwords.ts';
import { initialize, superuser } from './initialize.ts';
import { stopLeftover } from './leftover.ts';
import { findLocation } from './location.ts';
import { runServer } from './runServer.ts';

export interface EmbeddedPostgres {
  /** The superuser's. */
  url: string;
  port: number;
  /** The folder that belongs to this database: data, log, passwords. */
  home: string;
  /** The password of a role, made on first use and kept in the home folder. */
  passwordOf(role: string): string;
  /** Ends it: fast, nothing committed is lost. */
  stop(): Promise<void>;
  /** Settles when the server has ended, whoever ended it. */
  ended: Promise<void>;
}

export interface EmbeddedOptions {
  /** Where it keeps what it keeps, or says where that is. */
  directory: string;
  /** A port, 0 for any free one. The next free one is taken where it is in use, unless it must be this one. */
  port?: number;
  exactly?: boolean;
  /** A folder of PostgreSQL's programs, of version 15 or newer; by default those that npm installed. */
  programs?: string | undefined;
  /** false: a crash of the machine may lose data. For tests. */
  durable?: boolean;
}

/**
 * Starts the PostgreSQL that npm installed, on loopback alone, and makes its database on the first call. One caller a
 * directory at a time (lock.ts). What a killed run left running is ended first. The server ends with this process,
 * however that ends.
 */
export async function startEmbeddedPostgres({
  directory,
  port = 0,
  exactly = false,
  durable = true,
  programs,
}: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const location = findLocation(directory, programs);
  const passwordOf = createPasswords(join(location.home, 'passwords.json'));
  await initialize(location, passwordOf(superuser), durable);
  await stopLeftover(location.data);
  const server = await runServer(location, { port, exactly, durable });
  return {
    url: urlOf(server.port, passwordOf),
    passwordOf,
    home: location.home,
    port: server.port,
    stop: server.stop,
    ended: server.ended,
  };
}

export const urlOf = (port: number, passwordOf: (role: string) => string): string =>
  `postgres://${superuser}:${passwordOf(superuser)}@127.0.0.1:${port}/postgres`;

/** Removes a directory and its embedded database, wherever that lives; a server that still runs on it is ended. */
export async function removeEmbeddedPostgres(directory: string): Promise<void> {
  const { home, data } = findLocation(directory);
  await stopLeftover(data);
  for (const folder of [home, directory]) rmSync(folder, { recursive: true, force: true });
}
