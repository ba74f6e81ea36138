import { untilDone, type QueueDeclaration } from '../queue/queues.ts';

/**
 * A subgraph's jobs. One whose process is gone is taken again after 30 seconds; one that fails, after four seconds,
 * eight, and so on, an hour at most, twelve times (about five hours), and then stays for a person to see.
 */
export const jobQueue: QueueDeclaration = {
  name: 'jobs',
  policy: 'standard',
  retryLimit: 12,
  retryDelay: 4,
  expireInSeconds: 12 * 60 * 60,
  heartbeatSeconds: 30,
  ...untilDone,
};
