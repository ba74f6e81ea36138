import { expect, test } from '@jest/globals';
import { emptyDatabase, scanned } from './scanned.ts';

const client = emptyDatabase();

test('no rule has anything to say of a database that keeps its tenants apart', async () => {
  const { report } = await scanned(client(), { sql: '' });
  expect(report.findings).toEqual([]);
  expect(report.verdict).toBe('passed');
  expect(report.tenants).toEqual(['organizations.id']);
  expect(report.tables.map(({ table, kind, tenantColumn }) => ({ table, kind, tenantColumn }))).toEqual([
    { table: 'organizations', kind: 'root', tenantColumn: undefined },
    { table: 'posts', kind: 'tenant', tenantColumn: 'organization_id' },
    { table: 'schema_migrations', kind: 'other', tenantColumn: undefined },
    { table: 'users', kind: 'users', tenantColumn: 'organization_id' },
  ]);
});
