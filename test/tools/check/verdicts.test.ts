import { expect, test } from '@jest/globals';
import { findingsOf, propose } from './propose.ts';
import { apiRows } from './verdicts/api.ts';
import { compositionRows } from './verdicts/composition.ts';
import { federationRows } from './verdicts/federation.ts';
import { lintRows } from './verdicts/lint.ts';

const rows = [...apiRows, ...federationRows, ...compositionRows, ...lintRows];

test('there are a hundred changes, each once', () => {
  expect(rows.length).toBeGreaterThanOrEqual(100);
  expect(new Set(rows.map(({ claim }) => claim)).size).toBe(rows.length);
});

test.each(rows)('$claim', async ({ only, findings, ...proposed }) => {
  const report = await propose(proposed, only);
  expect(findingsOf(report).toSorted()).toEqual([...findings].toSorted());
  expect(report.verdict).toBe(findings.some((finding) => finding.startsWith('error')) ? 'failed' : 'passed');
});
