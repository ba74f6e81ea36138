import { createHash } from 'node:crypto';
import type { Finding, Place } from '../finding.ts';

/** Somebody's written consent to exactly one finding. */
export interface Approval {
  subgraph: string;
  rule: string;
  subject: string;
  /** The finding's message, or `sha256:` and the first twelve hexadecimal digits of its hash. */
  message: string;
  reason: string;
  author: string;
  /** The last day (UTC) on which it counts, as YYYY-MM-DD. */
  expires: string;
  place: Place;
}

/** What stands for a finding's message in an approval: short, and another one as soon as the message is another. */
export const messageHash = (message: string): string =>
  `sha256:${createHash('sha256').update(message).digest('hex').slice(0, 12)}`;

export const covers = (approval: Approval, subgraph: string, finding: Finding): boolean =>
  approval.subgraph === subgraph &&
  approval.rule === finding.rule &&
  approval.subject === finding.subject &&
  [finding.message, messageHash(finding.message)].includes(approval.message);

/** @param today YYYY-MM-DD */
export const isExpired = ({ expires }: Approval, today: string): boolean => expires < today;
