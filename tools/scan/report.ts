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
  unread?: readonly Unread[] | undefined;
}

/** A table of which a rule saw no row, or not enough. */
export interface Unread {
  table: string;
  reason: string;
  /** Some of it was looked at: as much as was asked for, or as can be told. */
  partly: boolean;
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
  /** Why nobody knows what stands in it. */
  unread?: string | undefined;
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

/**
 * Of the tables that could be judged the share without a critical finding, in percent with one decimal, never rounded up
 * to all; 0 where none could be.
 */
export function compliance({ tables }: Pick<ScanReport, 'tables'>): number {
  const judged = tables.filter(isJudged);
  const good = judged.filter(({ critical }) => critical === 0).length;
  return judged.length === 0 ? 0 : Math.floor((good / judged.length) * 1000) / 10;
}

/** It was read, or is bad whatever else stands in it. */
export const isJudged = ({ unread, critical }: TableStatus): boolean => unread === undefined || critical > 0;
