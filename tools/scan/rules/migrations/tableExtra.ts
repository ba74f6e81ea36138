import { NotChecked, type Rule } from '../../rule.ts';
import { literal } from '../../sql.ts';
import { historyTables } from '../../tenancy/historyTables.ts';

/** The history of migrations is nobody’s to list. */
export const tableExtra: Rule = {
  id: 'M07',
  name: 'TABLE_EXTRA',
  family: 'migrations',
  severity: 'info',
  impact: 'It holds rows that no code of this version knows of, and so nobody protects.',
  cause: 'It was made by hand, or left behind.',
  check({ catalogue, options: { expected } }) {
    if (expected === undefined) throw new NotChecked('nothing is expected (--expect)');
    return catalogue.tables
      .filter(
        ({ title, schema, name }) =>
          !expected.tables.has(title) && !expected.tables.has(`${schema}.${name}`) && !expected.deprecated.has(title),
      )
      .filter(({ name }) => !historyTables.has(name.toLowerCase()))
      .map((table) => ({
        table,
        message: `${table.title} is there, and is not expected`,
        fix: 'find out whose it is; drop it, or list it',
        verify: `select to_regclass(${literal(table.sql)})`,
      }));
  },
};
