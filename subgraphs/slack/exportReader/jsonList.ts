import { isUtf8 } from 'node:buffer';
import { EmptyFile, ExportError, quoted } from './exportError.ts';
import type { ExportLimits } from './limits.ts';
import { storable } from './storable.ts';

/** One element of a file that holds a JSON list, and the line on which it begins. */
export interface ListItem {
  value: unknown;
  line: number;
  /** The length of its text. */
  bytes: number;
}

const newline = 0x0a,
  quote = 0x22,
  comma = 0x2c,
  openList = 0x5b,
  backslash = 0x5c,
  closeList = 0x5d,
  openObject = 0x7b,
  closeObject = 0x7d;
/** Of the bytes with which texts in UTF-16 begin, and files of zeros, none can begin one in UTF-8. */
const notUtf8 = 'the text is not in UTF-8, but perhaps in UTF-16: save it as UTF-8';
const isSpace = (byte: number) => byte === 0x20 || byte === newline || byte === 0x0d || byte === 0x09;

/**
 * The elements of a JSON list, each as soon as its last byte has arrived, so that memory depends on the largest element
 * and not on the file.
 * @throws EmptyFile for a file of nothing; ExportError with line and byte where it is not a JSON list, ends early, or has
 * an element beyond the limits.
 */
export async function* jsonList(
  chunks: AsyncIterable<Buffer>,
  file: string,
  limits: ExportLimits,
): AsyncGenerator<ListItem> {
  let expected: 'list' | 'first' | 'element' | 'separator' | 'end' = 'list';
  let inside = false,
    inString = false,
    escaped = false;
  let depth = 0,
    line = 1,
    passed = 0;
  let parts: Buffer[] = [],
    partBytes = 0,
    startLine = 1,
    startByte = 0;

  const refuse = (at: number, why: string) =>
    new ExportError(`${quoted(file)} is not valid JSON at line ${line}, byte ${at + 1}: ${why}.`);
  const tooLarge = () =>
    new ExportError(
      `${quoted(file)} has an element of more than ${limits.recordBytes} bytes at line ${startLine}, byte ${startByte + 1}.`,
    );

  const tooDeep = () =>
    new ExportError(
      `${quoted(file)} has an element nested deeper than ${limits.depth} at line ${startLine}, byte ${startByte + 1}.`,
    );

  const parsed = (bytes: Buffer): ListItem => {
    if (bytes.length > limits.recordBytes) throw tooLarge();
    if (!isUtf8(bytes))
      throw new ExportError(
        `${quoted(file)} is not valid JSON at line ${startLine}, byte ${startByte + 1}: the element that begins there is not UTF-8.`,
      );
    const text = bytes.toString('utf8');
    try {
      return { value: storable(JSON.parse(text), text), line: startLine, bytes: bytes.length };
    } catch (error) {
      // The parser's message quotes the text, which is nobody's business here; the position, which it does not always
      // give, is what helps.
      const position = /position (\d+)/.exec((error as Error).message)?.[1];
      const before = text.slice(0, Number(position ?? 0));
      const where = `line ${startLine + before.split('\n').length - 1}, byte ${startByte + Buffer.byteLength(before) + 1}`;
      throw new ExportError(
        `${quoted(file)} is not valid JSON at ${where}${position === undefined ? ': the element that begins there is wrong' : ''}.`,
      );
    }
  };

  for await (const chunk of chunks) {
    let start = inside ? 0 : -1;
    const finish = (end: number): ListItem => {
      const item = parsed(
        parts.length === 0 ? chunk.subarray(start, end) : Buffer.concat([...parts, chunk.subarray(0, end)]),
      );
      parts = [];
      partBytes = 0;
      start = -1;
      inside = false;
      return item;
    };

    for (let index = 0; index < chunk.length; index++) {
      const byte = chunk[index]!;
      if (byte === newline) line++;
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === backslash) escaped = true;
        else if (byte === quote) {
          inString = false;
          if (depth === 0) {
            expected = 'separator';
            yield finish(index + 1);
          }
        }
        continue;
      }
      if (inside) {
        if (byte === quote) inString = true;
        else if (byte === openObject || byte === openList) {
          if (++depth > limits.depth) throw tooDeep();
        } else if (byte === closeObject || byte === closeList) {
          if (depth > 0) {
            if (--depth > 0) continue;
            expected = 'separator';
            yield finish(index + 1);
            continue;
          }
        }
        if (depth > 0 || !(byte === comma || byte === closeList || isSpace(byte))) continue;
        expected = 'separator';
        yield finish(index); // a number, true, false or null ends before this byte, which is looked at below
      }
      if (isSpace(byte)) continue;
      if (expected === 'list') {
        if (byte === [0xef, 0xbb, 0xbf][passed + index]) continue; // byte order mark
        if (byte !== openList)
          throw refuse(passed + index, byte >= 0xfe || byte === 0 ? notUtf8 : 'a list [ … ] is expected');
        expected = 'first';
      } else if (expected === 'separator' && byte === comma) expected = 'element';
      else if ((expected === 'separator' || expected === 'first') && byte === closeList) expected = 'end';
      else if (expected === 'first' || expected === 'element') {
        if (byte === comma || byte === closeList || byte === closeObject)
          throw refuse(passed + index, 'a value is expected');
        inside = true;
        start = index;
        startLine = line;
        startByte = passed + index;
        inString = byte === quote;
        depth = byte === openObject || byte === openList ? 1 : 0;
      } else throw refuse(passed + index, expected === 'end' ? 'something follows the list' : '"," or "]" is expected');
    }

    if (inside) {
      const part = chunk.subarray(start);
      partBytes += part.length;
      if (partBytes > limits.recordBytes) throw tooLarge();
      parts.push(part);
    }
    passed += chunk.length;
  }
  if (expected === 'list') throw new EmptyFile(`${quoted(file)} is empty.`);
  if (expected !== 'end') throw refuse(passed, 'the file ends before its list does');
}
