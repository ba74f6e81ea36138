import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { UsageError } from '../process/exitCode.ts';

/** How a database that migrations have made is found to be. */
export interface Verification {
  subgraph: string;
  verdict: 'passed' | 'failed' | 'could not check';
  migrations: {
    applied: readonly string[];
    pending: readonly string[];
    /** The database has them, and the folder lacks them. */
    unknown: readonly string[];
  };
  counts: Counts;
  findings: readonly VerificationFinding[];
  /** Rules that could not look at everything, and why. */
  notChecked: readonly { rule: string; reason: string }[];
}

export interface Counts {
  tables: number;
  columns: number;
  /** Types that list their values. */
  enums: number;
  checks: number;
  foreignKeys: number;
  indexes: number;
  policies: number;
  /** Of each table; null where they could not be counted. */
  rows: Readonly<Record<string, number | null>>;
}

/** One thing that is not as it should be. Only what is critical fails. */
export interface VerificationFinding {
  /** `MIGRATION_PENDING`, or the name of a rule of `orgraph db scan`. */
  rule: string;
  severity: 'critical' | 'warning';
  table?: string | undefined;
  /** Rows that are concerned. */
  count?: number | undefined;
  message: string;
  /** What to do. */
  fix: string;
}

/** What is read of an earlier `verify --json`. */
const earlier = z.array(
  z.object({
    subgraph: z.string(),
    counts: z.object({ rows: z.record(z.string(), z.number().nullable()) }),
  }),
);
export type Earlier = z.output<typeof earlier>[number];

/** @throws UsageError where it is none. */
export function readEarlier(file: string): Earlier[] {
  try {
    return earlier.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    throw new UsageError(`${file} is no answer of migrate verify --json`);
  }
}
