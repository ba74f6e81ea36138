import { writeFileSync } from 'node:fs';
import type { Scan } from '../scan.ts';
import { fixOf } from './fix.ts';

/**
 * Writes the fix of a scan, and beside it its rollback: `fix.sql`, `fix.rollback.sql`. Where there is nothing to mend,
 * the files say so.
 */
export function writeFix(file: string, scan: Scan): void {
  const fix = fixOf(scan);
  writeFileSync(file, sqlFile(scan, fix?.statements ?? [], 'mends what the scan found and statements can mend'));
  writeFileSync(rollbackFile(file), sqlFile(scan, fix?.rollback ?? [], 'takes back what the fix did'));
}

export const rollbackFile = (file: string): string => `${file.replace(/\.sql$/, '')}.rollback.sql`;

const sqlFile = ({ report }: Scan, statements: readonly string[], what: string): string =>
  [
    `-- orgraph db scan of ${report.title}: ${what}.`,
    '-- Each statement runs by itself: psql -v ON_ERROR_STOP=1 -f, not in one transaction. It may be run again.',
    '-- Triggers of the tables that are filled run as for any UPDATE.',
    '',
    ...(statements.length === 0 ? ['-- There is nothing to do.'] : statements.map((statement) => `${statement};`)),
    '',
  ].join('\n');
