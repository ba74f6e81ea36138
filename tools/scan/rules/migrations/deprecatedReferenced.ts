import { NotChecked, type Rule } from '../../rule.ts';
import { identifier, literal } from '../../sql.ts';

export const deprecatedReferenced: Rule = {
  id: 'M08',
  name: 'DEPRECATED_REFERENCED',
  family: 'migrations',
  severity: 'warning',
  impact: 'The table cannot go, and new rows still have to name one of its own.',
  cause: 'It was given up in the code, and the foreign key was forgotten.',
  check({ catalogue, options: { expected } }) {
    if (expected === undefined) throw new NotChecked('nothing is expected (--expect)');
    if (expected.deprecated.size === 0) throw new NotChecked('what is expected lists no deprecated tables');
    return catalogue.tables.flatMap((table) =>
      table.foreignKeys
        .filter(({ target }) => expected.deprecated.has(target.title) && !expected.deprecated.has(table.title))
        .map(({ name, columns, target }) => ({
          table,
          column: columns.join(', '),
          object: name,
          message: `${name} of ${table.title} refers to ${target.title}, which is deprecated`,
          fix: `alter table ${table.sql} drop constraint ${identifier(name)}, then its column when no code reads it`,
          verify: `select conname from pg_constraint where conrelid = ${literal(table.sql)}::regclass and contype = 'f'`,
        })),
    );
  },
};
