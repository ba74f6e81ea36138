import type { Catalogue } from './catalogue.ts';
import type { Declaration } from './declarations.ts';

export interface TableFinding {
  table: string;
  rule: string;
  /** What to do about it. */
  advice: string;
}

export type TenantRule = (table: Declaration, live: Catalogue, all: readonly Declaration[]) => TableFinding[];

export const tenantColumn = 'organization_id';
/**
 * The tables whose rows are organizations; what belongs to one refers to them, and their own id is the organization.
 */
const roots = ['organization', 'tenant'];
export const isRoot = (table: string): boolean => roots.includes(table);
