import { createReadStream } from 'node:fs';

/** A part of a plain dump, in its order; `line` is where it begins, from 1. */
export type DumpPart =
  | { kind: 'statement'; sql: string; line: number }
  /** The statement of a COPY; its data follow in parts of `data`, until `end`. */
  | { kind: 'copy'; sql: string; line: number }
  | { kind: 'data'; lines: string }
  | { kind: 'end' }
  /** A line for psql: `\connect`, `\restrict`. */
  | { kind: 'command'; words: readonly string[]; line: number };

/** The lines of a file, of whatever length it is. */
export async function* linesOf(file: string): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of createReadStream(file, 'utf8') as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop()!;
    yield* lines;
  }
  if (rest !== '') yield rest;
}

const copying = /^copy\s[^;]*\sfrom\s+stdin\b/i;
/** How many characters of data are handed on at once. */
const portion = 1 << 16;

/** Reads a plain dump as psql does: statements end with ; outside of quotes, bodies and comments. */
export async function* readDump(lines: AsyncIterable<string>): AsyncGenerator<DumpPart> {
  const scanner = new StatementScanner();
  let number = 0;
  let data: string | undefined;
  for await (const line of lines) {
    number += 1;
    if (data !== undefined) {
      if (line === '\\.' || line === '\\.\r') {
        if (data !== '') yield { kind: 'data', lines: data };
        yield { kind: 'end' };
        data = undefined;
      } else {
        data += `${line}\n`;
        if (data.length > portion) {
          yield { kind: 'data', lines: data };
          data = '';
        }
      }
      continue;
    }
    if (scanner.isEmpty && line.startsWith('\\')) {
      yield { kind: 'command', words: line.slice(1).trim().split(/\s+/), line: number };
      continue;
    }
    for (const statement of scanner.read(line, number)) {
      if (copying.test(statement.sql)) {
        yield { kind: 'copy', ...statement };
        data = '';
      } else yield { kind: 'statement', ...statement };
    }
  }
  const last = scanner.end();
  if (last !== undefined) yield { kind: 'statement', ...last };
}

interface Statement {
  sql: string;
  line: number;
}

type Open = { kind: 'quote' | 'escape' | 'name' | 'body'; end: string } | { kind: 'comment'; depth: number };

/** What stands outside of quotes: a comment, the beginning of something quoted, a word, spaces, or a sign. */
const outside =
  /--.*|\/\*|\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$|[eE]'|['";]|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*|\s+|[^]/y;

/** Splits text into statements, a line at a time. */
class StatementScanner {
  #text = '';
  #line = 0;
  #open: Open | undefined;
  /** Of BEGIN ATOMIC … END, in which statements end with ; too. */
  #atomic = 0;

  get isEmpty(): boolean {
    return this.#text.trim() === '' && this.#open === undefined;
  }

  *read(line: string, number: number): Generator<Statement> {
    const text = `${line}\n`;
    for (let at = 0; at < text.length;) {
      const token = this.#open === undefined ? tokenAt(text, at) : inside(text, at, this.#open);
      at += token.length;
      if (this.#open !== undefined) this.#close(token);
      else if (token.startsWith('--')) continue;
      else if (token === ';' && this.#atomic === 0) {
        const statement = this.end();
        if (statement !== undefined) yield statement;
        continue;
      } else this.#enter(token);
      if (this.#text === '') {
        if (token.trim() === '') continue;
        this.#line = number;
      }
      this.#text += token;
    }
  }

  end(): Statement | undefined {
    const sql = this.#text.trim();
    this.#text = '';
    this.#atomic = 0;
    return sql === '' ? undefined : { sql, line: this.#line };
  }

  #enter(token: string): void {
    if (token === "'") this.#open = { kind: 'quote', end: "'" };
    else if (/^[eE]'$/.test(token)) this.#open = { kind: 'escape', end: "'" };
    else if (token === '"') this.#open = { kind: 'name', end: '"' };
    else if (token === '/*') this.#open = { kind: 'comment', depth: 1 };
    else if (/^\$.*\$$/.test(token)) this.#open = { kind: 'body', end: token };
    else if (/^atomic$/i.test(token) && /\bbegin\s+$/i.test(this.#text)) this.#atomic = 1;
    else if (this.#atomic > 0 && /^case$/i.test(token)) this.#atomic += 1;
    else if (this.#atomic > 0 && /^end$/i.test(token)) this.#atomic -= 1;
  }

  #close(token: string): void {
    const open = this.#open!;
    if (open.kind === 'comment') {
      if (token.endsWith('/*')) open.depth += 1;
      else if (token.endsWith('*/')) open.depth -= 1;
      if (open.depth === 0) this.#open = undefined;
    } else if (token.endsWith(open.end) && !token.endsWith('\n')) this.#open = undefined;
  }
}

function tokenAt(text: string, at: number): string {
  outside.lastIndex = at;
  return outside.exec(text)![0];
}

/** What follows inside of something quoted, to its end or the line’s. A doubled quote, or one after \, ends nothing. */
function inside(text: string, at: number, open: Open): string {
  if (open.kind === 'comment') {
    const found = /\/\*|\*\//g;
    found.lastIndex = at;
    return found.exec(text) === null ? text.slice(at) : text.slice(at, found.lastIndex);
  }
  for (let end = at; end < text.length;) {
    if (open.kind === 'escape' && text[end] === '\\') end += 2;
    else if (!text.startsWith(open.end, end)) end += 1;
    else if (open.kind !== 'body' && text[end + 1] === open.end) end += 2;
    else return text.slice(at, end + open.end.length);
  }
  return text.slice(at);
}
