import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

type Method = (this: unknown, ...args: unknown[]) => unknown;

/** Calls `instead` in the place of a method. */
function replace(
  owner: object,
  method: string,
  instead: (original: () => unknown, self: unknown, args: unknown[]) => unknown,
): void {
  const methods = owner as Record<string, Method>;
  const original = methods[method]!;
  methods[method] = function replaced(...args) {
    return instead(() => original.apply(this, args), this, args);
  };
}

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('still alive');
}

/**
 * Kills this process in a step, counted from 1, of all that change the file system; in none for 0. A file that is being
 * written is cut in two by it, but for a lock, which appears with its holder's name at once.
 */
export async function dieInStep(last: number) {
  let step = 0;
  const isLast = (): boolean => (step += 1) === last;
  const before = (original: () => unknown) => (isLast() ? die() : original());
  for (const method of ['mkdir', 'link', 'rename', 'rm', 'chmod']) replace(fs.promises, method, before);
  replace(fs.promises, 'open', (original, _, [, flags]) => (flags === 'wx' ? before(original) : original()));
  const handle = await fs.promises.open('/dev/null');
  const handles = Object.getPrototypeOf(handle) as fs.promises.FileHandle;
  await handle.close();
  replace(handles, 'sync', before);
  replace(handles, 'writeFile', (original, self, [content]) => {
    if (!isLast()) return original();
    fs.writeSync((self as fs.promises.FileHandle).fd, String(content).slice(0, String(content).length / 2));
    return die();
  });
  replace(fs, 'rmSync', before);
  replace(fs, 'writeFileSync', (original) => {
    const isDead = isLast();
    original();
    if (isDead) die();
  });
  syncBuiltinESMExports();
  return {
    /** Counts a step of another kind: whether it is the one. */
    isLast,
    die,
    replace,
    /** Counts from 1 again. */
    restart(): void {
      step = 0;
    },
  };
}
