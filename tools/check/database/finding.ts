import type { Finding } from '../finding.ts';

/** A finding of this check. */
export const databaseFinding = (finding: Omit<Finding, 'check'>): Finding => ({ check: 'database', ...finding });
