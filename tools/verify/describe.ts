import type { Verification } from './verification.ts';

/** A verification as lines for people: what was found first, then what there is. */
export function describeVerification({ verdict, migrations, counts, findings, notChecked }: Verification): string[] {
  const { rows, ...structure } = counts;
  const counted = Object.values(rows).filter((number) => number !== null);
  const numbers = Object.entries({ ...structure, rows: counted.reduce((sum, number) => sum + number, 0) });
  return [
    ...findings.map(({ severity, rule, message, fix }) => `${severity} ${rule} ${message}; ${fix}`),
    ...notChecked.map(({ rule, reason }) => `not checked: ${rule}: ${reason}`),
    `${migrations.applied.length} migrations applied; ${numbers.map(([what, number]) => `${number} ${wordOf(what)}`).join(', ')}`,
    verdict === 'passed' ? 'passes' : verdict === 'failed' ? 'fails' : 'could not be checked',
  ];
}

const wordOf = (what: string): string => (what === 'foreignKeys' ? 'foreign keys' : what);
