import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isNode, isSeq, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import type { Finding } from '../finding.ts';
import type { Approval } from './approval.ts';

export const approvalsFile = 'schema/approvals.yaml';

const said = z.string({ error: 'is missing' }).trim().min(1, 'is empty');
const entry = z.strictObject({
  subgraph: said,
  rule: said.regex(/^[A-Z][A-Z0-9_]*$/, 'is no rule’s name'),
  subject: said,
  message: said,
  reason: said,
  author: said,
  expires: said.refine(
    (text) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)),
    'is no day like 2026-12-31',
  ),
});

/**
 * What stands in a file of approvals, and what is wrong with it: an entry that cannot be read approves nothing. A file
 * that is not there holds none.
 */
export function readApprovals(directory: string, file: string): { approvals: Approval[]; findings: Finding[] } {
  let text: string;
  try {
    text = readFileSync(join(directory, file), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' && file === approvalsFile)
      return { approvals: [], findings: [] };
    return { approvals: [], findings: [unreadable(file, 1, file, `cannot be read: ${(error as Error).message}`)] };
  }
  return parseApprovals(text, file);
}

export function parseApprovals(text: string, file: string): { approvals: Approval[]; findings: Finding[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, schema: 'failsafe' });
  const [error] = document.errors;
  if (error !== undefined)
    return {
      approvals: [],
      findings: [unreadable(file, error.linePos?.[0].line ?? 1, file, `is no YAML: ${error.message}`)],
    };
  if (document.contents === null) return { approvals: [], findings: [] };
  if (!isSeq(document.contents))
    return { approvals: [], findings: [unreadable(file, 1, file, 'must be a list of approvals')] };
  const approvals: Approval[] = [];
  const findings: Finding[] = [];
  document.contents.items.forEach((item, index) => {
    const line = lines.linePos((isNode(item) ? item.range?.[0] : undefined) ?? 0).line;
    const given: unknown = isNode(item) ? item.toJSON() : item;
    const result = entry.safeParse(given);
    if (result.success) approvals.push({ ...result.data, place: { file, line } });
    else
      findings.push(
        unreadable(
          file,
          line,
          (given as { subject?: string } | null)?.subject ?? `${file}[${index}]`,
          `is not accepted: ${result.error.issues.map(({ path, message }) => `${path.join('.') || 'it'} ${message}`).join('; ')}`,
        ),
      );
  });
  return { approvals, findings };
}

const unreadable = (file: string, line: number, subject: string, what: string): Finding => ({
  check: 'approvals',
  rule: 'APPROVAL_INVALID',
  severity: 'error',
  subject,
  place: { file, line },
  message: `The approval ${what}`,
  advice:
    'An approval needs subgraph, rule, subject, message, reason, author and expires, and applies to exactly that finding (docs/schema-checks.md, Approvals).',
});
