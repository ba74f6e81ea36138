import type { CheckResult, CheckStatus } from './check.ts';

const marks: Record<CheckStatus, string> = { passed: '✓', failed: '✗', 'not made': '–' };
const colours: Record<CheckStatus, number> = { passed: 32, failed: 31, 'not made': 33 };

/**
 * A check as lines for people: what a conforming subgraph does; below it, where it does not, what was sent, what came
 * and what to do.
 */
export function lineOf({ check, claim, outcome, sent, came, advice }: CheckResult, colour: boolean): string {
  const mark = colour ? `\u001b[${colours[outcome]}m${marks[outcome]}\u001b[0m` : marks[outcome];
  const more =
    outcome === 'failed'
      ? [`sent: ${sent}`, `came: ${came}`, `do:   ${advice}`]
      : outcome === 'not made'
        ? [`not made: ${came}`]
        : [];
  return [`${mark} ${check.padEnd(28)} ${claim}`, ...more.map((line) => `    ${line}`)].join('\n');
}

/**
 * What the whole comes to: 0 where everything passed, 1 where something failed, 3 where something could not be checked.
 */
export function conformanceExitCode(results: readonly CheckResult[]): 0 | 1 | 3 {
  if (results.some(({ outcome }) => outcome === 'failed')) return 1;
  return results.some(({ outcome }) => outcome === 'not made') ? 3 : 0;
}

export function summaryOf(results: readonly CheckResult[]): string {
  const count = (outcome: CheckStatus) => results.filter((result) => result.outcome === outcome).length;
  return `${count('passed')} passed, ${count('failed')} failed, ${count('not made')} not made`;
}
