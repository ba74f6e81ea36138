import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { portTaken } from '#platform/process/parent.ts';
import { createBackOff } from './backOff.ts';

export interface Supervision {
  /** The program's file, run by this Node. */
  program: string;
  arguments?: readonly string[];
  /** Read anew at each start. */
  environment: Record<string, string | undefined>;
  line(text: string): void;
  /** It ended by itself, with this status unless by a signal, and will be started again in `milliseconds`. */
  ended(how: string, milliseconds: number, status?: number): void;
  /** Called with each new process. */
  started(pid: number): void;
  /** It answers on this port. */
  bound?(port: number): void;
  /** Its port is somebody else's: whether it is started again at once, because `environment` now names another. */
  move?(): boolean;
}

export interface Supervised {
  /** The running process' id, undefined between two of them. */
  readonly pid: number | undefined;
  /** Ends it and starts it again at once. */
  restart(): void;
  /** Tells the running process variables of its environment that have changed. */
  tell(variables: Record<string, string>): void;
  /** Lets it finish what it does, and ends it after `patience` milliseconds. */
  stop(patience: number): Promise<void>;
}

/**
 * Keeps a program running: one that ends is started again after a growing pause. Each has a session of its own, so that
 * a terminal's Ctrl-C reaches it through us, once.
 */
export function supervise({
  program,
  arguments: given = [],
  environment,
  line,
  ended,
  started,
  bound,
  move,
}: Supervision): Supervised {
  const backOff = createBackOff();
  let child: ChildProcess | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopping = false;
  let restarting = false;

  function run(): void {
    backOff.started();
    restarting = false;
    const running = spawn(process.execPath, [program, ...given], {
      env: environment,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    child = running;
    running.on('message', (message: { port?: number } | null) => {
      if (message?.port !== undefined && running === child) bound?.(message.port);
    });
    readLines(running.stdout!, line);
    readLines(running.stderr!, line);
    if (running.pid !== undefined) started(running.pid);
    let over = false;
    const end = (how: string, status?: number, isMoved = () => false) => {
      if (over) return;
      over = true;
      child = undefined;
      if (stopping) return;
      if (restarting || isMoved()) return run();
      const pause = backOff.next();
      ended(how, pause, status);
      timer = setTimeout(run, pause);
    };
    running.once('error', (error) => end(error.message));
    running.once('exit', (status, signal) => {
      if (status === portTaken) end('its port is taken', status, move);
      else if (status === null) end(String(signal));
      else end(`status ${status}`, status);
    });
  }

  run();
  return {
    get pid() {
      return child?.pid;
    },
    restart() {
      clearTimeout(timer);
      if (child === undefined) return run();
      restarting = true;
      child.kill('SIGTERM');
    },
    tell(variables) {
      if (child?.connected === true) child.send({ variables }, () => undefined);
    },
    async stop(patience) {
      stopping = true;
      clearTimeout(timer);
      const running = child;
      if (running === undefined) return;
      const gone = new Promise<void>((resolve) => {
        running.once('exit', () => resolve());
      });
      running.kill('SIGTERM');
      const late = setTimeout(() => running.kill('SIGKILL'), patience);
      await gone;
      clearTimeout(late);
    },
  };
}

const levels: Record<number, string> = { 10: 'trace', 20: 'debug', 30: 'info', 40: 'warn', 50: 'error', 60: 'fatal' };

/**
 * Calls `line` with each line of a process' output, readable: its JSON log lines as level, message and the rest,
 * anything else as it is.
 */
function readLines(stream: Readable, line: (text: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const one of lines) if (one !== '') line(readable(one));
  });
  stream.on('end', () => {
    if (rest !== '') line(readable(rest));
  });
}

export function readable(line: string): string {
  if (!line.startsWith('{')) return line;
  let entry: Record<string, unknown>;
  try {
    entry = JSON.parse(line) as Record<string, unknown>;
  } catch {
    return line;
  }
  const { level, time: _time, name: _name, process: _process, msg, err, ...more } = entry;
  const fault = err as { stack?: string; message?: string } | undefined;
  const details = Object.entries(more).map(
    ([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return [
    levels[Number(level)] ?? 'info',
    msg,
    ...details,
    fault === undefined ? '' : `\n${fault.stack ?? fault.message ?? JSON.stringify(fault)}`,
  ]
    .filter((part) => part !== '' && part !== undefined)
    .join(' ');
}
