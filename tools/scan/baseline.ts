import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { UsageError } from '../process/exitCode.ts';
import { severities, type ScanFinding } from './finding.ts';

/** A finding of an earlier scan, as far as it is compared. */
const earlier = z.object({
  rule: z.string(),
  severity: z.enum(severities),
  table: z.string().optional(),
  column: z.string().optional(),
  object: z.string().optional(),
  count: z.number().optional(),
  message: z.string(),
});
const shape = z.object({ format: z.literal(1), findings: z.array(earlier) });
export type EarlierFinding = z.infer<typeof earlier>;

/** The findings of a report that `--format json` wrote. @throws UsageError */
export function readBaseline(file: string): EarlierFinding[] {
  try {
    return shape.parse(JSON.parse(readFileSync(file, 'utf8'))).findings;
  } catch (error) {
    throw new UsageError(
      `--baseline ${file} is no report of --format json: ${error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message.replaceAll('\n', ' ')}`,
    );
  }
}

/**
 * What has changed since: each finding is new, worse (of a higher severity, or of more rows) or known; and what is gone.
 * Findings are the same where rule, table, column and object are.
 */
export function compare(
  findings: readonly ScanFinding[],
  baseline: readonly EarlierFinding[],
): { findings: ScanFinding[]; gone: EarlierFinding[] } {
  const before = new Map(baseline.map((finding) => [keyOf(finding), finding]));
  const now = new Set(findings.map(keyOf));
  return {
    findings: findings.map((finding) => {
      const known = before.get(keyOf(finding));
      return { ...finding, change: known === undefined ? 'new' : isWorse(finding, known) ? 'worse' : 'known' };
    }),
    gone: baseline.filter((finding) => !now.has(keyOf(finding))),
  };
}

const keyOf = ({ rule, table, column, object }: Pick<EarlierFinding, 'rule' | 'table' | 'column' | 'object'>): string =>
  JSON.stringify([rule, table ?? null, column ?? null, object ?? null]);

const isWorse = (now: Pick<ScanFinding, 'severity' | 'count'>, before: EarlierFinding): boolean =>
  severities.indexOf(now.severity) < severities.indexOf(before.severity) || (now.count ?? 0) > (before.count ?? 0);
