import type { ErrorDetails } from '#platform/values/errors.ts';
import type { DataObject, Value } from './responseData.ts';
import type { Filled, Mapping, Position } from './responsePosition.ts';

/** An error as a client reads it. */
export interface ClientError {
  message: string;
  extensions: { code: string } & ErrorDetails;
}

/**
 * Why a slot of the data is empty; `below` is the rest of the path where a subgraph's own null propagation came from
 * further down.
 */
export interface Failure {
  error: ClientError;
  below: readonly (string | number)[];
  /** What of an object at the slot did not come. */
  lacking?: readonly Filled[];
}

type Holder = DataObject | Value[];

/**
 * Why slots of the data are empty, by the object (or list) that holds the slot. The projection asks for it
 * (`errorReport.ts`) when it meets a null, which gives every error the client's own path, however the data came
 * together.
 */
export interface Failures {
  at(holder: Holder, slot: number): Failure | undefined;
  /** Nothing that a fetch was to fill on this object came. */
  mark(object: DataObject, mapping: Mapping, error: ClientError): void;
  /**
   * Something came after all into slots where another fetch has failed: what that one was to bring of it is missing
   * still.
   */
  pass(object: DataObject, mapping: Mapping): void;
  /** A subgraph's error with its path from this object on; false when the path leads to no empty slot. */
  assign(object: DataObject, position: Position, path: readonly (string | number)[], error: ClientError): boolean;
}

export function createFailures(): Failures {
  const known = new Map<Holder, Map<number, Failure>>();

  function add(holder: Holder, slot: number, failure: Failure): void {
    let slots = known.get(holder);
    if (slots === undefined) known.set(holder, (slots = new Map()));
    const before = slots.get(slot);
    if (before === undefined) slots.set(slot, failure);
    else if (failure.lacking !== undefined)
      slots.set(slot, { ...before, lacking: union(before.lacking ?? [], failure.lacking) });
  }

  function markValue(value: Value | undefined, filled: readonly Filled[], error: ClientError): void {
    for (const object of objectsIn(value)) markSlots(object, filled, error);
  }

  function markSlots(object: DataObject, filled: readonly Filled[], error: ClientError): void {
    for (const one of filled) {
      const value = object.values[one.slot];
      const inner = innerOf(one);
      // What is there may be less than was to come: of an @interfaceObject's thing the interface's name instead of its
      // type's.
      if (value === undefined || one.mapping === undefined)
        add(object, one.slot, { error, below: [], ...(inner && { lacking: inner }) });
      if (inner !== undefined) markValue(value, inner, error);
    }
  }

  function pass(object: DataObject, { filled }: Mapping): void {
    if (known.size === 0) return;
    for (const { slot, mapping } of filled) {
      const value = object.values[slot];
      const failure = known.get(object)?.get(slot);
      if (failure?.lacking !== undefined) markValue(value, failure.lacking, failure.error);
      if (mapping !== undefined) for (const inner of objectsIn(value)) pass(inner, mapping);
    }
  }

  return {
    at: (holder, slot) => known.get(holder)?.get(slot),
    mark: (object, { filled }, error) => markSlots(object, filled, error),
    pass,
    assign(object, start, path, error) {
      let holder: Holder = object;
      let position: Position | undefined = start;
      for (const [index, name] of path.entries()) {
        const list: boolean = Array.isArray(holder);
        const slot: number | undefined = list ? Number(name) : position?.slots.get(String(name));
        if (slot === undefined || Number.isNaN(slot)) return false;
        if (!list) position = position?.below.get(String(name));
        const value: Value | undefined = Array.isArray(holder) ? holder[slot] : holder.values[slot];
        if (value === null || value === undefined) {
          add(holder, slot, { error, below: path.slice(index + 1) });
          return true;
        }
        if (typeof value === 'string') return false;
        holder = value;
      }
      return false;
    },
  };
}

/**
 * Each once: what is missing is noted anew by every fetch that passes the slot, and would double each time on the way
 * down.
 */
const union = (some: readonly Filled[], others: readonly Filled[]): readonly Filled[] => [
  ...some,
  ...others.filter(
    ({ slot, mapping, shape }) =>
      !some.some((one) => one.slot === slot && one.mapping === mapping && one.shape === shape),
  ),
];

const innerOf = ({ mapping, shape }: Filled): readonly Filled[] | undefined =>
  mapping?.filled ?? shape?.fields.map((field) => ({ slot: field.slot, mapping: undefined, shape: field.shape }));

function objectsIn(value: Value | undefined): DataObject[] {
  if (Array.isArray(value)) return value.flatMap(objectsIn);
  return typeof value === 'object' && value !== null ? [value] : [];
}
