import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import pg from 'pg';
import { publish, type Publication } from '#tools/registry/publish.ts';
import { openPublisher } from '../registryLocation.ts';

// Publishes the candidate of its third argument at the place of its first, with the keys of its second, and is killed
// in the middle of it: in the step that its
// fourth argument counts, of all that change a folder or speak to a database. Says so where it gets done before.
const [place, keys, text, killedIn] = process.argv.slice(2) as [string, string, string, string];
let step = 0;
const isLast = (): boolean => (step += 1) === Number(killedIn);
const die = (): never => {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('still alive');
};

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

const publisher = await openPublisher({ place, keys });
const before = (original: () => unknown) => (isLast() ? die() : original());
for (const method of ['mkdir', 'link', 'rename', 'rm']) replace(fs.promises, method, before);
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
syncBuiltinESMExports();
// What reads comes first and does not count. A statement that was sent may be carried out without us.
let writing = false;
replace(pg.Client.prototype, 'query', (original, _, [statement]) => {
  writing ||= statement === 'begin';
  if (!writing) return original();
  if (isLast()) die();
  const answer = original();
  if (isLast()) setImmediate(die);
  return answer;
});

const done = await publish(publisher, JSON.parse(text) as Publication);
process.stdout.write(`${done.outcome}\n`);
process.exit(0);
