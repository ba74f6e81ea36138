import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface Running {
  child: ChildProcess;
  pid: number;
  /** The first line that it wrote. */
  said: string;
  /** Ends it as a crash would. */
  crash(): Promise<void>;
}

/** Runs one of the programs of this folder and waits for its first line. */
export async function run(program: string, ...args: string[]): Promise<Running> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', pathOf(program), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return {
    child,
    pid: child.pid!,
    said: String(line).trim(),
    async crash() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}

export const pathOf = (program: string): string => fileURLToPath(new URL(`./${program}.ts`, import.meta.url));
