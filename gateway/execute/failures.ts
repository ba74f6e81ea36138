import type { ErrorDetails } from '#platform/errors.ts';
import type { DataObject, Value } from './data.ts';
import type { Mapping, Position } from './position.ts';

/** An error as a client reads it. */
export interface ClientError {
  message: string;
  extensions: { code: string } & ErrorDetails;
}

/** Why a place of the data is empty; `below` is the rest of the path where a subgraph's own null propagation came from further down. */
export interface Failure {
  error: ClientError;
  below: readonly (string | number)[];
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
  /** A subgraph's error with its path from this object on; false when the path leads to no empty place. */
  place(object: DataObject, position: Position, path: readonly (string | number)[], error: ClientError): boolean;
}

export function createFailures(): Failures {
  const known = new Map<Holder, Map<number, Failure>>();

  function add(holder: Holder, place: number, failure: Failure): void {
    let places = known.get(holder);
    if (places === undefined) known.set(holder, (places = new Map()));
    if (!places.has(place)) places.set(place, failure);
  }

  function markValue(value: Value, mapping: Mapping, error: ClientError): void {
    if (Array.isArray(value)) for (const item of value) markValue(item, mapping, error);
    else if (typeof value === 'object' && value !== null) mark(value, mapping, error);
  }

  function mark(object: DataObject, { filled }: Mapping, error: ClientError): void {
    for (const { place, mapping } of filled) {
      const value = object.values[place];
      // What is there may be less than was to come: of an @interfaceObject's thing the interface's name in place of its type's.
      if (value === undefined || mapping === undefined) add(object, place, { error, below: [] });
      else markValue(value, mapping, error);
    }
  }

  return {
    at: (holder, place) => known.get(holder)?.get(place),
    mark,
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
