import { untilDone, type QueueDeclaration } from '../queue/queues.ts';

/**
 * The queue of events to one subgraph. An event goes when it is delivered; what fails is tried again after one second,
 * two, four, and so on, an hour at most, twenty times (about half a day), and then stays for a person to see (docs/events.md).
 */
export const eventQueue = (to: string, isOrdered: boolean): QueueDeclaration => ({
  name: isOrdered ? `events-to-${to}` : `records-to-${to}`,
  policy: isOrdered ? 'key_strict_fifo' : 'standard',
  retryLimit: 20,
  retryDelay: 1,
  ...untilDone,
});
