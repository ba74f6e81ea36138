import { exitCode, type ExitCode } from '../process/exitCode.ts';
import type { EarlierFinding } from './baseline.ts';
import { severities, type ScanFinding } from './finding.ts';
import type { ScanOptions } from './options.ts';
import type { RuleDescription } from './rule.ts';

/**
 * How one rule went. `left out`: not asked for, or nothing here that it applies to; `could not check`: it was asked for
 * and something prevented it. Both say why, and neither is a pass.
 */
export interface RuleOutcome extends Pick<RuleDescription, 'id' | 'name' | 'family'> {
  status: 'passed' | 'findings' | 'left out' | 'could not check';
  reason?: string | undefined;
  /** The tables of which the rule does not know enough. */
  unread?: readonly { table: string; reason: string }[] | undefined;
}

/** What a table is to the tenants. */
export type TableKind = 'root' | 'tenant' | 'users' | 'global' | 'other';

export interface TableStatus {
  table: string;
  kind: TableKind;
  /** The column by which its rows belong to a tenant. */
  tenantColumn: string | undefined;
  /** An estimate. */
  rows: number;
  critical: number;
  warning: number;
  info: number;
}

export const scanVerdicts = ['passed', 'failed', 'could not check'] as const;
export type ScanVerdict = (typeof scanVerdicts)[number];

/** What `orgraph db scan` says about one database. */
export interface ScanReport {
  /** The database, without the password to it. */
  title: string;
  /** PostgreSQL's, as `18.4`. */
  serverVersion: string;
  scannedAt: Date;
  /** `organizations.id`, outermost first; empty where none is known. */
  tenants: readonly string[];
  tables: readonly TableStatus[];
  findings: readonly ScanFinding[];
  outcomes: readonly RuleOutcome[];
  /** What an earlier scan found, and this one does not. */
  gone: readonly EarlierFinding[];
  /** Acceptances that do not count, and what of a dump could not be restored, with the reasons. */
  notes: readonly string[];
  /** The least severity that fails it. */
  failOn: ScanOptions['failOn'];
  verdict: ScanVerdict;
}

/** A scan fails with any finding as bad as `failOn` that nobody has accepted, and that an
 * earlier scan does not know; it passes only where it could look. */
export function verdictOf(
  findings: readonly ScanFinding[],
  outcomes: readonly RuleOutcome[],
  failOn: ScanOptions['failOn'],
): ScanVerdict {
  if (findings.some((finding) => fails(finding, failOn))) return 'failed';
  return outcomes.some(({ status }) => status === 'could not check') ? 'could not check' : 'passed';
}

export const fails = ({ severity, accepted, change }: ScanFinding, failOn: ScanOptions['failOn']): boolean =>
  accepted === undefined && change !== 'known' && severities.indexOf(severity) <= severities.indexOf(failOn);

export const exitCodeOf: Record<ScanVerdict, ExitCode> = {
  passed: exitCode.passed,
  failed: exitCode.findings,
  'could not check': exitCode.couldNot,
};

/** The share of tables without a critical finding, in percent with one decimal, never rounded up to all. */
export function compliance({ tables }: Pick<ScanReport, 'tables'>): number {
  if (tables.length === 0) return 100;
  const good = tables.filter(({ critical }) => critical === 0).length;
  return Math.floor((good / tables.length) * 1000) / 10;
}
