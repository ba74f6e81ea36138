import type { Bytes } from '../../http/jsonBytes.ts';

/**
 * A value of an answer: a leaf (or whatever stands where a leaf was expected) is its JSON text as it came; nothing is
 * decoded.
 */
export type Value = Bytes | null | DataObject | Value[];

/**
 * How many slots the objects of one selection have: those that its own answer fills, and those that later fetches fill
 * at each path where it stands.
 */
export interface Layout {
  size: number;
}

/**
 * An object of a subgraph's answer. Its fields are found by slot, not by name: what name a slot has is decided when the
 * operation is compiled.
 */
export class DataObject {
  readonly values: (Value | undefined)[];
  /** The last walk that has been here: an object that stands at many places is visited once. */
  walk = 0;
  /**
   * The text that `writer` made of this object, where it was made without an error: an object at many places is written
   * once.
   */
  text: Bytes | undefined = undefined;
  writer: object | undefined = undefined;

  constructor(size: number) {
    this.values = (empty[size] ??= emptyOf(size)).slice();
  }
}

/** By their size: a copy is cheaper than a list that is filled, and without holes. */
const empty: undefined[][] = [];

function emptyOf(size: number): undefined[] {
  const slots: undefined[] = [];
  while (slots.length < size) slots.push(undefined);
  return slots;
}
