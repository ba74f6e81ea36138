import type { PreparedField, ValueShape } from './preparedQuery.ts';

/** Where a value stands in the answer. An error that a non-null value cannot bear nulls the nearest slot that can. */
export interface Slot {
  above: Slot | undefined;
  /** The object or list that holds the value. */
  holder: Record<string | number, unknown>;
  key: string | number;
  typeName: string | undefined;
  nullable: boolean;
  nulled: boolean;
}

/** The slot of an answer's data. */
export const dataSlot = (holder: Record<string, unknown>): Slot => ({
  above: undefined,
  holder,
  key: 'data',
  typeName: undefined,
  nullable: true,
  nulled: false,
});

/** The slot of a field in its object. */
export const fieldSlot = (
  above: Slot,
  holder: Record<string, unknown>,
  key: string,
  { parent, shape: { nullable } }: PreparedField,
): Slot => ({ above, holder, key, typeName: parent.name, nullable, nulled: false });

/** The slot of an item in its list. */
export const itemSlot = (above: Slot, list: unknown[], key: number, { nullable }: ValueShape): Slot => ({
  above,
  holder: list as never,
  key,
  typeName: undefined,
  nullable,
  nulled: false,
});

/** The path of a slot in the answer, as an error names it. */
export function pathOf(slot: Slot): (string | number)[] {
  const path: (string | number)[] = [];
  for (let at: Slot = slot; at.above !== undefined; at = at.above) path.unshift(at.key);
  return path;
}

/**
 * Nulls what an error in this slot cannot be borne by; false, with nothing done, where an error has nulled it before.
 */
export function nullFrom(slot: Slot): boolean {
  let bearer: Slot = slot;
  while (!bearer.nullable && bearer.above !== undefined) bearer = bearer.above;
  for (let above: Slot | undefined = bearer; above !== undefined; above = above.above) if (above.nulled) return false;
  for (let lost: Slot = slot; lost !== bearer; lost = lost.above!) lost.nulled = true;
  bearer.nulled = true;
  bearer.holder[bearer.key] = null;
  return true;
}
