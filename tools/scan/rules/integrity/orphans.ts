import type { Table } from '../../catalogue/catalogue.ts';
import { counted } from '../../counted.ts';
import type { Rule } from '../../rule.ts';
import { identifier } from '../../sql.ts';
import { comparable, type Reference } from '../../tenancy/references.ts';
import type { Tenancy } from '../../tenancy/tenancy.ts';

export const orphans: Rule = {
  id: 'I03',
  name: 'ORPHANS',
  family: 'integrity',
  severity: 'critical',
  needsRows: true,
  impact:
    'Rows refer to what is not there: they cannot be shown, and a number that is given anew makes them somebody else’s.',
  cause: 'What they refer to was deleted, and no valid foreign key took note.',
  check({ tenancy, inEach, session, rowsOf }) {
    const unheld = new Map<Table, Reference[]>();
    for (const reference of unheldReferences(tenancy))
      unheld.set(reference.table, [...(unheld.get(reference.table) ?? []), reference]);
    return inEach(unheld.keys(), async (table) => {
      const hits = [];
      for (const reference of unheld.get(table)!) {
        const [row] = await session.once<{ count: number }>(countOrphans(rowsOf(table, 't'), reference));
        if (row!.count === 0) continue;
        const names = reference.columns.join(', ');
        hits.push({
          table,
          column: names,
          object: reference.foreignKey?.name,
          count: row!.count,
          message: `${table.title} has ${counted(row!.count, 'row')} whose ${names} names a row of ${reference.target.title} that is not there`,
          fix: 'delete them, or set the column to null, then let a valid foreign key hold it',
          verify: countOrphans(`${table.sql} as t`, reference),
        });
      }
      return hits;
    });
  },
};

/** Those without a foreign key, a tenant's own column among them, and those whose foreign key is not valid. */
function unheldReferences({ references, columns }: Tenancy): Reference[] {
  const tenants = [...columns].flatMap(([table, { column, root }]) =>
    references.get(table)!.some((reference) => reference.columns.includes(column.name)) ||
    comparable(column) !== comparable(root.key)
      ? []
      : [
          {
            table,
            columns: [column.name],
            target: root.table,
            targetColumns: [root.key.name],
            foreignKey: undefined,
            typesFit: true,
          },
        ],
  );
  return [
    ...[...references.values()]
      .flat()
      .filter(({ foreignKey, typesFit }) => typesFit && foreignKey?.valid !== true)
      .filter((reference) => !isTenantsToo(reference, references.get(reference.table)!)),
    ...tenants,
  ];
}

/** With fewer columns it names the same rows: of those that are there, and another tenant's, T12 tells. */
const isTenantsToo = ({ columns, target, foreignKey }: Reference, others: readonly Reference[]): boolean =>
  others.some(
    (other) =>
      other.foreignKey !== foreignKey &&
      other.target === target &&
      other.columns.length < columns.length &&
      other.columns.every((name) => columns.includes(name)),
  );

const countOrphans = (rows: string, { columns, target, targetColumns }: Reference): string =>
  `select count(*) from ${rows} where ${columns.map((name) => `t.${identifier(name)} is not null`).join(' and ')} and not exists (select from ${target.sql} as p where ${columns
    .map((name, index) => `p.${identifier(targetColumns[index]!)} = t.${identifier(name)}`)
    .join(' and ')})`;
