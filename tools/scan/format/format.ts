import { github } from '../../check/format/github.ts';
import { junit } from '../../check/format/junit.ts';
import { sarif } from '../../check/format/sarif.ts';
import type { Scan } from '../scan.ts';
import { html } from './html/html.ts';
import { json } from './json.ts';
import { markdown } from './markdown.ts';
import { text } from './text.ts';
import { writtenReport } from './written.ts';

/** How a scan is written; each ends with its last line's end. `colour` is for people at a terminal. */
export const scanFormats = {
  text: ({ report }, colour) => text(report, colour),
  json: ({ report }) => json(report),
  sarif: ({ report }) => sarif([writtenReport(report)]),
  junit: ({ report }) => junit([writtenReport(report)]),
  github: ({ report }) => github(writtenReport(report)),
  markdown: ({ report }) => markdown(report),
  html,
} satisfies Record<string, (scan: Scan, colour: boolean) => string>;
export type ScanFormatName = keyof typeof scanFormats;
