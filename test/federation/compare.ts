export type Path = readonly (string | number)[];

/** Where the part says null though the whole does not, and where they differ otherwise. */
export function compare(whole: unknown, part: unknown, path: Path = []): { lost: Path[]; wrong: Path[] } {
  if (part === null) return { lost: whole === null ? [] : [path], wrong: [] };
  if (typeof part !== 'object' || typeof whole !== 'object' || whole === null)
    return { lost: [], wrong: part === whole ? [] : [path] };
  if (Object.keys(part).join() !== Object.keys(whole).join()) return { lost: [], wrong: [path] };
  const inner = Object.entries(part).map(([name, value]) =>
    compare((whole as Record<string, unknown>)[name], value, [...path, Array.isArray(part) ? Number(name) : name]),
  );
  return { lost: inner.flatMap(({ lost }) => lost), wrong: inner.flatMap(({ wrong }) => wrong) };
}

/** The null at which a path ends in data, or that stands above its end; undefined when there is none. */
export function nullOn(data: unknown, path: Path): Path | undefined {
  let value = data;
  for (const [index, name] of path.entries()) {
    if (value === null) return path.slice(0, index);
    value = Object.hasOwn(value as object, name) ? (value as Record<string | number, unknown>)[name] : undefined;
  }
  return value === null ? path : undefined;
}

export const isWithin = (path: Path, place: Path): boolean => place.every((name, index) => path[index] === name);
