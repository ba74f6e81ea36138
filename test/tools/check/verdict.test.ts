import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { severities, type Severity } from '#tools/check/finding.ts';
import {
  verdicts,
  exitCodeOf,
  verdictOf,
  worstOf,
  type CheckOutcome,
  type ReportedFinding,
} from '#tools/check/report.ts';

const approval = {
  subgraph: 'shop',
  rule: 'R',
  subject: 'S',
  message: 'm',
  reason: 'r',
  author: 'a',
  expires: '2027-01-01',
  place: { file: 'f', line: 1 },
};
const finding = (severity: Severity, approved: boolean): ReportedFinding => ({
  check: 'changes',
  rule: 'R',
  severity,
  subject: 'S',
  place: { file: 'f', line: 1 },
  message: 'm',
  advice: 'a',
  ...(approved && { approval }),
});

const findings = fc.array(
  fc.tuple(fc.constantFrom(...severities), fc.boolean()).map(([severity, approved]) => finding(severity, approved)),
);
const outcomes = fc.array(
  fc
    .constantFrom<CheckOutcome['status']>('passed', 'failed', 'skipped', 'could not check')
    .map((status) => ({ status })),
);

test('a change passes if and only if no error is left unapproved and nothing could not be checked', () => {
  fc.assert(
    fc.property(findings, outcomes, (found, made) => {
      const failing = found.some(({ severity, approval: consent }) => severity === 'error' && consent === undefined);
      const broken = made.some(({ status }) => status === 'could not check');
      expect(verdictOf(found, made)).toBe(failing ? 'failed' : broken ? 'could not check' : 'passed');
      expect(exitCodeOf[verdictOf(found, made)] === 0).toBe(!failing && !broken);
    }),
  );
});

test('no number of warnings, notes or approvals hides an error', () => {
  fc.assert(
    fc.property(findings, outcomes, fc.nat(), (others, made, at) => {
      const found = [...others];
      found.splice(at % (others.length + 1), 0, finding('error', false));
      expect(verdictOf(found, made)).toBe('failed');
    }),
  );
});

test('the exit status is stable', () => {
  expect(exitCodeOf).toEqual({ passed: 0, failed: 1, 'could not check': 3 });
});

test('several changes end as the worst of them: findings before what could not be checked before passes', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...verdicts), { minLength: 1 }), (all) => {
      expect(exitCodeOf[worstOf(all)]).toBe(all.includes('failed') ? 1 : all.includes('could not check') ? 3 : 0);
    }),
  );
});
