import type { Table } from '../../catalogue/catalogue.ts';
import type { Severity } from '../../finding.ts';
import type { RuleContext } from '../../rule.ts';
import type { Tenancy } from '../../tenancy/tenancy.ts';

/** The tables that row-level security can keep apart: tenant tables, and those of the tenants themselves. */
export const walledTables = ({ columns, roots }: Tenancy): Table[] => [
  ...new Set([...roots.map(({ table }) => table), ...columns.keys()]),
];

/** Not every database is to be kept apart by row-level security: worth knowing, unless it is asked for. */
export const rowSecuritySeverity = ({ options }: Pick<RuleContext, 'options'>): Severity =>
  options.requireRls ? 'warning' : 'info';
