import type { TableKind } from '../report.ts';

/** What a table is to the tenants, in words. */
export const kindTexts: Record<TableKind, string> = {
  root: 'the tenants',
  tenant: 'rows of tenants',
  users: 'people who sign in',
  global: 'belongs to nobody',
  other: 'no tenant column',
};
