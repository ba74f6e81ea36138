import {
  defineEntity,
  p,
  raw,
  type EntityClass,
  type EntityManager,
  type EntityMetadata,
  type Raw,
} from '@mikro-orm/core';

/**
 * The organization of the transaction, in exactly the form in which PostgreSQL prints it back: any other text would be
 * an eternal schema diff.
 */
export const currentOrganization = `(NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid`;
/** The person of the transaction, in the same form. */
export const currentUser = `(NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid`;

/** The tenant filter's parameters: which organization reads are narrowed to, and what new rows are stamped with. */
export interface TenantFilter extends Record<string, unknown> {
  organization: string | null;
  stamp: string | Raw | null;
}

export const tenantFilter = 'tenant';
/** What a stamp holds when the database's column default is to fill it. */
export const databaseDefault = raw('default');

const timestamp = () => p.datetime(3).defaultRaw('now()');

/** A random uuid as primary key, and the time of creation. */
export const identified = {
  id: p
    .uuid()
    .primary()
    .onCreate(() => crypto.randomUUID())
    .defaultRaw('gen_random_uuid()'),
  createdAt: timestamp().onCreate(() => new Date()),
};

/** For rows that change: the time of the last change. */
export const changing = {
  updatedAt: timestamp()
    .onCreate(() => new Date())
    .onUpdate(() => new Date()),
};

const stampedUuid = p.uuid().onCreate(() => '');

/**
 * The tenant column: a plain uuid in code, in the database a foreign key that cascades from the tenant's row. It is
 * stamped from the unit of work; the column's default fills it from the transaction where the stamp is absent. (Typed
 * as a uuid with a default: code never gives it.)
 */
export const ownedBy = (tenant: () => EntityClass<unknown>) =>
  (() =>
    p
      .manyToOne(tenant() as never)
      .mapToPk()
      .joinColumn('organization_id')
      .deleteRule('cascade')
      .updateRule('no action')
      .defaultRaw(currentOrganization)
      .onCreate((_row: unknown, em: EntityManager) => stampOf(em) as never)) as unknown as () => typeof stampedUuid;

/** What a new row is stamped with. */
export const stampOf = (em: EntityManager): unknown =>
  (em.getFilterParams(tenantFilter) as TenantFilter | undefined)?.stamp ?? databaseDefault;

const TenantSchema = defineEntity({
  name: 'Tenant',
  tableName: 'tenant',
  properties: {
    id: p.uuid().primary(),
    slug: p.string().length(100).nullable(),
    name: p.string().length(255).nullable(),
    timezone: p.string().length(100).nullable(),
    status: p.string().length(20).nullable(),
    plan: p.string().length(20).nullable(),
    limits: p.json<Record<string, number | null>>().nullable(),
    version: p.integer().nullable(),
    deletedAt: p.datetime(3).nullable(),
    createdAt: timestamp().onCreate(() => new Date()),
    ...changing,
  },
  policies: [
    {
      name: 'tenant_isolation',
      type: 'restrictive',
      using: `id = ${currentOrganization}`,
      check: `id = ${currentOrganization}`,
    },
  ],
});

/**
 * A subgraph's own row of an organization, kept by tenancy's word; a deleted organization leaves its id and `deletedAt`
 * (model §1.7).
 */
export class Tenant extends TenantSchema.class {}
TenantSchema.setClass(Tenant);

/**
 * The columns of every row that belongs to an organization, in the subgraphs that know organizations by their local
 * tenant row.
 */
export const tenantOwned = {
  ...identified,
  organizationId: ownedBy(() => Tenant as EntityClass<unknown>),
  ...changing,
};

/** The same for rows that never change. */
export const tenantOwnedOnce = { ...identified, organizationId: ownedBy(() => Tenant as EntityClass<unknown>) };

interface Joinable {
  joinColumns(...columns: string[]): { referencedColumnNames(...columns: string[]): unknown };
}

/**
 * Makes a to-one relation carry the organization in its foreign key, so that the database refuses another
 * organization's parent.
 */
export function inTenant<Relation>(column: string, relation: Relation): Relation {
  // The builder returns a narrower type after each call; the relation's own type is what the caller goes on with.
  return (relation as unknown as Joinable)
    .joinColumns(column, 'organization_id')
    .referencedColumnNames('id', 'organization_id') as Relation;
}

/** The restrictive policy of a table whose rows belong to organizations. */
export const tenantIsolation = {
  name: 'tenant_isolation',
  type: 'restrictive',
  using: `organization_id = ${currentOrganization}`,
  check: `organization_id = ${currentOrganization}`,
} as const;
const rows = { name: 'tenant_rows', using: 'true', check: 'true' } as const;

/**
 * Gives an entity's table its walls: forced row-level security, a restrictive policy (its own where it declares one,
 * else the tenant's), the permissive one that a restrictive one needs beside it, the key that composite foreign keys
 * refer to, and an index for each foreign key. Runs during discovery.
 */
export function fortify(meta: EntityMetadata): void {
  const declared = meta.policies ?? [];
  if (declared.some(({ name }) => name === rows.name)) return;
  meta.rowLevelSecurity = 'force';
  meta.policies = [...(declared.length > 0 ? declared : [tenantIsolation]), rows] as typeof meta.policies;
  if (meta.properties['organizationId' as never] === undefined) return;
  meta.uniques.push({ properties: ['organizationId', 'id'] as never });
  for (const property of meta.props) {
    if (property.kind !== 'm:1' || property.name === 'organizationId') continue;
    const covered = [...meta.indexes, ...meta.uniques].some(
      ({ properties }) =>
        Array.isArray(properties) && properties[0] === 'organizationId' && properties[1] === property.name,
    );
    if (!covered) meta.indexes.push({ properties: ['organizationId', property.name] as never });
  }
}
