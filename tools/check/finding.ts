/** The checks of `orgraph schema check`, in the order of the report; the last one judges the approvals themselves. */
export const checkNames = [
  'composition',
  'changes',
  'clients',
  'plans',
  'tenancy',
  'database',
  'lint',
  'approvals',
] as const;
export type CheckName = (typeof checkNames)[number];

/** Those that can be left out: what does not compose cannot be checked further. */
export const laterChecks = checkNames.filter((name) => name !== 'composition' && name !== 'approvals');

/**
 * How bad a finding is. Errors fail the check: for a change of the schema that is `breaking`, with warnings
 * `dangerous`, with notes `safe`.
 */
export const severities = ['error', 'warning', 'note'] as const;
export type Severity = (typeof severities)[number];

/** A file of the owner, relative to the project, and a line of it from 1. */
export interface Place {
  file: string;
  line: number;
}

/**
 * Someone who notices: a client by its name and version, the operation, and how often it was seen in the chosen window;
 * 0 for a saved operation that no traffic shows.
 */
export interface Affected {
  client: string;
  version?: string | undefined;
  operation: string;
  count: number;
}

/** One thing that a check has to say: what, where, who is affected, what to do. */
export interface Finding {
  check: CheckName;
  /** Stable, in capitals; approvals and reports name it: FIELD_REMOVED. */
  rule: string;
  severity: Severity;
  /**
   * What the finding is about, as a schema coordinate (`SlackChannel.topic`), or the name of an operation, a table or a
   * migration. With `rule` it identifies the finding; an approval applies to exactly that and to the same `message`.
   */
  subject: string;
  place: Place;
  message: string;
  /** The code with which the gateway refuses the operation that the finding is about (docs/errors.md). */
  code?: string | undefined;
  advice: string;
  affected?: readonly Affected[];
}

/** A place from `file:line`; the first line where none is said. */
export function placeFrom(text: string): Place {
  const [, file, line] = /^(.*?)(?::(\d+))?$/.exec(text)!;
  return { file: file!, line: Number(line ?? 1) };
}

export const placeText = ({ file, line }: Place): string => `${file}:${line}`;

/** A finding of this check. */
export const databaseFinding = (finding: Omit<Finding, 'check'>): Finding => ({ check: 'database', ...finding });
