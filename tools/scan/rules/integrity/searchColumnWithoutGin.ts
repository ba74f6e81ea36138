import type { Column } from '../../catalogue/catalogue.ts';
import type { Rule } from '../../rule.ts';
import { identifier, literal } from '../../sql.ts';

/** Below this many rows reading all of them is as quick. */
const many = 10_000;

export const searchColumnWithoutGin: Rule = {
  id: 'I14',
  name: 'SEARCH_COLUMN_WITHOUT_GIN',
  family: 'integrity',
  severity: 'info',
  impact: 'Looking into it (@>, &&, @@) reads every row.',
  cause: 'An index of the usual kind is made for whole values, and none was made for what is inside.',
  check: ({ catalogue }) =>
    catalogue.tables
      .filter(({ rows }) => rows > many)
      .flatMap((table) =>
        table.columns
          .filter(isSearched)
          .filter(
            ({ name }) =>
              !table.indexes.some(
                ({ method, columns, definition }) =>
                  /^(gin|gist|rum)$/.test(method) &&
                  (columns.includes(name) || (columns.includes('') && definition.includes(name))),
              ),
          )
          .map(({ name, type }) => ({
            table,
            column: name,
            message: `${table.title}.${name} (${type}) has no GIN index, in about ${Math.round(table.rows)} rows`,
            fix: `where it is searched: create index concurrently on ${table.sql} using gin (${identifier(name)})`,
            verify: `select pg_get_indexdef(indexrelid) from pg_index where indrelid = ${literal(table.sql)}::regclass`,
          })),
      ),
};

const isSearched = ({ baseType, array }: Column): boolean => array || baseType === 'jsonb' || baseType === 'tsvector';
