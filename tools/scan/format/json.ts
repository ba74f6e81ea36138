import { compliance, exitCodeOf, type ScanReport } from '../report.ts';

/**
 * The report for programs, as docs/db-scan.schema.json describes it. `format` grows when a reader of it would have to
 * change.
 */
export const json = (report: ScanReport): string => `${JSON.stringify(contentOf(report), undefined, 2)}\n`;

const contentOf = (report: ScanReport) => ({
  format: 1,
  database: report.title,
  serverVersion: report.serverVersion,
  scannedAt: report.scannedAt.toISOString(),
  verdict: report.verdict,
  exitCode: exitCodeOf[report.verdict],
  tenants: report.tenants,
  compliance: compliance(report),
  tables: report.tables,
  rules: report.outcomes,
  findings: report.findings,
  gone: report.gone,
  notes: report.notes,
});
