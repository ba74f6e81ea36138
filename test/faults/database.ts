import { spawnSync } from 'node:child_process';
import { chmodSync, closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import {
  removeEmbeddedPostgres,
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '#tools/database/embedded/startEmbeddedPostgres.ts';
import { withClient } from '#tools/database/provision.ts';

/** A PostgreSQL server of the run's own, which can be disturbed. */
export interface FaultyDatabase {
  readonly server: EmbeddedPostgres;
  /** Whether its disk can be filled: it has one of its own where the run may mount one. */
  hasOwnDisk: boolean;
  /** Ends it as an administrator does, and starts it again on its port. */
  restart(): Promise<void>;
  pause(): void;
  resume(): void;
  fillDisk(): void;
  freeDisk(): void;
  refuseWrites(refused: boolean): Promise<void>;
  stop(): Promise<void>;
}

/** Megabytes: enough for the databases, little enough to be filled. */
const diskSize = 600;

export async function startDatabase(directory: string): Promise<FaultyDatabase> {
  const home = join(directory, 'disk');
  // The server's account must get in: it would put its data elsewhere.
  chmodSync(directory, 0o755);
  mkdirSync(home, { mode: 0o755 });
  const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${diskSize}m,mode=755`, 'tmpfs', home]).status === 0;
  let server = await startEmbeddedPostgres({ directory: home });
  const hasOwnDisk = isMounted && server.home.startsWith(home);
  const filler = join(server.home, 'filler');

  const processes = (): number[] => {
    const postmaster = Number(readFileSync(join(server.home, 'data', 'postmaster.pid'), 'utf8').split('\n', 1)[0]);
    const children = spawnSync('ps', ['-o', 'pid=', '--ppid', String(postmaster)], { encoding: 'utf8' }).stdout;
    return [postmaster, ...children.split(/\s+/).filter(Boolean).map(Number)];
  };
  const signal = (name: NodeJS.Signals) => {
    for (const pid of processes()) {
      try {
        process.kill(pid, name);
      } catch {
        // It has ended since.
      }
    }
  };

  return {
    get server() {
      return server;
    },
    hasOwnDisk,
    async restart() {
      const { port } = server;
      await server.stop();
      server = await startEmbeddedPostgres({ directory: home, port, exactly: true });
    },
    pause: () => signal('SIGSTOP'),
    resume: () => signal('SIGCONT'),
    fillDisk() {
      if (!hasOwnDisk) throw new Error('the disk is not the run’s own');
      const file = openSync(filler, 'w');
      for (let size = 1024 * 1024; size >= 512; size /= 2) {
        const piece = Buffer.alloc(size);
        try {
          for (;;) writeSync(file, piece);
        } catch {
          // This size does not fit any more.
        }
      }
      closeSync(file);
    },
    freeDisk: () => rmSync(filler, { force: true }),
    async refuseWrites(refused) {
      await withClient(server.url, async (client) => {
        await client.query(`alter system set default_transaction_read_only = ${refused ? 'on' : 'off'}`);
        await client.query('select pg_reload_conf()');
      });
    },
    async stop() {
      await server.stop();
      await removeEmbeddedPostgres(home).catch(() => undefined);
      if (isMounted) spawnSync('umount', ['-l', home]);
      rmSync(home, { recursive: true, force: true });
    },
  };
}
