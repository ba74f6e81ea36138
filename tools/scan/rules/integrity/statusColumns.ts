import type { Column, Table } from '../../catalogue/catalogue.ts';
import { wordsOf } from '../../tenancy/words.ts';

/** The most values that a column may have to be taken for a status. */
export const mostValues = 20;

/** Columns of text that are named like one of a few values: `status`, `plan_type`, `energy_level`. */
export const statusColumnsOf = ({ columns }: Table, words: RegExp = status): Column[] =>
  columns.filter(({ name, baseType, array, labels }) => {
    const last = wordsOf(name).at(-1) ?? '';
    return !array && labels === undefined && /^(text|varchar|bpchar|citext)$/.test(baseType) && words.test(last);
  });

const status = /^(status|state|role|type|level|plan|tier|priority|severity|kind)$/;

/** Values that a CHECK declares, as literals of its text; undefined where none is about the column. */
export function declaredValues({ checks, columns }: Table, column: Column): readonly string[] | undefined {
  if (column.labels !== undefined) return column.labels;
  const own = checks.filter(({ columns: names }) => names.length === 1 && names[0] === column.name);
  const values = [...own.map(({ definition }) => definition), ...column.domainChecks].flatMap((definition) =>
    [...definition.matchAll(/'((?:[^']|'')*)'/g)].map(([, text]) => text!.replaceAll("''", "'")),
  );
  return columns.includes(column) && values.length > 0 ? values : undefined;
}
