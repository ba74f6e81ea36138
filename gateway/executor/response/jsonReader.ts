import { bytesOf, textOf, type Bytes } from '../../http/jsonBytes.ts';

/** A text that is not JSON (RFC 8259), or nested too deeply. */
export class NotJson extends Error {}

export const [open, close, openList, closeList] = [123, 125, 91, 93] as const;
const [quote, backslash, comma, colon, n, t, f, space] = [34, 92, 44, 58, 110, 116, 102, 32] as const;
const mostNested = 400;
/** Characters after which a string is read in one piece, if nothing in it is special. */
const short = 24;
// oxlint-disable-next-line no-control-regex -- control characters may not stand in a string
const special = /[\x00-\x1f\\]/;
const escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/** A recursive reader of JSON that keeps values as the text that they are. */
export class JsonReader {
  protected readonly text: Bytes;
  protected at = 0;
  protected depth = 0;

  constructor(text: Bytes) {
    this.text = text;
  }

  /** The members of an array. @throws NotJson */
  list(): (Bytes | null)[] {
    const items: (Bytes | null)[] = [];
    this.enter(openList);
    this.blank();
    if (this.text.charCodeAt(this.at) !== closeList) {
      do {
        items.push(this.leaf());
      } while (this.another());
    }
    this.leave(closeList);
    return items;
  }

  /** Any value as text; null as null. */
  protected leaf(): Bytes | null {
    const start = this.at;
    switch (this.text.charCodeAt(start)) {
      case quote:
        this.string();
        break;
      case open:
        this.members(() => this.leaf());
        break;
      case openList:
        this.list();
        break;
      case t:
        this.word('true');
        break;
      case f:
        this.word('false');
        break;
      case n:
        this.word('null');
        return null;
      default:
        this.pattern(number);
    }
    return this.text.slice(start, this.at);
  }

  private string(): void {
    const text = this.text;
    let at = this.at + 1;
    const long = at + short;
    for (;;) {
      if (at === long) {
        const end = text.indexOf('"', at);
        if (!special.test(text.slice(at, end))) at = end < 0 ? text.length : end;
      }
      const code = text.charCodeAt(at);
      if (code === quote) break;
      if (code === backslash) {
        this.at = at;
        this.pattern(escape);
        at = this.at;
      } else if (code >= space) at += 1;
      else throw this.wrong(); // a control character, or the end (NaN)
    }
    this.at = at + 1;
  }

  /** A key that did not come where it was expected, with its colon; escapes are undone. */
  protected key(): Bytes {
    const start = this.at;
    if (this.text.charCodeAt(start) !== quote) throw this.wrong();
    this.string();
    const raw = this.text.slice(start, this.at);
    this.blank();
    if (this.text.charCodeAt(this.at) !== colon) throw this.wrong();
    this.at += 1;
    return raw.includes('\\') ? bytesOf(JSON.parse(textOf(raw)) as string) : raw.slice(1, -1);
  }

  protected members(member: (key: Bytes) => void): void {
    this.enter(open);
    this.blank();
    if (this.text.charCodeAt(this.at) !== close) {
      do {
        const key = this.key();
        this.blank();
        member(key);
      } while (this.another());
    }
    this.leave(close);
  }

  /** Whether another member follows; it begins at once. */
  protected another(): boolean {
    this.blank();
    if (this.text.charCodeAt(this.at) !== comma) return false;
    this.at += 1;
    this.blank();
    return true;
  }

  protected enter(bracket: number): void {
    if (this.text.charCodeAt(this.at) !== bracket || (this.depth += 1) > mostNested) throw this.wrong();
    this.at += 1;
  }

  protected leave(bracket: number): void {
    if (this.text.charCodeAt(this.at) !== bracket) throw this.wrong();
    this.at += 1;
    this.depth -= 1;
  }

  protected blank(): void {
    const text = this.text;
    for (let code = text.charCodeAt(this.at); code <= space; code = text.charCodeAt(this.at)) {
      if (code !== space && code !== 10 && code !== 13 && code !== 9) throw this.wrong();
      this.at += 1;
    }
  }

  private word(word: string): void {
    if (!this.text.startsWith(word, this.at)) throw this.wrong();
    this.at += word.length;
  }

  private pattern(pattern: RegExp): void {
    pattern.lastIndex = this.at;
    if (!pattern.test(this.text)) throw this.wrong();
    this.at = pattern.lastIndex;
  }

  protected wrong(): NotJson {
    return new NotJson(`no JSON at byte ${this.at}`);
  }
}
