import type { CheckReport } from '../report.ts';
import { github } from './github.ts';
import { json } from './json.ts';
import { junit } from './junit.ts';
import { sarif } from './sarif.ts';
import { text } from './text.ts';

/** How a report is written; each ends with its last line's end. `colour` is for people at a terminal. */
export type Format = (report: CheckReport, colour: boolean) => string;

export const formats = { text, json, sarif, junit, github } satisfies Record<string, Format>;
export type FormatName = keyof typeof formats;
