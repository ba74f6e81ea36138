import type { ScanOptions } from '../options.ts';
import { scan, type Scan } from '../scan.ts';
import { withDatabase } from '../session/withDatabase.ts';
import { withDump } from './withDump.ts';

/** Scans what a plain dump of pg_dump holds; findings stand at its lines. @throws UsageError, CouldNotCheck */
export const scanDump = (file: string, options: ScanOptions): Promise<Scan> =>
  withDump(file, async (url, { places, notes }) => {
    const found = await withDatabase(url, (client) => scan(client, file, { ...options, restored: true }));
    const { report } = found;
    return {
      ...found,
      report: {
        ...report,
        findings: report.findings.map((finding) => ({ ...finding, place: `${file}:${places.lineOf(finding)}` })),
        notes: [...report.notes, ...notes],
      },
    };
  });
