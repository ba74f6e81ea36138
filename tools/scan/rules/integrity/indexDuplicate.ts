import type { Index } from '../../catalogue/catalogue.ts';
import type { Rule } from '../../rule.ts';
import { identifier, literal } from '../../sql.ts';

export const indexDuplicate: Rule = {
  id: 'I16',
  name: 'INDEX_DUPLICATE',
  family: 'integrity',
  severity: 'warning',
  impact: 'Each write keeps two, and the cache holds both.',
  cause: 'Two migrations, or a constraint and a migration, each made what it needed.',
  check: ({ catalogue }) =>
    catalogue.tables.flatMap((table) => {
      const seen = new Map<string, Index>();
      // What backs a constraint stays; then what is unique.
      const order = table.indexes.toSorted((one, other) => weight(other) - weight(one));
      return order.flatMap((index) => {
        const first = seen.get(contentOf(index));
        if (first === undefined) {
          seen.set(contentOf(index), index);
          return [];
        }
        if (index.constraint !== undefined || (index.unique && !first.unique)) return [];
        return [
          {
            table,
            object: index.name,
            message: `${index.name} of ${table.title} is ${first.name} once more`,
            fix: `drop index concurrently ${identifier(table.schema)}.${identifier(index.name)}`,
            verify: `select pg_get_indexdef(indexrelid) from pg_index where indrelid = ${literal(table.sql)}::regclass`,
          },
        ];
      });
    }),
};

const weight = ({ constraint, unique }: Index): number => (constraint === undefined ? 0 : 2) + (unique ? 1 : 0);

/** Method, columns with their order and operators, and predicate. */
const contentOf = ({ definition }: Index): string => definition.slice(definition.indexOf(' USING '));
