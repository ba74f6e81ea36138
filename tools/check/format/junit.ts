import { placeText } from '../finding.ts';
import { fails } from '../report.ts';
import { affectedText } from './text.ts';
import { defaultCommand, type WrittenFinding, type WrittenOutcome, type WrittenReport } from './written.ts';

/**
 * JUnit's XML: a suite a check of each subgraph, a test a finding; what is no error, or approved, is a test that passes
 * and says so.
 */
export function junit(reports: readonly WrittenReport[]): string {
  const suites = reports.flatMap(suitesOf);
  const sum = (of: (counted: Counted) => number) => suites.reduce((total, counted) => total + of(counted), 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${escaped(`orgraph ${reports[0]?.command ?? defaultCommand} ${reports.map(({ subgraph }) => subgraph).join(' ')}`)}" tests="${sum(({ tests }) => tests)}" failures="${sum(({ failures }) => failures)}" errors="${sum(({ errors }) => errors)}">`,
    ...suites.map(({ xml }) => xml),
    '</testsuites>',
    '',
  ].join('\n');
}

function suitesOf({ subgraph, outcomes, findings, notes = [] }: WrittenReport): Counted[] {
  const own = new Set(outcomes.map(({ name }) => name));
  const further = [...new Set(findings.map(({ check }) => check))]
    .filter((check) => !own.has(check))
    .map((name): WrittenOutcome => ({
      name,
      status: findings.some((finding) => finding.check === name && fails(finding)) ? 'failed' : 'passed',
      milliseconds: 0,
    }));
  return [
    ...[...outcomes, ...further].map((outcome) =>
      suite(
        subgraph,
        outcome,
        findings.filter(({ check }) => check === outcome.name),
      ),
    ),
    ...(notes.length === 0 ? [] : [notesSuite(subgraph, notes)]),
  ];
}

/** A test that passes, and holds what is to be said of the whole. */
function notesSuite(subgraph: string, notes: readonly string[]): Counted {
  const classname = escaped(`${subgraph}.notes`);
  const xml = `  <testsuite name="${classname}" tests="1" failures="0" errors="0" skipped="0" time="0.000">
    <testcase classname="${classname}" name="notes"><system-out>${escaped(notes.join('\n'))}</system-out></testcase>
  </testsuite>`;
  return { tests: 1, failures: 0, errors: 0, xml };
}

interface Counted {
  tests: number;
  failures: number;
  errors: number;
  xml: string;
}

function suite(
  subgraph: string,
  { name, status, reason = '', milliseconds }: WrittenOutcome,
  findings: readonly WrittenFinding[],
): Counted {
  const classname = `${subgraph}.${name}`;
  const state =
    status === 'skipped'
      ? `<skipped message="${escaped(reason)}"/>`
      : status === 'could not check'
        ? `<error type="COULD_NOT_CHECK" message="${escaped(reason.split('\n')[0]!)}">${escaped(reason)}</error>`
        : '';
  const itself =
    findings.length === 0 || state !== ''
      ? [`    <testcase classname="${escaped(classname)}" name="${name}">${state}</testcase>`]
      : [];
  const tests = [...itself, ...findings.map((finding) => test(classname, finding))];
  const [failures, errors, skipped] = [
    findings.filter(fails).length,
    status === 'could not check' ? 1 : 0,
    status === 'skipped' ? 1 : 0,
  ];
  const xml = [
    `  <testsuite name="${escaped(classname)}" tests="${tests.length}" failures="${failures}" errors="${errors}" skipped="${skipped}" time="${(milliseconds / 1000).toFixed(3)}">`,
    ...tests,
    '  </testsuite>',
  ].join('\n');
  return { tests: tests.length, failures, errors, xml };
}

function test(classname: string, finding: WrittenFinding): string {
  const { rule, subject, place, message, advice, severity, affected = [], approval } = finding;
  const text = escaped(
    [
      ...(place === undefined ? [] : [placeText(place)]),
      message,
      ...affected.map((one) => `affects ${affectedText(one)}`),
      advice,
    ].join('\n'),
  );
  const content = fails(finding)
    ? `<failure type="${rule}" message="${escaped(message)}">${text}</failure>`
    : `<system-out>${approval === undefined ? severity : `approved by ${escaped(approval.author)}: ${escaped(approval.reason)}`}\n${text}</system-out>`;
  return `    <testcase classname="${escaped(classname)}" name="${escaped(`${rule} ${subject}`)}"${place === undefined ? '' : ` file="${escaped(place.file)}" line="${place.line}"`}>${content}</testcase>`;
}

/** What XML 1.0 cannot hold is left out. */
const escaped = (text: string): string =>
  text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;');
