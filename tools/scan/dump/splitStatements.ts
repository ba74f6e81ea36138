/** One statement of an SQL script, and the line, from 1, on which its first word stands. */
export interface Statement {
  sql: string;
  line: number;
}

export interface StatementSplitter {
  /**
   * Takes the next line, with its end, and calls back for each statement that ends in it. A line that begins with a
   * backslash where a statement might begin is none of SQL: it is not given here (`inStatement`).
   */
  feed(text: string, line: number, ended: (statement: Statement) => void): void;
  /** Something has begun that has not ended. */
  inStatement(): boolean;
}

/**
 * Splits a script where psql does: at semicolons outside of strings, names, comments, dollar quotes, parentheses and
 * the bodies of SQL-standard functions (`BEGIN ATOMIC … END`).
 */
export function splitStatements(): StatementSplitter {
  let sql = '';
  let begunOn = 0;
  /** Where the string, name or dollar quote that is open ends in a text. */
  let closing: Closing | undefined;
  let comments = 0;
  let parentheses = 0;
  let bodies = 0;
  let plainBackslash = true;

  function reset(): void {
    [sql, begunOn, parentheses, bodies] = ['', 0, 0, 0];
  }

  function end(ended: (statement: Statement) => void): void {
    const statement = { sql, line: begunOn };
    const setting = /^set\s+standard_conforming_strings\s*(?:=|to)\s*'?(\w+)/i.exec(sql)?.[1];
    if (setting !== undefined) plainBackslash = !/^(off|false|no|0)$/i.test(setting);
    reset();
    if (statement.sql !== '') ended(statement);
  }

  /** The body of a function without quotes holds semicolons of its own. */
  function word(text: string): void {
    const lower = text.toLowerCase();
    if (lower === 'begin' && routine.test(sql)) bodies += 1;
    else if (lower === 'case' && bodies > 0) bodies += 1;
    else if (lower === 'end' && bodies > 0) bodies -= 1;
  }

  return {
    inStatement: () => begunOn > 0 || closing !== undefined || comments > 0,
    feed(text, line, ended) {
      for (let at = 0; at < text.length;) {
        if (comments > 0) {
          const [opening, close] = [text.indexOf('/*', at), text.indexOf('*/', at)];
          const opens = opening >= 0 && (close < 0 || opening < close);
          const until = opens ? opening + 2 : close < 0 ? text.length : close + 2;
          if (opens || close >= 0) comments += opens ? 1 : -1;
          if (begunOn > 0) sql += text.slice(at, until);
          at = until;
          continue;
        }
        if (closing !== undefined) {
          const until = closing(text, at);
          if (until !== undefined) closing = undefined;
          sql += text.slice(at, until);
          at = until ?? text.length;
          continue;
        }
        token.lastIndex = at;
        const [found] = token.exec(text)!;
        at += found.length;
        if (found.startsWith('--')) continue;
        if (found === '/*') comments = 1;
        else if (found === ';' && parentheses === 0 && bodies === 0) {
          end(ended);
          continue;
        } else if (found === "'") closing = plainBackslash ? closedBy("'") : escaped;
        else if (/^e'$/i.test(found)) closing = escaped;
        else if (found === '"') closing = closedBy('"');
        else if (/^\$.*\$$/.test(found)) closing = closedBy(found);
        else if (found === '(') parentheses += 1;
        else if (found === ')') parentheses = Math.max(0, parentheses - 1);
        else if (wordStart.test(found)) word(found);
        if (begunOn === 0 && (found.trim() === '' || comments > 0)) continue;
        if (begunOn === 0) begunOn = line;
        sql += found;
      }
    },
  };
}

const routine = /^create\s+(?:or\s+replace\s+)?(?:function|procedure)\b/i;
const wordStart = /^[A-Za-z_\u0080-\u{10ffff}]/u;
const token =
  /--[^\n]*|\/\*|[eE]'|\$(?:[A-Za-z_\u0080-\u{10ffff}][\w\u0080-\u{10ffff}]*)?\$|[A-Za-z_\u0080-\u{10ffff}][\w$\u0080-\u{10ffff}]*|\s+|\d[\w.]*|[^]/uy;

/** The index behind the end of what is open; none where the text ends before. */
type Closing = (text: string, at: number) => number | undefined;

/** A mark that is doubled inside ends and begins again, which comes to the same. */
const closedBy =
  (mark: string): Closing =>
  (text, at) => {
    const index = text.indexOf(mark, at);
    return index < 0 ? undefined : index + mark.length;
  };

/** A backslash takes the next character's meaning away. */
const escaped: Closing = (text, at) => {
  const marks = /\\[^]|''|'/g;
  marks.lastIndex = at;
  for (let mark = marks.exec(text); mark !== null; mark = marks.exec(text)) if (mark[0] === "'") return marks.lastIndex;
  return undefined;
};
