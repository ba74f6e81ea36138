import { Worker } from 'node:worker_threads';
import type { WorkerRequest, WorkerResponse } from './plannerWorker.ts';

// The planner's process (`plannerProcess.ts` starts it): the planner works on a thread of its own, and this one looks
// how much CPU time that takes. It cannot be interrupted, so what takes too much ends the process.

/** Milliseconds of CPU time that the answer may take. */
export type WatchedRequest = WorkerRequest & { most: number };

/** `late`: it takes more, and the process ends. */
export type WatchedResponse = WorkerResponse | { late: true };

/** Milliseconds between two looks. */
const looks = 50;

// At once, whatever the other thread does: `process.exit` would wait for it.
const end = () => process.kill(process.pid, 'SIGKILL');

// As much stack as a main thread has, in MB: the planner recurs.
const worker = new Worker(new URL('./plannerWorker.ts', import.meta.url), { resourceLimits: { stackSizeMb: 8 } });
let watching: NodeJS.Timeout | undefined;

/** Microseconds of CPU time of the whole process; this thread takes next to none. */
function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

process.on('message', ({ most, ...question }: WatchedRequest) => {
  const until = cpuTime() + most * 1_000;
  watching = setInterval(() => {
    if (cpuTime() <= until) return;
    clearInterval(watching);
    process.send!({ late: true } satisfies WatchedResponse, end);
  }, looks);
  worker.postMessage(question);
});
worker.on('message', (answer: WorkerResponse) => {
  clearInterval(watching);
  process.send!(answer);
});
worker.on('error', () => process.exit(1));

// It ends with the gateway, however that ends; the terminal's Ctrl-C is the gateway's to answer.
process.on('disconnect', end);
process.on('error', end);
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
