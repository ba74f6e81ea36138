import type { IncomingHttpHeaders } from 'node:http';
import type { ClientOrigin } from '#platform/identity/clientOrigin.ts';
import type { Identity } from '#platform/identity/identity.ts';
import { requestLog, type Log } from '#platform/process/log.ts';
import type { Cancellation } from '../http/cancellation.ts';
import type { ChosenIdentity } from '../identity/identity.ts';
import type { OperationKey } from '../operation/operationDigest.ts';
import type { CacheLifetime } from '../subgraphClient/cacheLifetime.ts';
import type { RequestScope } from '../subgraphClient/requestScope.ts';

/** A class for its getter's sake: a log of its own costs more than most requests need. */
export class LoggedScope implements RequestScope {
  identity: Identity;
  until: number | undefined;
  renew: ChosenIdentity['renew'];
  readonly readsAs: ChosenIdentity['readsAs'];
  stale: boolean;
  readonly requestId: string;
  readonly client: ClientOrigin;
  readonly headers: IncomingHttpHeaders;
  readonly patience: Cancellation;
  key: OperationKey | undefined;
  caching: CacheLifetime | undefined;
  readonly #log: Log;

  constructor(
    { identity, until, renew, readsAs }: ChosenIdentity,
    requestId: string,
    client: ClientOrigin,
    headers: IncomingHttpHeaders,
    patience: Cancellation,
    log: Log,
  ) {
    this.identity = identity;
    this.until = until;
    this.renew = renew;
    this.stale = identity.readOnly && readsAs === undefined;
    this.readsAs = readsAs;
    this.requestId = requestId;
    this.client = client;
    this.headers = headers;
    this.patience = patience;
    this.#log = log;
  }

  get log(): Log {
    return requestLog(this.#log, { requestId: this.requestId, organization: this.identity.organization ?? undefined });
  }
}
