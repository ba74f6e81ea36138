import type { QueueDeclaration } from '../queue/queues.ts';

/** Seconds. */
const hour = 60 * 60;
/** In effect for good; more has no place in a column of 32 bits. */
const decades = 50 * 365 * 24 * hour;

/**
 * The queue of events to one subgraph. An event goes when it is delivered; what fails is tried again after one second,
 * two, four, and so on, an hour at most, twenty times (about half a day), and then stays for a person to see (docs/events.md).
 */
export const eventQueue = (to: string, isOrdered: boolean): QueueDeclaration => ({
  name: isOrdered ? `events-to-${to}` : `records-to-${to}`,
  policy: isOrdered ? 'key_strict_fifo' : 'standard',
  retryLimit: 20,
  retryDelay: 1,
  retryBackoff: true,
  retryDelayMax: hour,
  retentionSeconds: decades,
  deleteAfterSeconds: 0,
});
