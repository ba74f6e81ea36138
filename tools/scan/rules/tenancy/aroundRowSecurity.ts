import type { Routine, Table, View } from '../../catalogue/catalogue.ts';
import { mentions } from '../../mentions.ts';
import type { Hit, Rule } from '../../rule.ts';
import { identifier, literal } from '../../sql.ts';
import { walledTables } from './rowSecurity.ts';

export const aroundRowSecurity: Rule = {
  id: 'T25',
  name: 'VIEW_OR_FUNCTION_AROUND_RLS',
  family: 'tenancy',
  severity: 'warning',
  impact: 'It reads with its owner’s rights: whoever may call it gets the rows that the policies hide.',
  cause:
    'A view reads as its owner unless it is told otherwise; a materialized view keeps what its owner saw; SECURITY DEFINER asks for it.',
  check({ catalogue, tenancy }) {
    const walled = walledTables(tenancy).filter(({ rowSecurity }) => rowSecurity.enabled);
    return [
      ...catalogue.views.filter(({ securityInvoker }) => !securityInvoker).flatMap((view) => viewHits(view, walled)),
      ...catalogue.routines
        .filter(({ securityDefiner }) => securityDefiner)
        .flatMap((routine) => routineHits(routine, walled)),
    ];
  },
};

function viewHits({ schema, name, title, materialized, reads }: View, walled: readonly Table[]): Hit[] {
  const read = walled.filter(({ oid }) => reads.includes(oid));
  if (read.length === 0) return [];
  const sql = `${identifier(schema)}.${identifier(name)}`;
  return [
    {
      object: title,
      message: `the ${materialized ? 'materialized view' : 'view'} ${title} reads ${titles(read)} with its owner’s rights`,
      fix: materialized
        ? `revoke select on ${sql} from the application, or keep the tenant’s column in it and read it through a view that filters`
        : `alter view ${sql} set (security_invoker = true)`,
      verify: `select reloptions from pg_class where oid = ${literal(sql)}::regclass`,
    },
  ];
}

function routineHits({ name, title, source }: Routine, walled: readonly Table[]): Hit[] {
  const reads = source.replaceAll(analyzes, '');
  const named = walled.filter((table) => mentions(reads, table.name));
  return named.length === 0
    ? []
    : [
        {
          object: title,
          message: `the function ${title} is SECURITY DEFINER and names ${titles(named)}`,
          fix: `make it SECURITY INVOKER; where it must not be, let it compare the tenant, and revoke execute from public`,
          verify: `select prosecdef, proacl from pg_proc where proname = ${literal(name)}`,
        },
      ];
}

/** Counting a table's rows for the planner shows nobody a row. */
const analyzes = /(?<=^|;|\bbegin\b)\s*analyze\b[^;']*;?/gi;

const titles = (tables: readonly Table[]): string => tables.map(({ title }) => title).join(', ');
