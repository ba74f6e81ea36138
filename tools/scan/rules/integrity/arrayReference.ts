import type { Rule } from '../../rule.ts';
import { identifier, literal } from '../../sql.ts';
import { wordsOf } from '../../tenancy/words.ts';

export const arrayReference: Rule = {
  id: 'I10',
  name: 'ARRAY_REFERENCE',
  family: 'integrity',
  severity: 'warning',
  impact: 'No foreign key reaches into an array: what it names can be deleted, or be another tenant’s.',
  cause: 'An array was easier to write than a table of links.',
  check: ({ catalogue }) =>
    catalogue.tables.flatMap((table) =>
      table.columns
        .filter(
          ({ array, baseType, name }) => array && /^(uuid|int[248])$/.test(baseType) && isNamedLikeReferences(name),
        )
        .map(({ name, type }) => ({
          table,
          column: name,
          message: `${table.title}.${name} is ${type}: nothing protects the rows that it names`,
          fix: `make a table of links with the tenant’s column and two foreign keys, and fill it from unnest(${identifier(name)})`,
          verify: `select format_type(atttypid, atttypmod) from pg_attribute where attrelid = ${literal(table.sql)}::regclass and attname = ${literal(name)}`,
        })),
    ),
};

/** `channel_ids`, `matched_blocks`: the last word is ids, or a plural. */
const isNamedLikeReferences = (name: string): boolean =>
  /^(ids|uuids|blocks|refs|\w{3,}s)$/.test(wordsOf(name).at(-1) ?? '');
