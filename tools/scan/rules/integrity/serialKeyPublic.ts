import type { Rule } from '../../rule.ts';
import { literal } from '../../sql.ts';
import { openTables } from '../../tenancy/belonging.ts';
import { wordsOf } from '../../tenancy/words.ts';

/** Of what people can be shown: tenants, their rows, and people; not of what belongs to nobody. */
export const serialKeyPublic: Rule = {
  id: 'I13',
  name: 'SERIAL_KEY_PUBLIC',
  family: 'integrity',
  severity: 'info',
  impact: 'Who sees one id knows the next ones, and how many there are.',
  cause: 'A counter is the shortest key, and became the one that addresses show.',
  check: ({ catalogue, tenancy }) =>
    [
      ...new Set([
        ...tenancy.roots.map(({ table }) => table),
        ...tenancy.columns.keys(),
        ...(tenancy.users === undefined ? [] : [tenancy.users]),
        ...openTables(catalogue.tables, tenancy),
      ]),
    ]
      .filter(({ primaryKey, columns }) => {
        const key = primaryKey?.length === 1 ? columns.find(({ name }) => name === primaryKey[0]) : undefined;
        return (
          key !== undefined &&
          /^int[248]$/.test(key.baseType) &&
          !columns.some(
            ({ name, baseType }) =>
              (baseType === 'uuid' && /^(uuid|guid|public_id)$/.test(wordsOf(name).join('_'))) ||
              /^(public_id|uuid|guid|external_uuid)$/.test(wordsOf(name).join('_')),
          )
        );
      })
      .map((table) => ({
        table,
        column: table.primaryKey![0],
        message: `${table.title}.${table.primaryKey![0]} is a number that counts up, and the table has no id beside it that tells nothing (a uuid)`,
        fix: `alter table ${table.sql} add column public_id uuid not null default gen_random_uuid() unique, and show that`,
        verify: `select attname from pg_attribute where attrelid = ${literal(table.sql)}::regclass and attnum > 0`,
      })),
};
