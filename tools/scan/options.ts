import type { Acceptance } from './accept.ts';
import type { EarlierFinding } from './baseline.ts';
import type { Expected } from './expected/expected.ts';
import type { Severity } from './finding.ts';

/** What somebody may choose about a scan. */
export interface ScanOptions {
  /** `table.column` of the tenants' key, outermost first; empty: it is looked for. */
  tenants: readonly string[];
  /** Tables that belong to no tenant. */
  global: readonly string[];
  /** No row is read. */
  catalogOnly: boolean;
  /** About how many rows of a table are read; undefined: all. */
  sample: number | undefined;
  /** Row-level security is expected everywhere. */
  requireRls: boolean;
  /** What is scanned was restored from a dump: nobody connects to it, and nothing was run in it. */
  restored: boolean;
  /** The role that the application connects as; by default the one that scans. */
  appRole: string | undefined;
  /** What the database is expected to have. */
  expected: Expected | undefined;
  /** What may stay. */
  acceptances: readonly Acceptance[];
  /** The findings of an earlier scan, to be compared with. */
  baseline: readonly EarlierFinding[] | undefined;
  /** The worst severity that still passes stands below it. */
  failOn: Exclude<Severity, 'info'>;
  /** How long one statement may take, in milliseconds. */
  statementTimeout: number;
  /** How long it may wait for a table that somebody else has locked, in milliseconds. */
  lockTimeout: number;
  /** The scanner's clock. */
  now: Date;
}

export const defaultOptions: Omit<ScanOptions, 'now'> = {
  tenants: [],
  global: [],
  catalogOnly: false,
  sample: undefined,
  requireRls: false,
  restored: false,
  appRole: undefined,
  expected: undefined,
  acceptances: [],
  baseline: undefined,
  failOn: 'critical',
  statementTimeout: 30_000,
  lockTimeout: 2_000,
};
