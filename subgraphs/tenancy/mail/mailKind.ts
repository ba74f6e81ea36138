import { z } from 'zod';
import type { RunningJob } from '#platform/jobs/jobKind.ts';
import type { Language } from './words.ts';

/** Which mail: its kind, the row that it is about, and that row's count of issues. All that a queue holds of it. */
export const mailReference = z.strictObject({ kind: z.string(), id: z.uuid(), issue: z.int().positive() });
export type MailReference = z.output<typeof mailReference>;

/** What a mail says, as plain text; a link stands between paragraphs and closing. */
export interface MailContent {
  subject: string;
  paragraphs: string[];
  link: {
    label: string;
    /** Of the page in the frontend, from `/`. */
    path: string;
    /** What the page is given. */
    token: string;
  };
  closing: string[];
}

/** A mail as its row is now. */
export interface Letter {
  issue: number;
  /** What the row keeps of the token (`digestOfToken`). */
  tokenHash: string;
  /** The address. */
  to: string;
  language: Language;
  content(token: string): MailContent;
}

export interface MailKind {
  /** As `EMAIL_VERIFICATION`. */
  name: string;
  /** Reads the row, in the scope of who has asked for it; null where nothing is to be sent any more. */
  load(running: RunningJob, id: string): Promise<Letter | null>;
}
