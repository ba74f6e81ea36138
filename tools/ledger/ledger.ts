import { z } from 'zod';

const when = {
  deletedAt: z.iso.datetime(),
  /** The id of who deleted it; null where that is not known. */
  deletedBy: z.uuid().nullable(),
};

/**
 * What was deleted for good, one line each: a backup from before still has it, and has to lose it again when it is
 * restored. A line holds ids, digests and times, and nobody's words.
 */
export const ledgerLine = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('organization'), id: z.uuid(), ...when }),
  /** Somebody's account, by their own wish. */
  z.strictObject({ kind: z.literal('account'), id: z.uuid(), ...when }),
  /** Somebody whom an organization has erased in Slack, by the digest of their id there under a key of slack's. */
  z.strictObject({
    kind: z.literal('slack_user'),
    organization: z.uuid(),
    digest: z.string().min(1).max(43),
    keyId: z.string().min(1).max(50),
    ...when,
  }),
]);

export type LedgerLine = z.output<typeof ledgerLine>;
export type LedgerLineOf<Kind extends LedgerLine['kind']> = Extract<LedgerLine, { kind: Kind }>;

/** The lines of a kind. */
export const linesOf = <Kind extends LedgerLine['kind']>(
  ledger: readonly LedgerLine[],
  kind: Kind,
): LedgerLineOf<Kind>[] => ledger.filter((line): line is LedgerLineOf<Kind> => line.kind === kind);

/** Each line once, the oldest first; of two about the same the first that was given, unless it knows less. */
export function mergeLedgers(...ledgers: readonly (readonly LedgerLine[])[]): LedgerLine[] {
  const lines = new Map<string, LedgerLine>();
  for (const line of ledgers.flat()) {
    const name = nameOf(line);
    if ((lines.get(name)?.deletedBy ?? null) === null) lines.set(name, line);
  }
  const order = (line: LedgerLine) => `${line.deletedAt} ${nameOf(line)}`;
  return [...lines.values()].toSorted((left, right) => (order(left) < order(right) ? -1 : 1));
}

const nameOf = (line: LedgerLine): string =>
  line.kind === 'slack_user' ? `${line.kind} ${line.organization} ${line.digest}` : `${line.kind} ${line.id}`;
