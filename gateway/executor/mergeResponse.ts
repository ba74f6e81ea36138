import { DataObject, type Value } from './response/responseData.ts';
import type { Mapping, Position } from './response/responsePosition.ts';

/** Brings what an answer tells of an object to where it belongs. What is known is not overwritten by a null. */
export function fill(target: DataObject, source: DataObject, { copied, merged }: Mapping): void {
  for (let index = 0; index < copied.length; index += 2) {
    const value = source.values[copied[index]!];
    const place = copied[index + 1]!;
    if (value === undefined) continue;
    const known = target.values[place];
    target.values[place] = known === undefined || known === null ? value : overlaid(known, value);
  }
  for (const { source: from, target: to, position, mapping } of merged) {
    target.values[to] = joined(target.values[to], source.values[from], position, mapping);
  }
}

/** The same of answers whose places are the same: one that others complete has come after one of those. */
function overlaid(known: Value, told: Value): Value {
  if (told === null) return known;
  if (typeof told === 'string' || typeof known === 'string' || known === null) return told;
  if (Array.isArray(told)) return Array.isArray(known) && known.length === told.length ? known.map((item, index) => overlaid(item, told[index]!)) : known;
  if (Array.isArray(known)) return known;
  for (const [place, value] of told.values.entries()) {
    if (value === undefined) continue;
    const before = known.values[place];
    known.values[place] = before === undefined ? value : overlaid(before, value);
  }
  return known;
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
