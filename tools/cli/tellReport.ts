import { text } from '../check/format/text.ts';
import type { CheckReport } from '../check/report.ts';

/** Writes a report for people, without what is merely noted: `orgraph schema check` lists that. */
export function tellReport(report: CheckReport): void {
  const seen = { ...report, findings: report.findings.filter(({ severity }) => severity !== 'note') };
  process.stdout.write(`${text(seen, process.stdout.isTTY && !process.env['NO_COLOR'])}\n`);
}
