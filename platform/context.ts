import { createConnectionReader, type ConnectionReader } from './connection.ts';
import type { Database, EntityManager } from './database.ts';
import { forbidden } from './errors.ts';
import type { Identity } from './identity.ts';
import { createLoaders, type Loaders } from './load.ts';
import { requestLog, type Log } from './log.ts';
import { grants, type Permission } from './permissions.ts';
import { scopeOf } from './scope.ts';
import type { ServiceClient } from './serviceClient.ts';
import type { ClientOrigin, VerifiedRequest } from './signedRequest.ts';
import { createUnitOfWork, type Query, type UnitOfWork } from './unitOfWork.ts';
import { createMutationGuard } from './mutationGuard.ts';

/** What one request has: who asks, and the database as they may see it. Made anew for every request; nothing in it outlives the answer. */
export interface Context extends Loaders {
  identity: Identity;
  requestId: string;
  client: ClientOrigin;
  log: Log;
  unit: UnitOfWork;
  services: ServiceClient;
  /** What the subgraph's `prepare` made; each subgraph reads it through a typed accessor of its own. */
  capabilities: unknown;
  connection: ConnectionReader;
  /** The signed-in user's id. */
  user: string;
  /** @throws OrgraphError FORBIDDEN unless the caller holds the permission. */
  may(permission: Permission): void;
  /** One mutation: guarded against replay and stale rights, in one transaction, flushed once, last. */
  write<Result>(work: (em: EntityManager, query: Query) => Promise<Result>): Promise<Result>;
  /** The same in another scope of tenancy's (signing in and up, entering an organization). */
  writeUnder<Result>(scope: UnitOfWork['scope'], work: (em: EntityManager, query: Query) => Promise<Result>): Promise<Result>;
}

export interface ContextParts {
  database: Database;
  services: ServiceClient;
  log: Log;
  capabilities: unknown;
}

export function createContext({ database, services, log, capabilities }: ContextParts, { identity, nonce, requestId, client }: VerifiedRequest): Context {
  const unit = createUnitOfWork(database, scopeOf(identity));
  const guard = createMutationGuard({ database, services, identity, nonce });
  const guarded = (on: UnitOfWork) => <Result>(work: (em: EntityManager, query: Query) => Promise<Result>) =>
    on.write(async (em, query) => {
      await guard(query, on.scope);
      return work(em, query);
    }).finally(() => loaders.forget());
  const loaders = createLoaders(database, unit);
  return {
    identity,
    requestId,
    client,
    log: requestLog(log, { requestId, organization: identity.organization ?? undefined }),
    unit,
    services,
    capabilities,
    ...loaders,
    connection: createConnectionReader(database, unit),
    user: identity.subject,
    may(permission) {
      if (!grants(identity.permissions, permission)) throw forbidden();
    },
    write: guarded(unit),
    writeUnder: (scope, work) => unit.under(scope, (other) => guarded(other)(work)),
  };
}
