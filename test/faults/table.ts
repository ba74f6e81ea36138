import type { Verdict } from './judge.ts';

const columns: [heading: string, (verdict: Verdict) => string | number][] = [
  ['fault', ({ fault }) => fault],
  ['requests', ({ requests }) => requests],
  ['failed at first', ({ failed }) => failed],
  ['told NOT_DONE', ({ notDone }) => notDone],
  ['sent again', ({ repeated }) => repeated],
  ['given up', ({ givenUp }) => givenUp],
  ['acknowledged and lost', ({ lost }) => lost],
  ['NOT_DONE and done', ({ committedThough }) => committedThough],
  ['done twice', ({ notOnce }) => notOnce],
  ['another organization’s', ({ foreign }) => foreign],
  ['recovered after', ({ recovery }) => `${recovery.toFixed(1)} s`],
];

/** Verdicts as a Markdown table. */
export const tableOf = (verdicts: readonly Verdict[]): string =>
  [
    columns.map(([heading]) => heading),
    columns.map(() => '---'),
    ...verdicts.map((verdict) => columns.map(([, cell]) => String(cell(verdict)))),
  ]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
