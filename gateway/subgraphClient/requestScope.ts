import type { IncomingHttpHeaders } from 'node:http';
import type { ClientOrigin } from '#platform/identity/clientOrigin.ts';
import type { Log } from '#platform/process/log.ts';
import { deadlineExceeded, OrgraphError, type ErrorDetails } from '#platform/values/errors.ts';
import type { Cancellation, CancellationReason } from '../http/cancellation.ts';
import type { ChosenIdentity } from '../identity/identity.ts';
import type { OperationKey } from '../operation/operationDigest.ts';
import type { CacheLifetime } from './cacheLifetime.ts';

/** Whose request a fetch is part of; its identity is renewed on the way. */
export interface RequestScope extends ChosenIdentity {
  /** Whether it has had an identity that only reads. */
  stale?: boolean;
  requestId: string;
  client: ClientOrigin;
  /** What the client sent; only what a rule names is sent on. */
  headers: IncomingHttpHeaders;
  patience: Cancellation;
  log: Log;
  /** Where caches may keep the answer: for how long. */
  caching?: CacheLifetime | undefined;
  /** Where the client sent an idempotency key with a mutation. */
  key?: OperationKey | undefined;
}

/** Takes a new identity where the present one is about to run out. */
export async function renewed(scope: RequestScope, renewing: Promise<ChosenIdentity>): Promise<void> {
  ({ identity: scope.identity, until: scope.until, renew: scope.renew } = await within(renewing, scope.patience));
  if (scope.identity.readOnly && scope.readsAs === undefined) scope.stale = true;
}

/** What others are asking for, for as long as one waits oneself. */
export function within<Answer>(answer: Promise<Answer>, patience: Cancellation): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const waiter = { giveUp: (why: CancellationReason) => reject(abandoned(why)) };
    patience.add(waiter);
    answer.then(resolve, reject).finally(() => patience.remove(waiter));
  });
}

export const abandoned = (why: CancellationReason, details: ErrorDetails = {}): OwnFailure =>
  why === 'deadline'
    ? new OwnFailure('DEADLINE_EXCEEDED', deadlineExceeded().message, details)
    : new OwnFailure('SUBGRAPH_UNAVAILABLE', 'The client has gone away.', details);

/** What failed one request alone; others who wait for the same answer ask for themselves. */
export class OwnFailure extends OrgraphError {}
