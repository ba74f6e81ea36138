/**
 * What a header of preferences (Accept, Accept-Encoding; RFC 9110) names, in lower case, and how much each is wanted:
 * from 0, not at all, to 1.
 */
export function headerPreferences(header: string): Map<string, number> {
  const named = new Map<string, number>();
  for (const part of header.toLowerCase().split(',')) {
    const [name = '', ...parameters] = part.split(';').map((text) => text.trim());
    const quality = Number(parameters.find((text) => text.startsWith('q='))?.slice(2) ?? 1);
    if (name !== '' && !named.has(name)) named.set(name, Number.isNaN(quality) ? 0 : quality);
  }
  return named;
}

const most = 200;

/**
 * The same function of a header's text, its results kept: clients send few different ones. It starts anew before a
 * client could fill the memory.
 */
export function remembered<Result>(read: (text: string) => Result): (text: string) => Result {
  const known = new Map<string, Result>();
  return (text) => {
    const result = known.get(text);
    if (result !== undefined || known.has(text)) return result as Result;
    if (known.size >= most) known.clear();
    const first = read(text);
    known.set(text, first);
    return first;
  };
}
