import { severities, type ScanFinding } from '../finding.ts';
import type { ScanReport } from '../report.ts';

/** What has changed since the earlier scan that it was compared with; undefined where it was compared with none. */
export function changesText({ findings, gone }: Pick<ScanReport, 'findings' | 'gone'>): string | undefined {
  if (gone.length === 0 && findings.every(({ change }) => change === undefined)) return undefined;
  const changed = (change: ScanFinding['change']): string => {
    const own = findings.filter((finding) => finding.change === change && finding.accepted === undefined);
    return own.length === 0 ? `nothing ${change}` : `${change}: ${countsText(own)}`;
  };
  return [changed('new'), changed('worse'), gone.length === 0 ? 'nothing gone' : `gone: ${countsText(gone)}`].join(
    ', ',
  );
}

/** `2 critical, 1 warning`, of those that there are. */
const countsText = (findings: readonly Pick<ScanFinding, 'severity'>[]): string =>
  severities
    .map((severity) => [findings.filter((finding) => finding.severity === severity).length, severity] as const)
    .filter(([count]) => count > 0)
    .map(([count, severity]) => `${count} ${severity}`)
    .join(' and ');
