import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface Running {
  child: ChildProcess;
  /** The next line that it writes; undefined where it has ended. */
  line(): Promise<string | undefined>;
  tell(order: unknown): void;
  /** Its exit code or signal. */
  ended: Promise<number | NodeJS.Signals>;
}

/** Runs a program of this folder. */
export function start(program: string, ...args: string[]): Running {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', fileURLToPath(new URL(`./${program}.ts`, import.meta.url)), ...args],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    child,
    line: async () => (await lines.next()).value as string | undefined,
    tell: (order) => void child.stdin.write(`${JSON.stringify(order)}\n`),
    ended: new Promise((resolve) => {
      child.once('exit', (code, signal) => resolve(code ?? signal!));
    }),
  };
}
