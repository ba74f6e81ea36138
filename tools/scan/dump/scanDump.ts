import { basename } from 'node:path';
import type { ScanFinding } from '../finding.ts';
import type { ScanOptions } from '../options.ts';
import type { Scan } from '../scan.ts';
import { scanUrl } from '../scanUrl.ts';
import { withDump } from './withDump.ts';

/** Scans what a plain dump holds; a finding's place is the line that makes its table. @throws UsageError, CouldNotCheck */
export const scanDump = (file: string, options: ScanOptions): Promise<Scan> =>
  withDump(file, async (url, { lines, notes }) => {
    const scan = await scanUrl(url, { ...options, restored: true });
    const place = (finding: ScanFinding): ScanFinding => {
      const line = finding.table === undefined ? undefined : lines.get(finding.table);
      return line === undefined ? finding : { ...finding, place: `${file}:${line}` };
    };
    const { report } = scan;
    return {
      ...scan,
      report: {
        ...report,
        title: basename(file),
        findings: report.findings.map(place),
        notes: [...report.notes, ...notes],
      },
    };
  });
