/**
 * The words of an identifier, in small letters: `organizationId`, `organization_id` and `"Organization ID"` are all
 * organization, id.
 */
export const wordsOf = (name: string): string[] =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');

/** One of what an English word names several of: companies → company; a word that is none stays itself. */
export function singular(word: string): string {
  if (irregular[word] !== undefined) return irregular[word];
  if (/(ss|us|is)$/.test(word)) return word;
  if (word.endsWith('ies') && word.length > 4) return `${word.slice(0, -3)}y`;
  if (/(s|x|z|ch|sh)es$/.test(word)) return word.slice(0, -2);
  return word.endsWith('s') && word.length > 3 ? word.slice(0, -1) : word;
}

const irregular: Record<string, string> = {
  people: 'person',
  children: 'child',
  indices: 'index',
  analyses: 'analysis',
  statuses: 'status',
  aliases: 'alias',
  cases: 'case',
  databases: 'database',
  purchases: 'purchase',
  releases: 'release',
  licenses: 'license',
  responses: 'response',
  expenses: 'expense',
  courses: 'course',
  houses: 'house',
  invoices: 'invoice',
};

/** A table's name as the noun that columns are named after: `app_Companies` → app_company. */
export const nounOf = (name: string): string => {
  const words = wordsOf(name);
  return [...words.slice(0, -1), singular(words.at(-1) ?? '')].join('_');
};

/** What a column that is named `<noun>_id` refers to, as a noun; undefined where its name is no reference's. */
export function referredNoun(column: string): string | undefined {
  const words = wordsOf(column);
  const last = words.at(-1);
  if (words.length < 2 || (last !== 'id' && last !== 'uuid')) return undefined;
  return words.slice(0, -1).join('_');
}

/** Which of several somebody has chosen: `default_organization_id` does not say to whom a row belongs. */
export const saysWhoWasChosen = (column: string): boolean =>
  /^(default|current|last|active|selected|preferred)$/.test(wordsOf(column)[0] ?? '');

/** The word that a project puts before the names of its tables: `app_orders`, `app_order_lines`; undefined where it puts none. */
export function commonPrefix(tables: readonly { name: string }[]): string | undefined {
  const counts = new Map<string, number>();
  for (const [first, ...rest] of tables.map(({ name }) => wordsOf(name)))
    if (first !== undefined && rest.length > 0) counts.set(first, (counts.get(first) ?? 0) + 1);
  const [most] = [...counts].toSorted(([, one], [, other]) => other - one);
  return most !== undefined && most[1] >= 3 && most[1] >= 0.75 * tables.length ? most[0] : undefined;
}

/** The noun of a table's name without that word. */
export function bareNounOf(name: string, prefix: string | undefined): string {
  const noun = nounOf(name);
  return prefix !== undefined && noun.startsWith(`${prefix}_`) ? noun.slice(prefix.length + 1) : noun;
}
