/** Some people, by Slack's ids. */
export interface People {
  has(slackId: string): boolean;
  /** By which names one of them was shown, where that is known. */
  namesOf(slackId: string): readonly string[];
  /** Those whose names are known. */
  named: Iterable<readonly [slackId: string, names: readonly string[]]>;
}

/**
 * A value of JSON without what it says of these people: a mention loses the name in it, and an object that is somebody's
 * (what they have written, shared or changed: `user`, `author_id`) keeps whose it is and when. Their ids stay.
 */
export function withoutPeople(value: unknown, people: People): unknown {
  if (typeof value === 'string') return withoutLabels(value, people);
  if (Array.isArray(value)) return value.map((item) => withoutPeople(item, people));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const isOfThem = (item: unknown): item is string => typeof item === 'string' && people.has(item);
  if (entries.some(([key, item]) => owners.has(key) && isOfThem(item)))
    return Object.fromEntries(entries.filter(([key, item]) => key === 'ts' || isOfThem(item)));
  const named = entries.flatMap(([, item]) => (isOfThem(item) ? people.namesOf(item).map((name) => [name, item]) : []));
  const idOf = new Map(named as [string, string][]);
  return Object.fromEntries(
    entries.map(([key, item]) => [key, (typeof item === 'string' && idOf.get(item)) || withoutPeople(item, people)]),
  );
}

/** A name behind an @, and not the beginning of another. */
const shown = (name: string) =>
  new RegExp(`@${name.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&')}(?![\\p{L}\\p{N}_])`, 'gu');

const owners = new Set(['user', 'author_id']);

/** A text without the names in its mentions: as Slack writes them, `<@U1|name>`, and as they are shown, `@name`. */
export function withoutLabels(text: string, people: People): string {
  let left = text.replaceAll(/<@([^|>]+)\|[^>]*>/g, (mention, id: string) => (people.has(id) ? `<@${id}>` : mention));
  for (const [id, names] of people.named) for (const name of names) left = left.replaceAll(shown(name), `@${id}`);
  return left;
}
