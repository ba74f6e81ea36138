/** What an import did to the rows of one kind. */
export interface Changes {
  added: number;
  changed: number;
  removed: number;
}

export const kinds = ['users', 'channels', 'members', 'messages', 'reactions', 'threads', 'accounts'] as const;
export type ImportKind = (typeof kinds)[number];
export type AllChanges = Record<ImportKind, Changes>;

export const noChanges = (): AllChanges =>
  Object.fromEntries(kinds.map((kind) => [kind, { added: 0, changed: 0, removed: 0 }])) as AllChanges;

export function add(total: Changes, { added = 0, changed = 0, removed = 0 }: Partial<Changes>): void {
  total.added += added;
  total.changed += changed;
  total.removed += removed;
}

export const sumOf = (all: AllChanges): number =>
  Object.values(all).reduce((sum, { added, changed, removed }) => sum + added + changed + removed, 0);

/**
 * Of so many rows in an export, those that were here and stay as they are; none less than none, because channels also
 * change that are only named in its lists, or in no list any more.
 */
export const unchangedOf = (all: number, { added, changed }: Changes): number => Math.max(0, all - added - changed);
