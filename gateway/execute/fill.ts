import { DataObject, type Value } from './data.ts';
import type { Mapping, Position } from './position.ts';

/** Brings what an answer tells of an object to where it belongs. What is known is not overwritten by a null. */
export function fill(target: DataObject, source: DataObject, { copied, merged }: Mapping): void {
  for (let index = 0; index < copied.length; index += 2) {
    const value = source.values[copied[index]!];
    const place = copied[index + 1]!;
    if (value === undefined || (value === null && target.values[place] !== undefined)) continue;
    target.values[place] = value;
  }
  for (const { source: from, target: to, position, mapping } of merged) {
    target.values[to] = joined(target.values[to], source.values[from], position, mapping);
  }
}

/** What two answers tell of one place together; lists of one length item by item. What stood there first is completed, what comes is left as it is. */
function joined(known: Value | undefined, told: Value | undefined, position: Position, mapping: Mapping): Value | undefined {
  if (told === undefined || told === null) return known === undefined ? told : known;
  if (typeof told === 'string') return known === undefined || known === null ? told : known;
  if (Array.isArray(told)) {
    if (known === undefined || known === null) return told.map((item) => joined(undefined, item, position, mapping) ?? null);
    return Array.isArray(known) && known.length === told.length ? known.map((item, index) => joined(item, told[index], position, mapping) ?? null) : known;
  }
  if (known !== undefined && known !== null && !(known instanceof DataObject)) return known;
  const target = known ?? new DataObject(position.layout.size);
  fill(target, told, mapping);
  return target;
}
