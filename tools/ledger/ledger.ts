import { z } from 'zod';

/**
 * What was deleted for good, one line each: a backup from before still has it, and has to lose it again when it is
 * restored. A line holds ids and times, and nobody's words.
 */
export const ledgerLine = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('organization'),
    id: z.uuid(),
    deletedAt: z.iso.datetime(),
    /** The id of who deleted it; null where that is not known. */
    deletedBy: z.uuid().nullable(),
  }),
]);

export type LedgerLine = z.output<typeof ledgerLine>;

/** Each line once, the oldest first; of two about the same the first that was given, unless it knows less. */
export function mergeLedgers(...ledgers: readonly (readonly LedgerLine[])[]): LedgerLine[] {
  const lines = new Map<string, LedgerLine>();
  for (const line of ledgers.flat()) {
    const name = `${line.kind} ${line.id}`;
    if ((lines.get(name)?.deletedBy ?? null) === null) lines.set(name, line);
  }
  const order = ({ deletedAt, id }: LedgerLine) => `${deletedAt} ${id}`;
  return [...lines.values()].toSorted((left, right) => (order(left) < order(right) ? -1 : 1));
}
