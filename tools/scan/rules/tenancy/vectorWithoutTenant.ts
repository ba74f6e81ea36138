import type { Column, Routine, Table } from '../../catalogue/catalogue.ts';
import { mentions } from '../../mentions.ts';
import type { Rule } from '../../rule.ts';
import { literal } from '../../sql.ts';
import { openTables } from '../../tenancy/belonging.ts';
import type { Root } from '../../tenancy/tenantColumns.ts';
import { nounOf, wordsOf } from '../../tenancy/words.ts';

export const vectorWithoutTenant: Rule = {
  id: 'T16',
  name: 'VECTOR_WITHOUT_TENANT',
  family: 'tenancy',
  severity: 'critical',
  impact: 'The nearest neighbours of a question are every tenant’s: their texts turn up in another’s answers.',
  cause: 'The search was built for one collection, and filters by nothing but distance.',
  check({ catalogue, tenancy }) {
    const open = openTables(catalogue.tables, tenancy).flatMap((table) => {
      const column = table.columns.find(isVector);
      if (column === undefined) return [];
      const searching = catalogue.routines.filter((routine) => searches(routine, table));
      return [
        {
          table,
          column: column.name,
          message: `${table.title}.${column.name} holds embeddings, and no column says of which tenant${
            searching.length === 0 ? '' : `; ${searching.map(({ title }) => title).join(', ')} searches all of them`
          }`,
          fix: `add the tenant’s column to ${table.title}, and filter by it in each search`,
          verify: `select attname from pg_attribute where attrelid = ${literal(table.sql)}::regclass and attnum > 0`,
        },
      ];
    });
    const functions = [...tenancy.columns].flatMap(([table, { column, root }]) =>
      !table.columns.some(isVector)
        ? []
        : catalogue.routines
            .filter((routine) => searches(routine, table) && !takesTenant(routine, column.name, root))
            .filter(({ securityDefiner }) => securityDefiner || !table.rowSecurity.enabled)
            .map((routine) => ({
              table,
              object: routine.title,
              message: `${routine.title} searches the embeddings of ${table.title} and takes no tenant`,
              fix: `give ${routine.title} an argument for ${column.name}, and filter by it`,
              verify: `select pg_get_function_arguments(oid) from pg_proc where proname = ${literal(routine.name)}`,
            })),
    );
    return [...open, ...functions];
  },
};

const isVector = ({ baseType, array, name }: Column): boolean =>
  (/^(vector|halfvec|sparsevec)$/.test(baseType) && !array) ||
  (array && /^float[48]$/.test(baseType) && wordsOf(name).some((word) => /^(embeddings?|vectors?)$/.test(word)));

const searches = ({ source }: Routine, { name }: Table): boolean =>
  mentions(source, name) && /<->|<=>|<#>|<\+>|distance|similarity/i.test(source);

const takesTenant = ({ argumentNames }: Routine, column: string, { table }: Root): boolean =>
  argumentNames.some(
    (name) =>
      name.toLowerCase().includes(column.toLowerCase()) ||
      wordsOf(name).some((word) => nounOf(table.name).split('_').includes(word)),
  );
