import type { ErrorDetails } from '#platform/errors.ts';
import { isObject, type Json, type JsonObject } from './json.ts';

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

/** The names that a fetch would have filled, and theirs. */
export type Names = ReadonlyMap<string, Names>;

/**
 * Why places of the data are empty, by the object (or list) that holds the place and its name in it. Rendering asks for it when it meets a null, which gives
 * every error the client's own path, however the data came together.
 */
export interface Failures {
  at(holder: object, name: string | number): Failure | undefined;
  /** Nothing that a fetch was to fill on this object came. */
  mark(holder: JsonObject, names: Names, error: ClientError): void;
  /** A subgraph's error with its path from this object on; false when the path leads to no empty place. */
  place(holder: Json | undefined, path: readonly (string | number)[], error: ClientError): boolean;
}

export function createFailures(): Failures {
  const known = new Map<object, Map<string, Failure>>();

  function add(holder: object, name: string | number, failure: Failure): void {
    let places = known.get(holder);
    if (places === undefined) known.set(holder, (places = new Map()));
    if (!places.has(String(name))) places.set(String(name), failure);
  }

  function markValue(value: Json, names: Names, error: ClientError): void {
    if (Array.isArray(value)) for (const item of value) markValue(item, names, error);
    else if (isObject(value)) mark(value, names, error);
  }

  function mark(holder: JsonObject, names: Names, error: ClientError): void {
    for (const [name, inner] of names) {
      const value = holder[name];
      if (value === undefined) add(holder, name, { error, below: [] });
      else markValue(value, inner, error);
    }
  }

  return {
    at: (holder, name) => known.get(holder)?.get(String(name)),
    mark,
    place(holder, path, error) {
      let value: Json | undefined = holder;
      for (const [index, name] of path.entries()) {
        if (typeof value !== 'object' || value === null) return false;
        const next: Json | undefined = (value as JsonObject)[name];
        if (next === null || next === undefined) {
          add(value, name, { error, below: path.slice(index + 1) });
          return true;
        }
        value = next;
      }
      return false;
    },
  };
}
