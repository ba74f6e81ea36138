import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { createInterface } from 'node:readline';
import { generateKeys } from '#platform/identity/keys.ts';

// Generates keys in the folder of its first argument, one call for each name of its third (separated by commas), once
// it is told to by a line. It is killed in the step that its second argument counts, of all that change the folder; at
// 0 in none.
const [directory, killedIn, names] = process.argv.slice(2) as [string, string, string];
let step = 0;
const isLast = (): boolean => (step += 1) === Number(killedIn);
const die = (): never => {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('still alive');
};

type Method = (this: unknown, ...args: unknown[]) => unknown;
const methods = fs as unknown as Record<string, Method>;
for (const name of ['mkdirSync', 'openSync', 'fchmodSync', 'fsyncSync', 'closeSync', 'renameSync', 'rmSync']) {
  const original = methods[name]!;
  methods[name] = (...args) => (isLast() ? die() : original(...args));
}
const { writeFileSync } = fs;
methods['writeFileSync'] = (file, text, options) => {
  if (!isLast()) return writeFileSync(file as string, text as string, options as fs.WriteFileOptions);
  // A lock appears with its holder's name at once; anything else may be cut in two.
  const isLock = typeof file === 'string';
  writeFileSync(file as number, isLock ? String(text) : String(text).slice(0, 100), options as fs.WriteFileOptions);
  return die();
};
syncBuiltinESMExports();

process.stdout.write('ready\n');
const lines = createInterface({ input: process.stdin });
await lines[Symbol.asyncIterator]().next();
step = 0;
for (const name of names.split(',')) await generateKeys(directory, [name]);
process.exit(0);
