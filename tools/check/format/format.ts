import type { CheckReport } from '../report.ts';
import { github } from './github.ts';
import { json, jsonArray } from './json.ts';
import { junit } from './junit.ts';
import { sarif } from './sarif.ts';
import { textReport, textReports } from './text.ts';

/**
 * How one report is written, and how those of several subgraphs are; each ends with its last line's end. `colour` is
 * for people at a terminal.
 */
export interface Format {
  one(report: CheckReport, colour: boolean): string;
  several(reports: readonly CheckReport[], colour: boolean): string;
}

export const formats = {
  text: { one: textReport, several: textReports },
  json: { one: json, several: jsonArray },
  sarif: { one: (report) => sarif([report]), several: sarif },
  junit: { one: (report) => junit([report]), several: junit },
  github: { one: github, several: (reports) => reports.map(github).join('') },
} satisfies Record<string, Format>;
export type FormatName = keyof typeof formats;
