import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { publish, type Publication } from '#tools/registry/publish.ts';
import { openPublisher } from '../registryLocation.ts';

/** What this program is told, a JSON line each. */
export interface Order {
  candidate: Publication;
  /** Milliseconds before it begins. */
  delay: number;
}

// Publishes at the place of its first argument, with the keys of its second, what it is told to, and answers each order
// with a JSON line.
const [place, keys] = process.argv.slice(2) as [string, string];
const publisher = await openPublisher({ place, keys });
process.stdout.write('ready\n');
for await (const line of createInterface({ input: process.stdin })) {
  const { candidate, delay } = JSON.parse(line) as Order;
  await pause(delay);
  const done = await publish(publisher, candidate);
  process.stdout.write(
    `${JSON.stringify(done.outcome === 'refused' ? { outcome: done.outcome } : { outcome: done.outcome, number: done.version.number })}\n`,
  );
}
