import { setTimeout as pause } from 'node:timers/promises';
import { graphSubgraphs } from '#tools/project/subgraphs.ts';
import type { Network } from './proxy.ts';
import type { Stack } from './stack.ts';

/** What is done to a running deployment. */
export interface Fault {
  name: string;
  /** Whether this machine can do it. */
  possible?(stack: Stack): boolean;
  /** Does it and undoes it. */
  happen(stack: Stack): Promise<void>;
}

/** Milliseconds that what passes by lasts. */
const lasting = 3_000;

const signalled = (process: string, signal: 'SIGTERM' | 'SIGKILL'): Fault => ({
  name: `${process}: ${signal}`,
  async happen(stack) {
    globalThis.process.kill(stack.pidOf(process), signal);
  },
});

const network = (name: string, state: Network): Fault => ({
  name,
  async happen(stack) {
    stack.network.become(state);
    await pause(lasting);
    stack.network.become('passes');
  },
});

export const faults: Fault[] = [
  ...['gateway', ...graphSubgraphs].flatMap((process) =>
    (['SIGKILL', 'SIGTERM'] as const).map((signal) => signalled(process, signal)),
  ),
  {
    name: 'content: stopped for 3 s',
    async happen(stack) {
      const pid = stack.pidOf('content');
      process.kill(pid, 'SIGSTOP');
      await pause(lasting);
      process.kill(pid, 'SIGCONT');
    },
  },
  network('content: 0.5 s late each way, for 3 s', 'slow'),
  network('content: connections reset for 3 s', 'resets'),
  network('content: half-open, silent for 3 s', 'silent'),
  { name: 'PostgreSQL: restarted', happen: ({ database }) => database.restart() },
  {
    name: 'PostgreSQL: paused for 3 s',
    async happen({ database }) {
      database.pause();
      await pause(lasting);
      database.resume();
    },
  },
  {
    name: 'PostgreSQL: paused for 12 s',
    async happen({ database }) {
      database.pause();
      await pause(4 * lasting);
      database.resume();
    },
  },
  {
    name: 'PostgreSQL: disk full for 3 s',
    possible: ({ database }) => database.hasOwnDisk,
    async happen({ database }) {
      database.fillDisk();
      await pause(lasting);
      database.freeDisk();
    },
  },
  {
    name: 'PostgreSQL: read-only for 3 s',
    async happen({ database }) {
      await database.refuseWrites(true);
      await pause(lasting);
      await database.refuseWrites(false);
    },
  },
];
