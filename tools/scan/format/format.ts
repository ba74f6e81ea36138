import type { ScanReport } from '../report.ts';
import { text } from './text.ts';

/** How a report is written; each ends with its last line's end. `colour` is for people at a terminal. */
export const scanFormats = {
  text,
} satisfies Record<string, (report: ScanReport, colour: boolean) => string>;
export type ScanFormatName = keyof typeof scanFormats;
