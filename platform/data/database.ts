import { readdirSync } from 'node:fs';
import { Migrator } from '@mikro-orm/migrations';
import { MikroORM, type EntityManager, type Options } from '@mikro-orm/postgresql';
import type { Pool } from 'pg';
import { parse } from 'pg-connection-string';
import type { Log } from '../process/log.ts';
import { createDatabaseProbe, type DatabaseProbe } from './databaseProbe.ts';
import { Job } from './jobTable.ts';
import { queueSchema } from './queueSchema.ts';
import type { ReadStatement } from './readBatch.ts';
import { removeLostConnections } from './removeLostConnections.ts';
import { IdempotencyKey, InboxEvent, SeenMembership, UsedNonce } from './requestTables.ts';
import type { Scope } from './scope.ts';
import { migrationsDirectory } from './subgraphDirectory.ts';
import { entitiesOf, type AggregateTables, type AnyEntity, type SubgraphTables } from './tables.ts';
import { fortify, Tenant, tenantFilter, type TenantFilter } from './tenantFilter.ts';
import { longest } from './timeouts.ts';

/** Tests take single walls down with it; a service never sets it. */
export interface Walls {
  /** Off: the ORM does not narrow to the organization. */
  filter?: 'off';
  /**
   * What new rows are stamped with instead of the unit of work's organization: the database's default, or another
   * organization.
   */
  stamp?: 'default' | { organization: string };
}

/** A statement's text, and what it is run with; of a transaction's own statement the text alone is known. */
export type OnStatement = (sql: string, as?: RunAs) => void;

export interface RunAs {
  parameters: readonly unknown[];
  scope: Scope;
  /** PostgreSQL's settings of how it plans, by name. */
  planning: Readonly<Record<string, string>>;
  /** What is run before it in its transaction. */
  before: ReadStatement['before'];
}

export interface DatabaseOptions extends SubgraphTables {
  url: string;
  log?: Log;
  /** Connections at most. */
  connections?: number;
  walls?: Walls;
  /** Called with each statement that reads: for counting and explaining in tests and benchmarks. */
  onStatement?: OnStatement;
}

/** A subgraph's database under its runtime role. Everything goes through a unit of work (unitOfWork.ts). */
export interface Database extends SubgraphTables {
  orm: MikroORM;
  pool: Pool;
  probe: DatabaseProbe;
  walls: Walls;
  onStatement: OnStatement | undefined;
  close(): Promise<void>;
}

/**
 * The tables that every subgraph has beside its aggregates; tenancy has the organization itself instead of a tenant
 * row.
 */
export const platformAggregate = (name: string): AggregateTables => ({
  name: 'platform',
  tenant: name === 'tenancy' ? [] : [Tenant],
  personal: [IdempotencyKey, Job],
  shared: [UsedNonce, SeenMembership, InboxEvent],
});

/** The names of the migrations that this version of a subgraph needs. */
export const neededMigrations = (subgraph: Pick<SubgraphTables, 'name' | 'directory'>): string[] =>
  readdirSync(migrationsDirectory(subgraph))
    .filter((file) => /^Migration\w*\.[jt]s$/.test(file))
    .map((file) => file.replace(/\.[jt]s$/, ''));

/** MikroORM's options for a subgraph: the same for the service, the migrations and the live check. */
function ormOptions({ aggregates, ...subgraph }: SubgraphTables, url: string): Options {
  const all = [...aggregates, platformAggregate(subgraph.name)];
  const walled = new Set<AnyEntity>(all.flatMap(({ tenant = [], personal = [] }) => [...tenant, ...personal]));
  return {
    clientUrl: url,
    entities: entitiesOf(all),
    extensions: [Migrator],
    forceUtcTimezone: true,
    autoJoinRefsForFilters: false,
    filtersOnRelations: false,
    dataloader: 0,
    // MikroORM 7.2.1 takes a changed composite relation apart by characters when it updates several rows in one
    // statement.
    useBatchUpdates: false,
    discovery: {
      onMetadata: (meta) => {
        if (meta.class !== undefined && walled.has(meta.class as AnyEntity)) fortify(meta);
      },
    },
    migrations: {
      path: migrationsDirectory(subgraph),
      tableName: 'migration',
      snapshot: false,
      transactional: true,
      allOrNothing: true,
      emit: 'ts',
    },
    schemaGenerator: { disableForeignKeys: false, ignoreSchema: [queueSchema] },
  } as Options;
}

/**
 * The options under which schemas are generated and compared. A tenant column is listed a second time, last, because
 * the generator takes a shared column's default from the last property that uses it.
 */
export function schemaOptions(subgraph: SubgraphTables, url: string): Options {
  const options = ormOptions(subgraph, url);
  return {
    ...options,
    discovery: {
      ...options.discovery,
      afterDiscovered: (storage) => {
        for (const meta of Object.values(
          storage.getAll() instanceof Map ? Object.fromEntries(storage.getAll() as never) : storage.getAll(),
        )) {
          const column = meta.properties['organizationId' as never];
          if (column !== undefined) meta.props.push(column);
        }
      },
    },
  };
}

export async function openDatabase({
  name,
  directory,
  url,
  aggregates,
  connections = 10,
  walls = {},
  onStatement,
  log,
}: DatabaseOptions): Promise<Database> {
  const subgraph = { name, aggregates, directory };
  const { ssl } = parse(url);
  const orm = await MikroORM.init({
    ...ormOptions(subgraph, url),
    driverOptions: {
      statement_timeout: longest.statement,
      idle_in_transaction_session_timeout: longest.idle,
      connectionTimeoutMillis: longest.statement,
      // Where it is on, PostgreSQL compiles a statement anew each time: a quarter of a second for a list of 20 rows.
      options: '-c jit=off',
      // MikroORM takes host, port, names and password from the URL, and nothing else.
      ...(ssl !== undefined && { ssl }),
    },
    pool: { min: 0, max: connections, idleTimeoutMillis: 30_000 },
    onQuery: (sql: string) => {
      onStatement?.(sql);
      return sql;
    },
    ...(log === undefined ? {} : { logger: (message: string) => log.debug(message) }),
  } as Options);
  const tenantEntities = [...aggregates, platformAggregate(name)]
    .flatMap(({ tenant = [], personal = [] }) => [...tenant, ...personal])
    .filter((entity) => 'organizationId' in orm.getMetadata().get(entity).properties);
  orm.em.addFilter({
    name: tenantFilter,
    // Without an organization (tenancy's own reads of a person's rows) the policies alone decide.
    cond: (parameters: TenantFilter) =>
      parameters.organization === null ? {} : { organizationId: parameters.organization },
    entity: tenantEntities,
    default: walls.filter !== 'off',
  } as never);
  // The connection owns the pool that MikroORM made; reads use it directly, without hydration (docs/architecture.md,
  // Reads).
  const pool = await (orm.em.getConnection() as unknown as { getNativeClient(): Promise<Pool> }).getNativeClient();
  removeLostConnections(pool);
  const probe = createDatabaseProbe(url);
  return {
    ...subgraph,
    orm,
    pool,
    probe,
    walls,
    onStatement,
    async close() {
      await probe.close();
      await orm.close(true);
    },
  };
}

export type { EntityManager };
