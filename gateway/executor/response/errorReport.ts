import type { Refusal } from '../../operation/judgeRights.ts';
import type { ClientError, Failures } from './failures.ts';
import type { DataObject, Value } from './responseData.ts';
import { masked } from './subgraphErrors.ts';

/** An error in an answer, where the client selected it. */
export interface LocatedError extends ClientError {
  path?: readonly (string | number)[];
}

/** Follows the projection through the answer and notes why a slot is null. */
export interface ErrorReport {
  errors: LocatedError[];
  enter(name: string | number): void;
  leave(): void;
  count(): number;
  /** The slot has no value: an error only if something failed there. */
  empty(holder: DataObject | Value[], slot: number): undefined;
  /** It may not be read: one error for all that the selection gives, at the path of the list that they stand in. */
  refuse(refusal: Refusal): undefined;
  /** A subgraph gave what its schema does not allow. */
  invalid(what: string): undefined;
  /** A null where none may be, unless errors since `before` say why. */
  required(before: number): void;
}

/** Where this many errors are listed, the rest is not: they repeat a cause, and an answer must not be mostly errors. */
const most = 100;

export function createErrorReport(
  failures: Failures,
  clientName: (name: string) => string,
  onInvalid: (what: string, path: string) => void,
  refusedBy: (permission: string, depth: number) => ClientError,
): ErrorReport {
  const errors: LocatedError[] = [];
  const path: (string | number)[] = [];
  const told = new Set<Refusal>();
  let met = 0;

  function add(error: LocatedError): void {
    met += 1;
    if (errors.length < most) errors.push(error);
  }

  function invalid(what: string): undefined {
    onInvalid(what, path.join('.'));
    add({ ...masked(), path: [...path] });
    return undefined;
  }

  return {
    errors,
    enter: (name) => void path.push(name),
    leave: () => void path.pop(),
    count: () => met,
    empty(holder, slot) {
      const failure = failures.at(holder, slot);
      if (failure !== undefined)
        add({
          ...failure.error,
          path: [...path, ...failure.below.map((below) => (typeof below === 'string' ? clientName(below) : below))],
        });
      return undefined;
    },
    refuse(refusal) {
      met += 1;
      if (told.has(refusal)) return undefined;
      told.add(refusal);
      const inList = path.findIndex((segment) => typeof segment === 'number');
      errors.push({
        ...refusedBy(refusal.permission, path.length),
        path: inList === -1 ? [...path] : path.slice(0, inList),
      });
      return undefined;
    },
    invalid,
    required(before) {
      if (met === before) invalid('null where none may be');
    },
  };
}
