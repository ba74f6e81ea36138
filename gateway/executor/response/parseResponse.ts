import { textOf, bytesOf, type Bytes } from '../../http/jsonBytes.ts';
import { DataObject, type Value } from './responseData.ts';
import { InternedObjects } from './internedObjects.ts';
import type { Shape, ShapeField } from './responseShape.ts';

/** A text that is not JSON (RFC 8259), or nested too deeply. */
export class NotJson extends Error {}

/** A subgraph's answer: `data` as its operation selected it, everything else as JSON text. */
export interface Envelope {
  /** Undefined where the answer has no such member. */
  data: Value | undefined;
  errors: Bytes | undefined;
}

/** Reads an answer. The text must be valid UTF-8, taken byte by byte. @throws NotJson */
export function parseResponse(text: Bytes, shape: Shape): Envelope {
  const envelope = new Scanner(text, true).envelope(shape);
  // An error tells of one place among equals: then no two of them may be one object.
  return envelope.errors === undefined || envelope.errors === '[]' ? envelope : new Scanner(text, false).envelope(shape);
}

/** The members of a JSON array, as text. @throws NotJson */
export const parseList = (text: Bytes): Value[] => new Scanner(text, false).list(undefined);

const [quote, backslash, comma, colon, open, close, openList, closeList, n, t, f, space] = [34, 92, 44, 58, 123, 125, 91, 93, 110, 116, 102, 32] as const;
const mostNested = 400;
/** Characters after which a string is read in one piece, if nothing in it is special. */
const short = 24;
// oxlint-disable-next-line no-control-regex -- control characters may not stand in a string
const special = /[\x00-\x1f\\]/;
const escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/** A recursive reader of JSON that knows what it is going to meet: the keys of a selection in their order. Whatever comes differently is read all the same. */
class Scanner {
  readonly #text: Bytes;
  readonly #intern: boolean;
  readonly #interned = new Map<Shape, InternedObjects>();
  #at = 0;
  #depth = 0;

  constructor(text: Bytes, intern: boolean) {
    this.#text = text;
    this.#intern = intern;
  }

  envelope(shape: Shape): Envelope {
    const envelope: Envelope = { data: undefined, errors: undefined };
    this.#blank();
    this.#members((key) => {
      if (key === 'data') envelope.data = this.#value(shape);
      else {
        const value = this.#leaf();
        if (key === 'errors' && value !== null) envelope.errors = value;
      }
    });
    this.#blank();
    if (this.#at !== this.#text.length) throw this.#wrong();
    return envelope;
  }

  /** @param shape what the objects in it are; undefined: its members stay text. */
  list(shape: Shape | undefined): Value[] {
    const text = this.#text;
    const items: Value[] = [];
    this.#enter(openList);
    this.#blank();
    if (text.charCodeAt(this.#at) !== closeList) {
      for (;;) {
        items.push(shape === undefined ? this.#leaf() : this.#value(shape));
        this.#blank();
        if (text.charCodeAt(this.#at) !== comma) break;
        this.#at += 1;
        this.#blank();
      }
    }
    this.#leave(closeList);
    return items;
  }

  #value(shape: Shape): Value {
    const code = this.#text.charCodeAt(this.#at);
    if (code === open) return this.#object(shape);
    return code === openList ? this.list(shape) : this.#leaf();
  }

  #object(shape: Shape): DataObject {
    const text = this.#text;
    const { fields } = shape;
    const start = this.#at;
    const interned = shape.interned ? this.#internedOf(shape) : undefined;
    if (interned !== undefined && !shape.nested) {
      const known = this.#known(interned, start, text.indexOf('}', start) + 1);
      if (known !== undefined) return known;
    }
    const object = new DataObject(shape.layout.size);
    let beginning: number | undefined;
    let expected = 0;
    this.#enter(open);
    this.#blank();
    if (text.charCodeAt(this.#at) !== close) {
      for (;;) {
        let field: ShapeField | undefined = fields[expected];
        if (field !== undefined && text.startsWith(field.quoted, this.#at)) this.#at += field.quoted.length;
        else field = shape.byKey.get(this.#key());
        this.#blank();
        if (field === undefined) this.#leaf();
        else if (field.shape === undefined) object.values[field.slot] = this.#leaf();
        else {
          if (interned !== undefined && beginning === undefined) {
            const known = this.#known(interned, start, (beginning = this.#at));
            if (known !== undefined) {
              this.#depth -= 1;
              return known;
            }
          }
          object.values[field.slot] = this.#value(field.shape);
        }
        if (field !== undefined) expected = field.index + 1;
        this.#blank();
        if (text.charCodeAt(this.#at) !== comma) break;
        this.#at += 1;
        this.#blank();
      }
    }
    this.#leave(close);
    if (interned === undefined) return object;
    const whole = text.slice(start, this.#at);
    const known = beginning === undefined && shape.nested ? interned.find(whole, text, start) : undefined;
    if (known !== undefined) return known.object;
    interned.add(beginning === undefined ? whole : text.slice(start, beginning), { text: whole, object });
    return object;
  }

  /** The object that an equal text has become, by how the text at `start` begins. */
  #known(interned: InternedObjects, start: number, end: number): DataObject | undefined {
    const known = interned.find(this.#text.slice(start, end), this.#text, start);
    if (known === undefined) return undefined;
    this.#at = start + known.text.length;
    return known.object;
  }

  #internedOf(shape: Shape): InternedObjects | undefined {
    if (!this.#intern) return undefined;
    let interned = this.#interned.get(shape);
    if (interned === undefined) this.#interned.set(shape, (interned = new InternedObjects()));
    return interned;
  }

  /** Any value as text; null as null. */
  #leaf(): Bytes | null {
    const start = this.#at;
    switch (this.#text.charCodeAt(start)) {
      case quote: this.#string(); break;
      case open: this.#members(() => this.#leaf()); break;
      case openList: this.list(undefined); break;
      case t: this.#word('true'); break;
      case f: this.#word('false'); break;
      case n: this.#word('null'); return null;
      default: this.#pattern(number);
    }
    return this.#text.slice(start, this.#at);
  }

  #string(): void {
    const text = this.#text;
    let at = this.#at + 1;
    const long = at + short;
    for (;;) {
      if (at === long) {
        const end = text.indexOf('"', at);
        if (!special.test(text.slice(at, end))) at = end < 0 ? text.length : end;
      }
      const code = text.charCodeAt(at);
      if (code === quote) break;
      if (code === backslash) {
        this.#at = at;
        this.#pattern(escape);
        at = this.#at;
      } else if (code >= space) at += 1;
      else throw this.#wrong(); // a control character, or the end (NaN)
    }
    this.#at = at + 1;
  }

  /** A key that did not come where it was expected, with its colon; escapes are undone. */
  #key(): Bytes {
    const start = this.#at;
    if (this.#text.charCodeAt(start) !== quote) throw this.#wrong();
    this.#string();
    const raw = this.#text.slice(start, this.#at);
    this.#blank();
    if (this.#text.charCodeAt(this.#at) !== colon) throw this.#wrong();
    this.#at += 1;
    return raw.includes('\\') ? bytesOf(JSON.parse(textOf(raw)) as string) : raw.slice(1, -1);
  }

  #members(member: (key: Bytes) => void): void {
    const text = this.#text;
    this.#enter(open);
    this.#blank();
    if (text.charCodeAt(this.#at) !== close) {
      for (;;) {
        const key = this.#key();
        this.#blank();
        member(key);
        this.#blank();
        if (text.charCodeAt(this.#at) !== comma) break;
        this.#at += 1;
        this.#blank();
      }
    }
    this.#leave(close);
  }

  #enter(bracket: number): void {
    if (this.#text.charCodeAt(this.#at) !== bracket || (this.#depth += 1) > mostNested) throw this.#wrong();
    this.#at += 1;
  }

  #leave(bracket: number): void {
    if (this.#text.charCodeAt(this.#at) !== bracket) throw this.#wrong();
    this.#at += 1;
    this.#depth -= 1;
  }

  #blank(): void {
    const text = this.#text;
    for (let code = text.charCodeAt(this.#at); code <= space; code = text.charCodeAt(this.#at)) {
      if (code !== space && code !== 10 && code !== 13 && code !== 9) throw this.#wrong();
      this.#at += 1;
    }
  }

  #word(word: string): void {
    if (!this.#text.startsWith(word, this.#at)) throw this.#wrong();
    this.#at += word.length;
  }

  #pattern(pattern: RegExp): void {
    pattern.lastIndex = this.#at;
    if (!pattern.test(this.#text)) throw this.#wrong();
    this.#at = pattern.lastIndex;
  }

  #wrong(): NotJson {
    return new NotJson(`no JSON at byte ${this.#at}`);
  }
}
