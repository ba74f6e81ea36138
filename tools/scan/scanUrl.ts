import type { ScanOptions } from './options.ts';
import { scan, type Scan } from './scan.ts';
import { withDatabase } from './session/withDatabase.ts';

/** Scans the database that a URL names. @throws UsageError, CouldNotCheck */
export const scanUrl = (url: string, options: ScanOptions): Promise<Scan> =>
  withDatabase(url, (client, title) => scan(client, title, options));
