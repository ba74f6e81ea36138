import { NotChecked, type Rule } from '../../rule.ts';
import { identifier, literal } from '../../sql.ts';

export const indexInvalid: Rule = {
  id: 'I15',
  name: 'INDEX_INVALID',
  family: 'integrity',
  severity: 'critical',
  impact: 'No query uses it, each write pays for it, and a unique one does not hold for the rows that were there.',
  cause: 'CREATE INDEX CONCURRENTLY was interrupted, or met a duplicate.',
  check({ catalogue, options }) {
    if (options.restored) throw new NotChecked('a dump leaves out what is invalid');
    return catalogue.tables.flatMap((table) =>
      table.indexes
        .filter(({ valid }) => !valid)
        .map(({ name }) => ({
          table,
          object: name,
          message: `${name} of ${table.title} is invalid`,
          fix: `reindex index concurrently ${identifier(table.schema)}.${identifier(name)}`,
          verify: `select indexrelid::regclass from pg_index where indrelid = ${literal(table.sql)}::regclass and not indisvalid`,
        })),
    );
  },
};
