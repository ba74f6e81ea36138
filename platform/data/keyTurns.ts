import type { Deadline } from '../process/deadline.ts';
import { deadlineExceeded } from '../values/errors.ts';
import type { Database } from './database.ts';
import type { KeyUse } from './idempotencyKeys.ts';

/** Of each key that is in use, when all are done that have come so far. */
const turns = new WeakMap<Database, Map<string, Promise<void>>>();

/**
 * Lets requests of this process that use one key work one after the other. The unique index would do so as well, and
 * each that waits there holds a connection.
 * @throws OrgraphError (the promise) DEADLINE_EXCEEDED where the time ends before it is this one's turn.
 */
export async function inTurn<Result>(
  database: Database,
  { organization, user, key, position }: KeyUse,
  deadline: Deadline,
  work: () => Promise<Result>,
): Promise<Result> {
  const ofDatabase = turns.get(database) ?? new Map<string, Promise<void>>();
  turns.set(database, ofDatabase);
  const name = `${organization} ${user} ${key} ${position}`;
  const before = ofDatabase.get(name);
  const own = Promise.withResolvers<void>();
  const all = Promise.all([before, own.promise]).then(() => {
    if (ofDatabase.get(name) === all) ofDatabase.delete(name);
  });
  ofDatabase.set(name, all);
  try {
    if (before !== undefined) await within(before, deadline);
    return await work();
  } finally {
    own.resolve();
  }
}

function within(before: Promise<void>, deadline: Deadline): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = deadline.onOver(() => reject(deadlineExceeded()));
    void before.then(() => {
      settle();
      resolve();
    });
  });
}
