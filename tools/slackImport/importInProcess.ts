import { fork } from 'node:child_process';
import { childEnvironment } from '#platform/process/childEnvironment.ts';
import { peersShape } from '#platform/process/configuration.ts';
import type { ImportProgress } from '../../subgraphs/slack/importExport.ts';
import type { ImportDestination, ImportMessage, ImportOutcome, ImportSource } from './protocol.ts';

/**
 * Left to itself V8 collects so late that an import of 100,000 messages takes 400 MB; within these bounds it takes no
 * longer.
 */
const memory = ['--max-semi-space-size=2', '--max-old-space-size=256'];

const program = new URL('./importingProcess.ts', import.meta.url);

/**
 * Imports an export in a process of its own. `destination` is asked for once the export has been opened, so that a
 * wrong file is told before anything is started for it. The process ends with this one, and at the signal, wherever it
 * is; what it was writing is rolled back.
 * @throws Error what the person who imports can act on; the signal's reason.
 */
export async function importInProcess<Result>(
  source: ImportSource,
  destination: (send: (to: ImportDestination) => Promise<ImportOutcome>) => Promise<Result>,
  onProgress: (progress: ImportProgress) => void,
  signal: AbortSignal,
): Promise<Result> {
  const child = fork(program, [JSON.stringify(source)], {
    execArgv: memory,
    serialization: 'advanced',
    env: childEnvironment((name) => name === 'ORGRAPH_JWKS' || name in peersShape),
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const end = () => child.kill('SIGKILL');
  const opened = Promise.withResolvers<void>();
  const done = Promise.withResolvers<ImportOutcome>();
  for (const { promise } of [opened, done]) promise.catch(() => undefined);
  const fail = (error: unknown) => {
    opened.reject(error);
    done.reject(error);
  };
  child.on('message', (message: ImportMessage) => {
    if (message.kind === 'opened') opened.resolve();
    else if (message.kind === 'progress') onProgress(message.progress);
    else if (message.kind === 'done') done.resolve(message.outcome);
    else fail(Object.assign(new Error(message.error.message), message.error));
  });
  child.once('error', fail);
  const gone = new Promise<void>((resolve) => {
    child.once('exit', (status, by) => {
      fail(
        signal.aborted
          ? signal.reason
          : new Error(
              `The importing process ended (${by ?? `status ${status}`}), perhaps for want of memory. Nothing was imported.`,
            ),
      );
      resolve();
    });
  });
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();
  try {
    await opened.promise;
    return await destination((to) => {
      child.send(to);
      return done.promise;
    });
  } finally {
    end();
    await gone;
    signal.removeEventListener('abort', end);
  }
}
