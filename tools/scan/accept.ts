import type { ScanFinding } from './finding.ts';

/** Somebody knows of a finding, and says why it may stay, and how long. */
export interface Acceptance {
  /** `T08` or `UNIQUE_WITHOUT_TENANT`. */
  rule: string;
  /** As reports name it; of a finding that is about no table, its object. */
  table: string;
  /** Where a table has several findings of the rule: the one of this column or object. */
  column?: string | undefined;
  reason: string;
  /** The last day, YYYY-MM-DD. */
  until: string;
}

/**
 * The findings with the acceptances that cover them, and the acceptances that do not count: over, or of nothing that
 * was found where somebody looked.
 */
export function accept(
  findings: readonly ScanFinding[],
  acceptances: readonly Acceptance[],
  { now, wasChecked }: { now: Date; wasChecked: (acceptance: Acceptance) => boolean },
): { findings: ScanFinding[]; idle: string[] } {
  const today = now.toISOString().slice(0, 10);
  const inForce = acceptances.filter(({ until }) => until >= today);
  const accepted = findings.map((finding) => {
    const covering = inForce.find((acceptance) => covers(acceptance, finding));
    return covering === undefined
      ? finding
      : { ...finding, accepted: { reason: covering.reason, until: covering.until } };
  });
  const idle = acceptances.flatMap((acceptance) => {
    const name = `${acceptance.rule} ${acceptance.table}`;
    if (!findings.some((finding) => covers(acceptance, finding)))
      return wasChecked(acceptance) ? [`${name} is accepted, and was not found`] : [];
    return inForce.includes(acceptance) ? [] : [`${name} was accepted until ${acceptance.until}`];
  });
  return { findings: accepted, idle };
}

const covers = ({ rule, table, column }: Acceptance, finding: ScanFinding): boolean =>
  (rule === finding.rule || rule === finding.name) &&
  table === (finding.table ?? finding.object) &&
  (column === undefined || column === finding.column || column === finding.object);
