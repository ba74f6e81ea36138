import { createInterface } from 'node:readline';
import { generateKeys } from '#platform/identity/keys.ts';
import { dieInStep } from '../../../harness/dieInStep.ts';

// Generates keys in the folder of its first argument, one call for each name of its third (separated by commas), once
// it is told to by a line. It is killed in the step that its second argument counts, of all that change the folder; at
// 0 in none.
const [directory, killedIn, names] = process.argv.slice(2) as [string, string, string];
const { restart } = await dieInStep(Number(killedIn));

process.stdout.write('ready\n');
const lines = createInterface({ input: process.stdin });
await lines[Symbol.asyncIterator]().next();
restart();
for (const name of names.split(',')) await generateKeys(directory, [name]);
process.exit(0);
