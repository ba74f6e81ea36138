import type { Bytes } from '../../http/jsonBytes.ts';
import type { DataObject } from './responseData.ts';

export interface InternedObject {
  /** All of the object's text. */
  text: Bytes;
  object: DataObject;
}

/** Texts that begin alike and are compared one by one. */
const mostAlike = 8;

/**
 * Objects of one selection by their text. The text of an object says itself where it ends: where a text that has become
 * an object stands again, that object stands again, and nothing of it needs to be read.
 */
export class InternedObjects {
  readonly #byBeginning = new Map<Bytes, InternedObject[]>();

  /**
   * @param beginning the text that stands at `start`, as far as it has been looked at. (Cut and compared, because whole
   * strings are compared as memory is.)
   */
  find(beginning: Bytes, text: Bytes, start: number): InternedObject | undefined {
    return this.#byBeginning
      .get(beginning)
      ?.find((known) => text.slice(start, start + known.text.length) === known.text);
  }

  add(beginning: Bytes, known: InternedObject): void {
    const alike = this.#byBeginning.get(beginning);
    if (alike === undefined) this.#byBeginning.set(beginning, [known]);
    else if (alike.length < mostAlike) alike.push(known);
  }
}
