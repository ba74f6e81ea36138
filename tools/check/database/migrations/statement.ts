/** One SQL statement that a migration runs, and where it is written. */
export interface Statement {
  migration: string;
  /** Relative to the project. */
  file: string;
  line: number;
  sql: string;
}

/** The lines of a migration's file on which its statements begin, in their order; a statement that is put together there is found by its beginning, else it is the line of `up`. */
export function linesOf(text: string, statements: readonly string[]): number[] {
  const lines = text.split('\n').map(flat);
  let from = 0;
  return statements.map((sql) => {
    const words = flat(sql.trim());
    for (const length of [80, 40, 20]) {
      const beginning = words.slice(0, length);
      const ahead = lines.findIndex((line, index) => index >= from && line.includes(beginning));
      const found = ahead === -1 ? lines.findIndex((line) => line.includes(beginning)) : ahead;
      if (found !== -1) {
        from = found;
        return found + 1;
      }
    }
    return lines.findIndex((line) => /\bup\(\)/.test(line)) + 1 || 1;
  });
}

const flat = (text: string): string => (text.split('\n')[0] ?? '').replaceAll('\\', '').replace(/\s+/g, ' ');
