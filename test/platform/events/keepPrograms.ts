import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** A process that is there again whenever it was killed. */
export interface KeptProgram {
  ready(): Promise<unknown>;
  kill(): void;
  leave(): void;
}

export interface KeptPrograms {
  start(program: string, args: readonly string[]): KeptProgram;
  /** Ends all. */
  leave(): void;
}

/** Programs of the test, of which all can be ended. */
export function keepPrograms(): KeptPrograms {
  const kept = new Set<KeptProgram>();
  return {
    start(program, args) {
      let child!: ChildProcess;
      let started!: Promise<unknown>;
      let isLeft = false;
      const start = () => {
        const begun = spawn(process.execPath, [`${import.meta.dirname}/programs/${program}.ts`, ...args], {
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        child = begun;
        const exited = once(begun, 'exit').then(() => {
          if (!isLeft) start();
        });
        started = Promise.race([once(begun.stdout, 'data'), exited.then(() => started)]);
      };
      start();
      const one: KeptProgram = {
        ready: () => started,
        kill: () => void child.kill('SIGKILL'),
        leave() {
          isLeft = true;
          child.kill('SIGKILL');
        },
      };
      kept.add(one);
      return one;
    },
    leave() {
      for (const one of kept) one.leave();
    },
  };
}
