import { counted } from '../counted.ts';
import { compliance, isJudged, type ScanReport } from '../report.ts';

/** How many of those that could not be judged are named; all of them stand under what was not checked. */
const most = 5;

/** How large a share of the tables is without a critical finding, and which of them nobody could judge. */
export function complianceText(report: Pick<ScanReport, 'tables'>): string {
  const unjudged = report.tables.filter((table) => !isJudged(table)).map(({ table }) => table);
  const judged = report.tables.length - unjudged.length;
  if (judged === 0) return 'no table could be judged';
  const share = `${compliance(report)} % of ${counted(judged, 'table')} without a critical finding`;
  if (unjudged.length === 0) return share;
  const further = unjudged.length > most ? ` and ${unjudged.length - most} more` : '';
  return `${share}; not read: ${unjudged.slice(0, most).join(', ')}${further}`;
}
