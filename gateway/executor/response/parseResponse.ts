import type { Bytes } from '../../http/jsonBytes.ts';
import { InternedObjects } from './internedObjects.ts';
import { close, closeList, JsonReader, open, openList } from './jsonReader.ts';
import { DataObject, type Value } from './responseData.ts';
import type { Shape, ShapeField } from './responseShape.ts';

/** A subgraph's answer: `data` as its operation selected it, everything else as JSON text. */
export interface Envelope {
  /** Undefined where the answer has no such member. */
  data: Value | undefined;
  errors: Bytes | undefined;
}

/** Reads an answer. The text must be valid UTF-8, taken byte by byte. @throws NotJson */
export function parseResponse(text: Bytes, shape: Shape): Envelope {
  const envelope = new ShapedReader(text, true).envelope(shape);
  // An error tells of one place among equals: then no two of them may be one object.
  return envelope.errors === undefined || envelope.errors === '[]'
    ? envelope
    : new ShapedReader(text, false).envelope(shape);
}

/** The members of a JSON array, as text. @throws NotJson */
export const parseList = (text: Bytes): Value[] => new JsonReader(text).list();

/**
 * A reader that knows what it is going to meet: the keys of a selection in their order. Whatever comes differently is
 * read all the same.
 */
class ShapedReader extends JsonReader {
  readonly #intern: boolean;
  readonly #interned = new Map<Shape, InternedObjects>();

  constructor(text: Bytes, intern: boolean) {
    super(text);
    this.#intern = intern;
  }

  envelope(shape: Shape): Envelope {
    const envelope: Envelope = { data: undefined, errors: undefined };
    this.blank();
    this.members((key) => {
      if (key === 'data') envelope.data = this.#value(shape);
      else {
        const value = this.leaf();
        if (key === 'errors' && value !== null) envelope.errors = value;
      }
    });
    this.blank();
    if (this.at !== this.text.length) throw this.wrong();
    return envelope;
  }

  #list(shape: Shape): Value[] {
    const items: Value[] = [];
    this.enter(openList);
    this.blank();
    if (this.text.charCodeAt(this.at) !== closeList) {
      do {
        items.push(this.#value(shape));
      } while (this.another());
    }
    this.leave(closeList);
    return items;
  }

  #value(shape: Shape): Value {
    const code = this.text.charCodeAt(this.at);
    if (code === open) return this.#object(shape);
    return code === openList ? this.#list(shape) : this.leaf();
  }

  #object(shape: Shape): DataObject {
    const text = this.text;
    const { fields } = shape;
    const start = this.at;
    const interned = shape.interned && !shape.parted ? this.#internedOf(shape) : undefined;
    if (interned !== undefined && !shape.nested) {
      const known = this.#known(interned, start, text.indexOf('}', start) + 1);
      if (known !== undefined) return known;
    }
    const object = new DataObject(shape.layout.size);
    let beginning: number | undefined;
    let expected = 0;
    this.enter(open);
    this.blank();
    if (text.charCodeAt(this.at) !== close) {
      do {
        let field: ShapeField | undefined = fields[expected];
        if (field !== undefined && text.startsWith(field.quoted, this.at)) this.at += field.quoted.length;
        else field = shape.byKey.get(this.key());
        this.blank();
        if (field === undefined) this.leaf();
        else if (field.shape === undefined) object.values[field.slot] = this.leaf();
        else {
          if (interned !== undefined && beginning === undefined) {
            const known = this.#known(interned, start, (beginning = this.at));
            if (known !== undefined) {
              this.depth -= 1;
              return known;
            }
          }
          object.values[field.slot] = this.#value(field.shape);
        }
        if (field !== undefined) expected = field.index + 1;
      } while (this.another());
    }
    this.leave(close);
    if (interned === undefined) return object;
    const whole = text.slice(start, this.at);
    const known = beginning === undefined && shape.nested ? interned.find(whole, text, start) : undefined;
    if (known !== undefined) return known.object;
    interned.add(beginning === undefined ? whole : text.slice(start, beginning), { text: whole, object });
    return object;
  }

  /** The object that an equal text has become, by how the text at `start` begins. */
  #known(interned: InternedObjects, start: number, end: number): DataObject | undefined {
    const known = interned.find(this.text.slice(start, end), this.text, start);
    if (known === undefined) return undefined;
    this.at = start + known.text.length;
    return known.object;
  }

  #internedOf(shape: Shape): InternedObjects | undefined {
    if (!this.#intern) return undefined;
    let interned = this.#interned.get(shape);
    if (interned === undefined) this.#interned.set(shape, (interned = new InternedObjects()));
    return interned;
  }
}
