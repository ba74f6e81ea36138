/** How bad a finding is: a tenant's rows can be seen, lost or wrong; they may come to be; worth knowing. */
export const severities = ['critical', 'warning', 'info'] as const;
export type Severity = (typeof severities)[number];

export const families = ['tenancy', 'back-fill', 'integrity', 'secrets', 'migrations', 'speed'] as const;
export type Family = (typeof families)[number];

/** One thing that the scan has to say about a database. No text of it holds a value of a row. */
export interface ScanFinding {
  /** `T02`; with table, column and object it identifies the finding from one scan to the next. */
  rule: string;
  /** `TENANT_COLUMN_MISSING` */
  name: string;
  family: Family;
  severity: Severity;
  /** As reports name it: without `public`. */
  table?: string | undefined;
  column?: string | undefined;
  /** An index, constraint, policy, view, function, role or migration. */
  object?: string | undefined;
  /** Rows that are concerned. */
  count?: number | undefined;
  /** What was found. */
  message: string;
  /** What can come of it. */
  impact: string;
  cause: string;
  /** What to do, as SQL where SQL does it. */
  fix: string;
  /** A query that shows it, and shows when it is mended. */
  verify: string;
  /** Where it stands: `public.posts.organization_id`, or a file and line of a dump. */
  place: string;
  /** Beside an earlier scan; what is known there does not fail this one. */
  change?: 'new' | 'worse' | 'known' | undefined;
  /** It is known and accepted. */
  accepted?: { reason: string; until: string } | undefined;
}
