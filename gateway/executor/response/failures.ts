import type { ErrorDetails } from '#platform/values/errors.ts';
import type { DataObject, Value } from './responseData.ts';
import type { Filled, Mapping, Position } from './responsePosition.ts';

/** An error as a client reads it. */
export interface ClientError {
  message: string;
  extensions: { code: string } & ErrorDetails;
}

/** Why a place of the data is empty; `below` is the rest of the path where a subgraph's own null propagation came from further down. */
export interface Failure {
  error: ClientError;
  below: readonly (string | number)[];
  /** What of an object at the place did not come. */
  lacking?: readonly Filled[];
}

type Holder = DataObject | Value[];

/**
 * Why places of the data are empty, by the object (or list) that holds the place. Writing asks for it when it meets a null, which gives every error the
 * client's own path, however the data came together.
 */
export interface Failures {
  at(holder: Holder, place: number): Failure | undefined;
  /** Nothing that a fetch was to fill on this object came. */
  mark(object: DataObject, mapping: Mapping, error: ClientError): void;
  /** Something came after all into places where another fetch has failed: what that one was to bring of it is missing still. */
  pass(object: DataObject, mapping: Mapping): void;
  /** A subgraph's error with its path from this object on; false when the path leads to no empty place. */
  place(object: DataObject, position: Position, path: readonly (string | number)[], error: ClientError): boolean;
}

export function createFailures(): Failures {
  const known = new Map<Holder, Map<number, Failure>>();

  function add(holder: Holder, place: number, failure: Failure): void {
    let places = known.get(holder);
    if (places === undefined) known.set(holder, (places = new Map()));
    const before = places.get(place);
    if (before === undefined) places.set(place, failure);
    else if (failure.lacking !== undefined) places.set(place, { ...before, lacking: union(before.lacking ?? [], failure.lacking) });
  }

  function markValue(value: Value | undefined, filled: readonly Filled[], error: ClientError): void {
    for (const object of objectsIn(value)) markPlaces(object, filled, error);
  }

  function markPlaces(object: DataObject, filled: readonly Filled[], error: ClientError): void {
    for (const one of filled) {
      const value = object.values[one.place];
      const inner = innerOf(one);
      // What is there may be less than was to come: of an @interfaceObject's thing the interface's name in place of its type's.
      if (value === undefined || one.mapping === undefined) add(object, one.place, { error, below: [], ...(inner && { lacking: inner }) });
      if (inner !== undefined) markValue(value, inner, error);
    }
  }

  function pass(object: DataObject, { filled }: Mapping): void {
    if (known.size === 0) return;
    for (const { place, mapping } of filled) {
      const value = object.values[place];
      const failure = known.get(object)?.get(place);
      if (failure?.lacking !== undefined) markValue(value, failure.lacking, failure.error);
      if (mapping !== undefined) for (const inner of objectsIn(value)) pass(inner, mapping);
    }
  }

  return {
    at: (holder, place) => known.get(holder)?.get(place),
    mark: (object, { filled }, error) => markPlaces(object, filled, error),
    pass,
    place(object, start, path, error) {
      let holder: Holder = object;
      let position: Position | undefined = start;
      for (const [index, name] of path.entries()) {
        const list: boolean = Array.isArray(holder);
        const place: number | undefined = list ? Number(name) : position?.places.get(String(name));
        if (place === undefined || Number.isNaN(place)) return false;
        if (!list) position = position?.below.get(String(name));
        const value: Value | undefined = Array.isArray(holder) ? holder[place] : holder.values[place];
        if (value === null || value === undefined) {
          add(holder, place, { error, below: path.slice(index + 1) });
          return true;
        }
        if (typeof value === 'string') return false;
        holder = value;
      }
      return false;
    },
  };
}

/** Each once: what is missing is told anew by every fetch that passes the place, and would double each time on the way down. */
const union = (some: readonly Filled[], others: readonly Filled[]): readonly Filled[] =>
  [...some, ...others.filter(({ place, mapping, shape }) => !some.some((one) => one.place === place && one.mapping === mapping && one.shape === shape))];

const innerOf = ({ mapping, shape }: Filled): readonly Filled[] | undefined =>
  mapping?.filled ?? shape?.fields.map((field) => ({ place: field.place, mapping: undefined, shape: field.shape }));

function objectsIn(value: Value | undefined): DataObject[] {
  if (Array.isArray(value)) return value.flatMap(objectsIn);
  return typeof value === 'object' && value !== null ? [value] : [];
}
