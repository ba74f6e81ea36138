import type { QueueDeclaration } from '../queue/queues.ts';

/** Seconds. */
const hour = 60 * 60;
/** In effect for good; more has no place in a column of 32 bits. */
const decades = 50 * 365 * 24 * hour;

/**
 * A subgraph's jobs. One whose process is gone is taken again after 30 seconds; one that fails, after four seconds,
 * eight, and so on, an hour at most, twelve times (about five hours), and then stays for a person to see.
 */
export const jobQueue: QueueDeclaration = {
  name: 'jobs',
  policy: 'standard',
  retryLimit: 12,
  retryDelay: 4,
  retryBackoff: true,
  retryDelayMax: hour,
  expireInSeconds: 12 * hour,
  heartbeatSeconds: 30,
  retentionSeconds: decades,
  deleteAfterSeconds: 0,
};
