import { closeSync, openSync, readSync } from 'node:fs';
import { CouldNotCheck, UsageError } from '../../process/exitCode.ts';
import { splitStatements, type Statement } from './splitStatements.ts';

/** What a plain dump of pg_dump says, in its order. */
export type DumpPart =
  | ({ kind: 'statement' } & Statement)
  /** `COPY … FROM stdin`, and its data, to be read once, if at all, before the next part is asked for. */
  | ({ kind: 'copy'; data: Iterable<Buffer> } & Statement)
  /** A line for psql, without its backslash. */
  | { kind: 'command'; name: string; argument: string; line: number };

/**
 * Reads a dump part by part, so that one of any size needs no more memory than its longest statement. Statements are
 * decoded as `encoding` says at their time; data stays as it is.
 * @throws UsageError where it is no plain dump; CouldNotCheck where it ends too soon
 */
export function* readDump(file: string, encoding: () => string): Generator<DumpPart> {
  const lines = linesOf(file);
  const splitter = splitStatements();
  const ended: Statement[] = [];
  let unfinished = 0;
  for (let next = lines.next(); !next.done; next = lines.next()) {
    const { bytes, line } = next.value;
    if (bytes[0] === backslash && !splitter.inStatement()) {
      const [, name, argument] = /^\\(\S+)\s*(.*?)\s*$/s.exec(bytes.toString())!;
      yield { kind: 'command', name: name!, argument: argument!, line };
      continue;
    }
    const text = bytes.toString('latin1');
    if (!splitter.inStatement()) unfinished += marks.get(text.trimEnd()) ?? 0;
    splitter.feed(text, line, (statement) => ended.push(statement));
    for (const { sql, line: begun } of ended.splice(0)) {
      const statement = { sql: new TextDecoder(encoding()).decode(Buffer.from(sql, 'latin1')), line: begun };
      if (!/^copy\b[^]*\bfrom\s+stdin\b/i.test(sql)) yield { kind: 'statement', ...statement };
      else {
        const reading = { ended: false };
        yield { kind: 'copy', ...statement, data: dataOf(lines, reading) };
        if (!reading.ended) for (const _ of dataOf(lines, reading));
        if (!reading.ended) throw new CouldNotCheck(`${file} ends inside the data of line ${begun}: it is not whole`);
      }
    }
  }
  if (splitter.inStatement()) throw new CouldNotCheck(`${file} ends inside a statement: it is not whole`);
  if (unfinished > 0)
    throw new CouldNotCheck(`${file} ends without the line “PostgreSQL database dump complete”: it is not whole`);
}

/** What pg_dump writes before each database and after it: one that was stopped between statements lacks the second. */
const marks: ReadonlyMap<string, number> = new Map([
  ['-- PostgreSQL database dump', 1],
  ['-- PostgreSQL database dump complete', -1],
]);

const backslash = '\\'.charCodeAt(0);

/** The lines of a COPY's data, up to `\.`, in pieces that are worth sending; `ended` where that is reached. */
function* dataOf(lines: Generator<Line>, reading: { ended: boolean }): Generator<Buffer> {
  let piece: Buffer[] = [];
  let size = 0;
  for (let next = lines.next(); !next.done; next = lines.next()) {
    const { bytes } = next.value;
    if (bytes[0] === backslash && /^\\\.\r?\n?$/.test(bytes.toString('latin1'))) {
      reading.ended = true;
      break;
    }
    piece.push(bytes);
    size += bytes.length;
    if (size < pieceBytes) continue;
    yield Buffer.concat(piece);
    [piece, size] = [[], 0];
  }
  if (size > 0) yield Buffer.concat(piece);
}

const pieceBytes = 65_536;

interface Line {
  /** With its end. */
  bytes: Buffer;
  /** From 1. */
  line: number;
}

/** @throws UsageError */
function* linesOf(file: string): Generator<Line> {
  const descriptor = open(file);
  try {
    let rest: Buffer[] = [];
    let line = 0;
    for (let piece = read(descriptor, file); piece !== undefined; piece = read(descriptor, file)) {
      if (line === 0 && rest.length === 0) piece = plain(piece, file);
      let begin = 0;
      for (let end = piece.indexOf(newline); end >= 0; end = piece.indexOf(newline, begin)) {
        line += 1;
        const last = piece.subarray(begin, end + 1);
        yield { bytes: rest.length === 0 ? last : Buffer.concat([...rest, last]), line };
        rest = [];
        begin = end + 1;
      }
      if (begin < piece.length) rest.push(piece.subarray(begin));
    }
    if (rest.length > 0) yield { bytes: Buffer.concat(rest), line: line + 1 };
  } finally {
    closeSync(descriptor);
  }
}

const newline = '\n'.charCodeAt(0);

/** @throws UsageError */
function open(file: string): number {
  try {
    return openSync(file, 'r');
  } catch (error) {
    throw unreadable(file, error);
  }
}

function read(descriptor: number, file: string): Buffer | undefined {
  const piece = Buffer.allocUnsafe(1_048_576);
  try {
    const bytes = readSync(descriptor, piece);
    return bytes === 0 ? undefined : piece.subarray(0, bytes);
  } catch (error) {
    if ((error as { code?: string }).code === 'EISDIR')
      throw new UsageError(`${file} is a folder. ${fromArchive(file)}`);
    throw unreadable(file, error);
  }
}

const unreadable = (file: string, error: unknown): UsageError =>
  new UsageError(`${file} cannot be read: ${(error as { code?: string }).code}`);

/** The first bytes, without a mark of their encoding. @throws UsageError with the command that makes it plain */
function plain(start: Buffer, file: string): Buffer {
  const begins = (...bytes: number[]): boolean => bytes.every((byte, index) => start[index] === byte);
  if (start.subarray(0, 5).equals(Buffer.from('PGDMP')))
    throw new UsageError(`${file} is in pg_dump’s custom format. ${fromArchive(file)}`);
  if (start.subarray(0, 7).equals(Buffer.from('toc.dat')))
    throw new UsageError(`${file} is in pg_dump’s tar format. ${fromArchive(file)}`);
  for (const [name, command, bytes] of compressions)
    if (begins(...bytes))
      throw new UsageError(`${file} is compressed by ${name}: ${command} ${quoted(file)} > plain.sql`);
  if (begins(0xff, 0xfe) || begins(0xfe, 0xff))
    throw new UsageError(`${file} is in UTF-16, as PowerShell’s > writes it: pg_dump --file=plain.sql`);
  return begins(0xef, 0xbb, 0xbf) ? start.subarray(3) : start;
}

const fromArchive = (file: string): string =>
  `Make it plain: pg_restore --file=plain.sql ${quoted(file)}, and give --dump plain.sql`;

/** As a shell reads it. */
const quoted = (file: string): string => (/^[\w./-]+$/.test(file) ? file : `'${file.replaceAll("'", `'\\''`)}'`);

const compressions: readonly (readonly [string, string, readonly number[]])[] = [
  ['gzip', 'gunzip --stdout', [0x1f, 0x8b]],
  ['zstd', 'zstd --decompress --stdout', [0x28, 0xb5, 0x2f, 0xfd]],
  ['lz4', 'lz4 -d -c', [0x04, 0x22, 0x4d, 0x18]],
  ['zip', 'unzip -p', [0x50, 0x4b, 0x03, 0x04]],
];
