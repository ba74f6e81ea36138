/** A value of a subgraph's answer, as JSON.parse gives it. */
export type Json = string | number | boolean | null | Json[] | JsonObject;
export interface JsonObject { [name: string]: Json | undefined }

export const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A copy that shares nothing with the original. */
export function copy<Value extends Json | undefined>(value: Value): Value;
export function copy(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) return value.map((item) => copy(item));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, copy(member)]));
}

/**
 * Adds what one answer knows to what others told of the same object. Lists of the same length are merged item by item; `__proto__`, which no name of ours
 * can be, is left out.
 */
export function mergeInto(target: JsonObject, source: JsonObject): void {
  for (const [name, value] of Object.entries(source)) {
    if (name !== '__proto__') target[name] = merged(target[name], value!);
  }
}

function merged(known: Json | undefined, told: Json): Json {
  if (isObject(known) && isObject(told)) {
    mergeInto(known, told);
    return known;
  }
  if (Array.isArray(known) && Array.isArray(told) && known.length === told.length) return known.map((item, index) => merged(item, told[index]!));
  return told === null && known !== undefined ? known : told;
}
