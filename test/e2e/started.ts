import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { findPort, isFree } from '#tools/database/ports.ts';
import { eventually } from '../harness/eventually.ts';
import { processesOf } from './processes.ts';

/** Who runs it, and with which environment beyond that of a plain shell. */
export interface Runner {
  uid?: number;
  gid?: number;
  environment?: Record<string, string>;
}

/** A running `npm start`. */
export interface Started {
  url: string;
  npm: ChildProcess;
  /** From the call of npm to the banner. */
  seconds: number;
  /** All that it has written. */
  output(): string;
  /** What runs in its checkout, or serves its database. */
  processes(): ReturnType<typeof processesOf>;
  /** Ctrl-C: a signal to every process of the terminal's group; nothing, where npm has ended. */
  interrupt(): Promise<void>;
  /** Waits until nothing of it runs. @throws Error naming what still runs. */
  allGone(): Promise<void>;
}

/**
 * The environment of somebody who has just opened a shell: no npm script's, no configuration of ours, no newer Node in
 * the path.
 */
export function plainEnvironment({ environment = {} }: Runner): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) =>
      !/^(npm_|ORGRAPH_|NODE_OPTIONS|JEST_|INIT_CWD|PORT$|HOST$|LOG_LEVEL|.*DATABASE_URL$|.*_URL$)/.test(name),
  );
  const path = (process.env['PATH'] ?? '')
    .split(':')
    .filter((folder) => !folder.includes('node_modules'))
    .join(':');
  return { ...Object.fromEntries(own), PATH: path, ...environment };
}

/**
 * Runs `npm start` in a checkout, until its banner. The gateway has its usual port, or another where that is taken
 * here, unless the environment says which.
 */
export async function startIn(directory: string, runner: Runner = {}): Promise<Started> {
  const usual = async () => ((await isFree(4000, '127.0.0.1')) ? 4000 : findPort(0, '127.0.0.1'));
  const port = Number(runner.environment?.['PORT'] ?? (await usual()));
  const beginning = performance.now();
  const environment: NodeJS.ProcessEnv = {
    ...plainEnvironment(runner),
    ...(port === 4000 ? {} : { PORT: String(port) }),
  };
  const identity = runner.uid === undefined ? {} : { uid: runner.uid, gid: runner.gid! };
  const npm = spawn('npm', ['start'], {
    ...identity,
    cwd: directory,
    env: environment,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [npm.stdout, npm.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  const closed = once(npm, 'close');
  const over = () => npm.exitCode !== null || npm.signalCode !== null;
  await eventually(() => output.includes('Ctrl-C stops everything') || over());
  if (!output.includes('Ctrl-C stops everything')) {
    if (!over()) process.kill(-npm.pid!, 'SIGKILL');
    throw new Error(`npm start in ${directory} did not get ready:\n${output}`);
  }
  const home = /\((\/[^)]*)\)/.exec(output)?.[1] ?? directory;
  const processes = () => processesOf(directory, home);
  return {
    url: `http://127.0.0.1:${port}`,
    npm,
    seconds: (performance.now() - beginning) / 1000,
    output: () => output,
    processes,
    async interrupt() {
      if (!over()) process.kill(-npm.pid!, 'SIGINT');
      await closed;
    },
    async allGone() {
      if (await eventually(() => processes().length === 0)) return;
      throw new Error(
        `still running:\n${processes()
          .map(({ pid, command }) => `${pid} ${command}`)
          .join('\n')}\n${output}`,
      );
    },
  };
}
