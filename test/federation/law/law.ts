import { isWithin, type Path } from '../compare.ts';

/** An answer of the gateway: all of its errors, not only those that are listed. */
export interface Answer {
  data: unknown;
  errors: readonly { path?: Path; extensions: { code: string } }[];
}

/** What is known of an operation from elsewhere than the gateway. */
export interface Known {
  /** What one schema without any fault would answer. */
  whole: unknown;
  /** Whether a subgraph that was asked has said that what stands at a path is null, of the field or of its entity. */
  saidNull(path: Path): boolean;
  /** Whether what stands at a path was computed from a null that was said. */
  isComputed(path: Path): boolean;
  /** Of each null that may be there without an error, whose. */
  refusals: ReadonlySet<string>;
}

/**
 * The law of nulls. Every null of a selected field has one of: a null that was said of it or of its entity; an error at
 * it, or below it, from where a field that may not be null has carried it up; a refusal, told for all items of a list
 * at the list. And what is not null is right.
 * @returns what breaks it, with its path.
 */
export function breaches({ data, errors }: Answer, { whole, saidNull, isComputed, refusals }: Known): string[] {
  const found: string[] = [];

  function explained(path: Path, expected: unknown): boolean {
    if (errors.some((error) => error.path !== undefined && isWithin(error.path, path))) return true;
    if (errors.some((error) => refusals.has(error.extensions.code) && isWithin(path, error.path ?? ['']))) return true;
    return typeof path.at(-1) === 'number' ? expected === null : saidNull(path);
  }

  function walk(value: unknown, expected: unknown, path: Path): void {
    const at = path.join('.');
    if (value === null) {
      if (!explained(path, expected)) found.push(`${at}: nobody has said that it is null`);
    } else if (Array.isArray(value)) {
      if (!Array.isArray(expected) || value.length !== expected.length) found.push(`${at}: not the list that it is`);
      else for (const [index, item] of value.entries()) walk(item, expected[index], [...path, index]);
    } else if (typeof value === 'object') {
      const [names, others] = [Object.keys(value), Object.keys(expected ?? {})];
      if (names.join() !== others.join()) found.push(`${at}: not the object that it is`);
      else
        for (const name of names)
          walk(value[name as never], (expected as Record<string, unknown>)[name], [...path, name]);
    } else if (value !== expected && !isComputed(path))
      found.push(`${at}: ${JSON.stringify(value)} for ${JSON.stringify(expected)}`);
  }

  walk(data, whole, []);
  return found;
}
