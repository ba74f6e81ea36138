import { createConnectionReader, type ConnectionReader } from '../data/connection.ts';
import type { Database, EntityManager } from '../data/database.ts';
import { createEdgeReader, type EdgeReader } from '../data/edge.ts';
import { inTurn } from '../data/keyTurns.ts';
import { createLoaders, type Loaders } from '../data/loaders.ts';
import { createMutationGuard } from '../data/mutationGuard.ts';
import { createNeighbourReader, type NeighbourReader } from '../data/neighbours.ts';
import { createOnce, type Once } from '../data/once.ts';
import { personOf, scopeOf } from '../data/scope.ts';
import { createUnitOfWork, type Query, type UnitOfWork } from '../data/unitOfWork.ts';
import type { ClientOrigin } from '../identity/clientOrigin.ts';
import { readIdempotency } from '../identity/idempotency.ts';
import type { Identity } from '../identity/identity.ts';
import { grants, type Permission } from '../identity/permissions.ts';
import type { ServiceClient } from '../identity/serviceClient.ts';
import type { VerifiedRequest } from '../identity/signedRequest.ts';
import type { Deadline } from '../process/deadline.ts';
import { requestLog, type Log } from '../process/log.ts';
import { createSearchReader, type SearchReader } from '../search/searchReader.ts';
import { forbidden } from '../values/errors.ts';
import { nilUuid } from '../values/uuid.ts';

/** The ways to read rows in one scope. */
export interface Readers extends Loaders {
  connection: ConnectionReader;
  edge: EdgeReader;
  search: SearchReader;
  neighbours: NeighbourReader;
}

/** Of the mutation that is running. */
export interface Writes {
  /** Whether anything of it is committed, by this request or by an earlier one with its idempotency key. */
  committed: boolean;
  /** Whether another request with its idempotency key may have committed it: its key is not taken yet. */
  elsewhere: boolean;
  /** Tells the audit trail what a write has given, where the mutation is told there (auditMutations.ts). */
  audit: ((em: EntityManager, result: unknown) => Promise<void>) | undefined;
}

/**
 * What one request has: who asks, and the database as they may see it. Made anew for every request; nothing in it
 * outlives the answer.
 */
export interface Context extends Readers {
  identity: Identity;
  requestId: string;
  client: ClientOrigin;
  /** The same as it may be kept or queued: for tenancy alone to read. */
  sealedClient(): Promise<string | null>;
  /** The request's log, made when there is something to say. */
  log(): Log;
  /** The codes of the answer's errors, once it is made. */
  answeredCodes: readonly string[];
  unit: UnitOfWork;
  writes: Writes;
  services: ServiceClient;
  /** What the subgraph's `prepare` made; each subgraph reads it through a typed accessor of its own. */
  capabilities: unknown;
  /**
   * The id of the signed-in user, for what is theirs: the nil UUID, which no row has, under an identity that only reads
   * and for who is no person. So no statement finds by it what the scope would hide.
   */
  user: string;
  /** @throws OrgraphError FORBIDDEN unless the caller holds the permission. */
  may(permission: Permission): void;
  /** Runs a mutation once for its idempotency key; undefined where the request has none. */
  once: Once | undefined;
  /**
   * Says, within a write, that the mutation is not done with its commit. Its idempotency key stays open until it has
   * returned, and a repetition until then does it all again, which must do no harm.
   */
  goesOn(): void;
  /** One mutation: guarded against replay and stale rights, in one transaction, flushed once, last. */
  write<Result>(work: (em: EntityManager, query: Query) => Promise<Result>): Promise<Result>;
  /** The same in another scope of tenancy's (signing in and up, entering an organization). */
  writeUnder<Result>(
    scope: UnitOfWork['scope'],
    work: (em: EntityManager, query: Query) => Promise<Result>,
  ): Promise<Result>;
  /**
   * The same for what is no part of the change that is asked for, as the count of attempts: it is committed also where
   * the mutation is refused, of which nothing is done then.
   */
  writeBeside: Context['writeUnder'];
  /** Readers of another scope of tenancy's (a person's own rows of all organizations) in a unit of its own. */
  readersUnder(scope: UnitOfWork['scope']): Readers;
}

/** What a subgraph's process gives to each of its requests. */
export interface ContextParts {
  database: Database;
  services: ServiceClient;
  log: Log;
  capabilities: unknown;
}

export function createContext(
  { database, services: all, log, capabilities }: ContextParts,
  { identity, nonce, requestId, client, sealedClient, idempotency }: VerifiedRequest,
  deadline: Deadline,
): Context {
  const unit = createUnitOfWork(database, scopeOf(identity), deadline);
  const writes: Writes = { committed: false, elsewhere: false, audit: undefined };
  const services = all.within(deadline);
  const guard = createMutationGuard({ database, services, identity, nonce });
  const guarded =
    (on: UnitOfWork, beside = false) =>
    async <Result>(work: (em: EntityManager, query: Query) => Promise<Result>): Promise<Result> => {
      try {
        const written = await on.write(async (em, query) => {
          await guard.before(query, on.scope);
          const result = await work(em, query);
          await em.flush();
          if (!beside) await writes.audit?.(em, result);
          await guard.after(query, result);
          return result;
        });
        if (!beside) writes.committed = true;
        return written;
      } finally {
        for (const readers of opened) readers.forget();
      }
    };
  const opened: Readers[] = [];
  const readers = (on: Pick<UnitOfWork, 'scope' | 'read'>): Readers => {
    const loaders = createLoaders(database, on);
    let connection = createConnectionReader(database, on);
    let neighbours = createNeighbourReader(database, on);
    const made: Readers = {
      ...loaders,
      connection: ((...list) => connection(...list)) as ConnectionReader,
      edge: createEdgeReader(database, on, loaders.load),
      search: createSearchReader(database, on),
      neighbours: (...asked) => neighbours(...asked),
      forget() {
        loaders.forget();
        connection = createConnectionReader(database, on);
        neighbours = createNeighbourReader(database, on);
      },
    };
    opened.push(made);
    return made;
  };
  const write = guarded(unit);
  return {
    identity,
    requestId,
    client,
    sealedClient,
    log: () => requestLog(log, { requestId, organization: identity.organization ?? undefined }),
    answeredCodes: [],
    unit,
    writes,
    services,
    capabilities,
    ...readers(unit),
    user: personOf(identity) ?? nilUuid,
    may(permission) {
      if (!grants(identity.permissions, permission)) throw forbidden();
    },
    once:
      idempotency === undefined
        ? undefined
        : createOnce({
            idempotency: readIdempotency(idempotency),
            identity,
            unit,
            writes,
            inTurn: (use, work) => inTurn(database, use, deadline, work),
            claiming: guard.claiming,
            write: guarded(unit, true),
          }),
    goesOn: guard.leaveOpen,
    write,
    writeUnder: (scope, work) => unit.under(scope, (other) => guarded(other)(work)),
    writeBeside: (scope, work) => unit.under(scope, (other) => guarded(other, true)(work)),
    readersUnder: (scope) => readers(createUnitOfWork(database, scope, deadline)),
  };
}
