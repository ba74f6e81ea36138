import type { Table } from '../../catalogue/catalogue.ts';
import { counted } from '../../counted.ts';
import type { Rule } from '../../rule.ts';
import { membershipOf } from '../../tenancy/membership.ts';
import { ownerColumns } from '../../tenancy/ownerColumns.ts';
import { comparable } from '../../tenancy/references.ts';
import { countStrangers, pairsOfTwoLevels, unprotectedPairs, type TenantPair } from '../../tenancy/tenantPairs.ts';

/** What stands in a tenant that its user does not belong to is told by B03. */
export const crossTenantRow: Rule = {
  id: 'T12',
  name: 'CROSS_TENANT_ROW',
  family: 'tenancy',
  severity: 'critical',
  needsRows: true,
  impact: 'Rows of one tenant stand under rows of another: somebody already sees what is not theirs, or loses what is.',
  cause:
    'A reference was written without asking whose its target is, or a back-fill gave the two to different tenants.',
  check({ tenancy, inEach, session, rowsOf }) {
    const membership = membershipOf(tenancy);
    const owned = membership === undefined ? undefined : ownerColumns(tenancy, membership);
    const pairs = new Map<Table, TenantPair[]>();
    for (const pair of unprotectedPairs(tenancy)) {
      const { table, target, columns, typesFit } = pair.reference;
      if (target === tenancy.users && columns.length === 1 && owned?.get(table)?.includes(columns[0]!)) continue;
      if (!typesFit || comparable(pair.child.column) !== comparable(pair.parent.column)) continue;
      pairs.set(table, [...(pairs.get(table) ?? []), pair]);
    }
    for (const pair of pairsOfTwoLevels(tenancy)) {
      const { table, typesFit } = pair.reference;
      if (typesFit) pairs.set(table, [...(pairs.get(table) ?? []), pair]);
    }
    return inEach(pairs.keys(), async (table) => {
      const hits = [];
      for (const pair of pairs.get(table)!) {
        const { columns, target } = pair.reference;
        const [row] = await session.once<{ count: number }>(countStrangers(rowsOf(table, 'child'), pair));
        if (row!.count === 0) continue;
        hits.push({
          table,
          column: columns.join(', '),
          count: row!.count,
          message: `${table.title} has ${counted(row!.count, 'row')} whose ${columns.join(', ')} names a row of ${target.title} that belongs to another tenant`,
          fix: `decide whose each of these rows is, and correct its tenant or its reference; then ${pair.ways === undefined ? 'let a foreign key of both columns hold it (T11)' : 'give both tables the column of the upper tenants, and let a foreign key with it hold it'}`,
          verify: countStrangers(`${table.sql} as child`, pair),
        });
      }
      return hits;
    });
  },
};
