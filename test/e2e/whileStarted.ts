import { spawnSync } from 'node:child_process';
import { projectDirectory } from '#tools/project/projectDirectory.ts';
import { startIn } from './started.ts';

/**
 * Runs `npm start` in this checkout, the given command with the gateway's URL as its last argument, then Ctrl-C. Ends
 * with the command's status.
 */
const [program, ...words] = process.argv.slice(2);
if (program === undefined) throw new Error('usage: node test/e2e/whileStarted.ts <command> [argument …]');

const started = await startIn(projectDirectory);
const { status } = spawnSync(program, [...words, started.url], { stdio: ['ignore', 'inherit', 'inherit'] });
if (status !== 0) console.error(started.output());
await started.interrupt();
await started.allGone();
process.exitCode = status ?? 1;
