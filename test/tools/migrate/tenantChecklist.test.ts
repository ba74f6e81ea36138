import { expect, test } from '@jest/globals';
import { currentOrganization } from '#platform/data/tenantFilter.ts';
import type { Catalogue } from '#tools/migrate/catalogue.ts';
import type { Declaration } from '#tools/migrate/declarations.ts';
import { tenantChecklist } from '#tools/migrate/tenantChecklist.ts';

interface World {
  declarations: Declaration[];
  live: Catalogue;
}

const policies = (table: string, column = 'organization_id'): Catalogue['policies'] => [
  {
    table,
    name: 'tenant_isolation',
    restrictive: true,
    command: 'ALL',
    everyone: true,
    using: `(${column} = ${currentOrganization})`,
    check: `(${column} = ${currentOrganization})`,
  },
  { table, name: 'tenant_rows', restrictive: false, command: 'ALL', everyone: true, using: 'true', check: 'true' },
];

/** A workspace, a channel in it with a topic of its own that may go, and a table of nobody's; all in order. */
const inOrder = (): World => ({
  declarations: [
    { table: 'tenant', kind: 'tenant', relations: [] },
    {
      table: 'workspace',
      kind: 'tenant',
      relations: [{ columns: ['organization_id'], target: 'tenant', onDelete: 'cascade' }],
    },
    {
      table: 'topic',
      kind: 'tenant',
      relations: [{ columns: ['organization_id'], target: 'tenant', onDelete: 'cascade' }],
    },
    {
      table: 'channel',
      kind: 'tenant',
      relations: [
        { columns: ['organization_id'], target: 'tenant', onDelete: 'cascade' },
        { columns: ['workspace_id', 'organization_id'], target: 'workspace', onDelete: 'cascade' },
        { columns: ['topic_id', 'organization_id'], target: 'topic', onDelete: 'set null (topic_id)' },
      ],
    },
    { table: 'used_nonce', kind: 'shared', relations: [] },
  ],
  live: {
    tables: [
      ...['channel', 'tenant', 'topic', 'workspace'].map((table) => ({ table, enabled: true, forced: true })),
      { table: 'migration', enabled: false, forced: false },
      { table: 'used_nonce', enabled: false, forced: false },
    ],
    columns: [
      ...['channel', 'topic', 'workspace'].flatMap((table) => [
        { table, column: 'id', nullable: false },
        { table, column: 'organization_id', nullable: false },
      ]),
      { table: 'channel', column: 'workspace_id', nullable: false },
      { table: 'channel', column: 'topic_id', nullable: true },
      { table: 'tenant', column: 'id', nullable: false },
      { table: 'used_nonce', column: 'nonce', nullable: false },
    ],
    policies: [...policies('tenant', 'id'), ...['channel', 'topic', 'workspace'].flatMap((table) => policies(table))],
    foreignKeys: [
      ...['channel', 'topic', 'workspace'].map((table) => ({
        table,
        name: `${table}_organization`,
        columns: ['organization_id'],
        target: 'tenant',
        targetColumns: ['id'],
        onDelete: 'cascade',
        nulls: [],
      })),
      {
        table: 'channel',
        name: 'channel_workspace',
        columns: ['workspace_id', 'organization_id'],
        target: 'workspace',
        targetColumns: ['id', 'organization_id'],
        onDelete: 'cascade',
        nulls: [],
      },
      {
        table: 'channel',
        name: 'channel_topic',
        columns: ['topic_id', 'organization_id'],
        target: 'topic',
        targetColumns: ['id', 'organization_id'],
        onDelete: 'set null',
        nulls: ['topic_id'],
      },
    ],
    indexes: [
      ...['channel', 'tenant', 'topic', 'workspace'].map((table) => ({
        table,
        name: `${table}_pkey`,
        columns: ['id'],
        unique: true,
        primary: true,
        partial: false,
      })),
      ...['channel', 'topic', 'workspace'].map((table) => ({
        table,
        name: `${table}_pair`,
        columns: ['organization_id', 'id'],
        unique: true,
        primary: false,
        partial: false,
      })),
      {
        table: 'channel',
        name: 'channel_name',
        columns: ['organization_id', 'workspace_id', 'name'],
        unique: true,
        primary: false,
        partial: false,
      },
      {
        table: 'channel',
        name: 'channel_topic_index',
        columns: ['organization_id', 'topic_id'],
        unique: false,
        primary: false,
        partial: false,
      },
    ],
    loopholes: [],
  },
});

test('a database in order has no finding', () => {
  const { declarations, live } = inOrder();
  expect(tenantChecklist(declarations, live)).toEqual([]);
});

const column = ({ live }: World) =>
  live.columns.find((entry) => entry.table === 'channel' && entry.column === 'organization_id')!;
const key = ({ live }: World, name: string) => live.foreignKeys.find((entry) => entry.name === name)!;
const wall = ({ live }: World, table = 'channel') =>
  live.policies.find((entry) => entry.table === table && entry.restrictive)!;
const drop = (world: World, name: string) => {
  world.live.indexes = world.live.indexes.filter((entry) => entry.name !== name);
};
const declaration = ({ declarations }: World, table: string) => declarations.find((entry) => entry.table === table)!;

test.each<[string, (world: World) => void, string]>([
  [
    'organization_id may be null',
    (world) => {
      column(world).nullable = true;
    },
    'channel [tenant column]',
  ],
  [
    'organization_id is missing',
    (world) => {
      world.live.columns = world.live.columns.filter((entry) => entry !== column(world));
    },
    'channel [tenant column]',
  ],
  [
    'the key to the organization is missing',
    (world) => {
      world.live.foreignKeys = world.live.foreignKeys.filter(({ name }) => name !== 'channel_organization');
    },
    'channel [tenant key]',
  ],
  [
    'the key to the organization does not cascade',
    (world) => {
      key(world, 'channel_organization').onDelete = 'restrict';
      declaration(world, 'channel').relations[0]!.onDelete = 'restrict';
    },
    'channel [tenant key]',
  ],
  [
    'a unique spans organizations',
    (world) => {
      world.live.indexes.push({
        table: 'channel',
        name: 'global',
        columns: ['name'],
        unique: true,
        primary: false,
        partial: true,
      });
    },
    'channel [unique]',
  ],
  [
    'no index begins with the organization',
    (world) => {
      world.live.indexes = world.live.indexes.filter(({ table, primary }) => table !== 'topic' || primary);
    },
    'topic [index], topic [pair]',
  ],
  [
    'it has an organization and is listed as shared',
    (world) => {
      declaration(world, 'topic').kind = 'shared';
    },
    'topic [tenant filter]',
  ],
  [
    'row-level security is off',
    (world) => {
      world.live.tables[0]!.enabled = false;
    },
    'channel [row-level security]',
  ],
  [
    'row-level security is not forced',
    (world) => {
      world.live.tables[0]!.forced = false;
    },
    'channel [row-level security]',
  ],
  [
    'the wall is permissive',
    (world) => {
      wall(world).restrictive = false;
    },
    'channel [restrictive policy]',
  ],
  [
    'the wall stands for one role only',
    (world) => {
      wall(world).everyone = false;
    },
    'channel [restrictive policy]',
  ],
  [
    'the wall stands for SELECT only',
    (world) => {
      wall(world).command = 'SELECT';
    },
    'channel [restrictive policy]',
  ],
  [
    'the wall has no WITH CHECK',
    (world) => {
      wall(world).check = null;
    },
    'channel [restrictive policy]',
  ],
  [
    'the wall compares nothing',
    (world) => {
      wall(world).using = 'true';
    },
    'channel [restrictive policy]',
  ],
  [
    'the wall lets everyone through',
    (world) => {
      wall(world).using += ' OR true';
    },
    'channel [restrictive policy]',
  ],
  [
    'the wall’s check lets more in',
    (world) => {
      wall(world).check += ' OR true';
    },
    'channel [restrictive policy]',
  ],
  [
    'the tenant’s own wall compares another column',
    (world) => {
      wall(world, 'tenant').using = `(other = ${currentOrganization})`;
    },
    'tenant [restrictive policy]',
  ],
  [
    'nothing is permitted',
    (world) => {
      world.live.policies = world.live.policies.filter(({ table, restrictive }) => table !== 'channel' || restrictive);
    },
    'channel [permissive policy]',
  ],
  [
    'the pair that others refer to is not unique',
    (world) => {
      world.live.indexes.find(({ name }) => name === 'workspace_pair')!.unique = false;
    },
    'workspace [pair]',
  ],
  [
    'a parent’s key has no organization',
    (world) => {
      key(world, 'channel_workspace').columns = ['workspace_id'];
      declaration(world, 'channel').relations[1]!.columns = ['workspace_id'];
    },
    'channel [composite key]',
  ],
  [
    'the delete rule is not the declared one',
    (world) => {
      key(world, 'channel_workspace').onDelete = 'restrict';
    },
    'channel [delete rule]',
  ],
  [
    'SET NULL clears the organization too',
    (world) => {
      key(world, 'channel_topic').nulls = [];
      declaration(world, 'channel').relations[2]!.onDelete = 'set null';
    },
    'channel [delete rule]',
  ],
  [
    'a foreign key has no relation',
    (world) => {
      declaration(world, 'channel').relations.splice(1, 1);
    },
    'channel [relation]',
  ],
  [
    'a foreign key has no index',
    (world) => {
      drop(world, 'channel_topic_index');
    },
    'channel [foreign key index]',
  ],
  [
    'a table is listed nowhere',
    (world) => {
      world.live.tables.push({ table: 'loose', enabled: false, forced: false });
    },
    'loose [declared]',
  ],
  [
    'a listed table is missing',
    (world) => {
      world.declarations.push({ table: 'planned', kind: 'shared', relations: [] });
    },
    'planned [exists]',
  ],
  [
    'a view goes round the walls',
    (world) => {
      world.live.loopholes.push({ kind: 'materialized view', name: 'totals' });
    },
    'totals [no loophole]',
  ],
  [
    'functions have their owner’s rights: all are told but the one that only analyzes, and no view that is called so',
    (world) => {
      world.live.loopholes.push(
        { kind: 'security definer function', name: 'analyze_imported' },
        { kind: 'security definer function', name: 'totals' },
        { kind: 'materialized view', name: 'analyze_imported' },
      );
    },
    'totals [no loophole], analyze_imported [no loophole]',
  ],
])('%s', (_, damage, expected) => {
  const world = inOrder();
  damage(world);
  expect(tenantChecklist(world.declarations, world.live).map(({ table, rule }) => `${table} [${rule}]`)).toEqual(
    expected.split(', '),
  );
});

test('an audit event may be of no organization, but is never shown outside its own', () => {
  const world = inOrder();
  world.declarations.push({
    table: 'audit_event',
    kind: 'tenant',
    relations: [{ columns: ['organization_id'], target: 'tenant', onDelete: 'cascade' }],
  });
  world.live.tables.push({ table: 'audit_event', enabled: true, forced: true });
  world.live.columns.push({ table: 'audit_event', column: 'organization_id', nullable: true });
  world.live.foreignKeys.push({
    table: 'audit_event',
    name: 'audit_event_organization',
    columns: ['organization_id'],
    target: 'tenant',
    targetColumns: ['id'],
    onDelete: 'cascade',
    nulls: [],
  });
  world.live.indexes.push({
    table: 'audit_event',
    name: 'audit_event_time',
    columns: ['organization_id', 'occurred_at'],
    unique: false,
    primary: false,
    partial: false,
  });
  world.live.policies.push(...policies('audit_event'));
  wall(world, 'audit_event').check += ' OR (organization_id IS NULL)';
  expect(tenantChecklist(world.declarations, world.live)).toEqual([]);
  wall(world, 'audit_event').using += ' OR (organization_id IS NULL)';
  expect(tenantChecklist(world.declarations, world.live).map(({ table, rule }) => `${table} [${rule}]`)).toEqual([
    'audit_event [restrictive policy]',
  ]);
});
