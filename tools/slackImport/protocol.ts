import type { ExportOptions } from '../../subgraphs/slack/exportReader/readExport.ts';
import type { ImportProgress, ImportResult } from '../../subgraphs/slack/importExport.ts';

/** What the importing process is started with, as its first argument. */
export interface ImportSource {
  path: string;
  /** What of it is asked for. */
  options: Omit<ExportOptions, 'limits'>;
  /** Channels, by id or name, that may become as visible as the export says. */
  loosen: string[];
}

/** Where an export goes: sent to the importing process once it has opened the export. */
export interface ImportDestination {
  /** An id or a slug. */
  organization: string;
  /** Whose the import is; the organization's first owner, where nobody is named. */
  as: string | undefined;
  databaseUrl: string;
  /** The directory of keys. */
  keys: string;
  urls: { tenancy: string; integrations: string };
}

export interface ImportOutcome extends ImportResult {
  organization: { id: string; slug: string; name: string };
  /** Of the importing process, in bytes. */
  peakMemory: number;
}

/** An error as it passes between processes; `name` is Error for what the person who imports can act on. */
export interface PlainError {
  name: string;
  message: string;
  stack: string | undefined;
  code: unknown;
}

/** What the importing process says. */
export type ImportMessage =
  | { kind: 'opened' }
  | { kind: 'progress'; progress: ImportProgress }
  | { kind: 'done'; outcome: ImportOutcome }
  | { kind: 'failed'; error: PlainError };
