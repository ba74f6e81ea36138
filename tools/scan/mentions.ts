/** Whether a text of SQL, or of a routine, has the name as a word, in whatever case. */
export const mentions = (text: string, name: string): boolean =>
  new RegExp(`(?<![\\w$])${escaped(name)}(?![\\w$])`, 'i').test(text);

/** Whether the name stands where a statement names what it reads or changes, with a schema or without. */
export const readsFrom = (text: string, name: string): boolean =>
  new RegExp(
    `(\\b(from|join|update|into|using)|,)\\s+(only\\s+)?("?[\\w$]+"?\\s*\\.\\s*)?"?${escaped(name)}"?(?![\\w$"])`,
    'i',
  ).test(text);

const escaped = (text: string): string => text.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&');
