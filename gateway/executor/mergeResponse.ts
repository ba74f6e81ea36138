import { DataObject, type Value } from './response/responseData.ts';
import type { Mapping, Position } from './response/responsePosition.ts';

/**
 * Brings what an answer tells of an object to where it belongs. What is known is not overwritten by a null; a null that
 * was said is not taken for what nobody has filled (undefined).
 */
export function mergeResponse(target: DataObject, source: DataObject, { copied, merged }: Mapping): void {
  for (let index = 0; index < copied.length; index += 2) {
    const value = source.values[copied[index]!];
    const slot = copied[index + 1]!;
    if (value === undefined) continue;
    const known = target.values[slot];
    target.values[slot] = known === undefined || known === null ? value : overlaid(known, value);
  }
  for (const { source: from, target: to, position, mapping } of merged) {
    target.values[to] = joined(target.values[to], source.values[from], position, mapping);
  }
}

/** The same of answers whose slots are the same: one that others complete has come after one of those. */
function overlaid(known: Value, answered: Value): Value {
  if (answered === null) return known;
  if (typeof answered === 'string' || typeof known === 'string' || known === null) return answered;
  if (Array.isArray(answered)) return inPlace(known, answered, (item, index) => overlaid(item, answered[index]!));
  if (Array.isArray(known)) return known;
  for (const [slot, value] of answered.values.entries()) {
    if (value === undefined) continue;
    const before = known.values[slot];
    known.values[slot] = before === undefined ? value : overlaid(before, value);
  }
  return known;
}

/**
 * What two answers tell of one slot together; lists of one length item by item. What stood there first is completed,
 * what comes is left as it is.
 */
function joined(
  known: Value | undefined,
  answered: Value | undefined,
  position: Position,
  mapping: Mapping,
): Value | undefined {
  if (answered === undefined || answered === null) return known === undefined ? answered : known;
  if (typeof answered === 'string') return known === undefined || known === null ? answered : known;
  if (Array.isArray(answered)) {
    if (known === undefined || known === null)
      return answered.map((item) => joined(undefined, item, position, mapping) ?? null);
    return inPlace(known, answered, (item, index) => joined(item, answered[index], position, mapping) ?? null);
  }
  if (known !== undefined && known !== null && !(known instanceof DataObject)) return known;
  const target = known ?? new DataObject(position.layout.size);
  mergeResponse(target, answered, mapping);
  return target;
}

/**
 * The list that stood there first, its items completed; as it was where the lists are not of one length
 * (`failures.ts` tells that).
 */
function inPlace(known: Value, answered: readonly Value[], complete: (item: Value, index: number) => Value): Value {
  if (Array.isArray(known) && known.length === answered.length)
    for (const [index, item] of known.entries()) known[index] = complete(item, index);
  return known;
}
