import { OrgraphError } from '../values/errors.ts';

/**
 * Every database has an advisory lock that its writes share, each until its transaction ends. Whoever holds it alone
 * (`orgraph backup`, in all databases of a graph at once) sees databases that agree with each other.
 */
export const writesLock = `hashtextextended('orgraph writes', 0)`;

/** An expression: whether the transaction may write, which then holds off whoever wants the lock alone. */
export const mayWrite = `pg_try_advisory_xact_lock_shared(${writesLock})`;

/** Seconds. */
const retryAfter = 5;

export const writesHeld = () =>
  new OrgraphError('NOT_READY', `Changes are held while the data is backed up. Try again in ${retryAfter} seconds.`, {
    retryAfter,
  });
