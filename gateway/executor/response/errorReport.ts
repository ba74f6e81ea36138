import type { Refusal } from '../../operation/judgeRights.ts';
import { nodeFields } from '../../supergraph/nodeTypes.ts';
import type { Outcome } from '../outcome.ts';
import type { Holder } from './failures.ts';
import { absent, leftOut, masked, noNodeId, unplanned, type ClientError, type Reason } from './reasons.ts';
import type { DataObject } from './responseData.ts';
import { selectedPart, type Position } from './responsePosition.ts';

/** An error in an answer, where the client selected it. */
export interface LocatedError extends ClientError {
  path?: readonly (string | number)[];
}

/** Follows the projection through the answer and notes why a slot is null. */
export interface ErrorReport {
  enter(name: string | number): void;
  leave(): void;
  count(): number;
  /** The slot has no value: an error if something failed there, or if nobody has said that it is null. */
  empty(holder: Holder, slot: number, isOwn: boolean): undefined;
  /** The object at this slot was looked up, and is not there, or nobody could say. */
  notFound(object: DataObject, slot: number): undefined;
  /** What is here was looked up by another id than it has. */
  misnamed(): undefined;
  /** No fetch of the plan was to fill it. */
  unplanned(): undefined;
  /** It may not be read: one error for all that the selection gives, at the path of the list that they stand in. */
  refuse(refusal: Refusal): undefined;
  /** A subgraph gave what its schema does not allow. */
  invalid(what: string): undefined;
  /** A null where none may be, unless errors since `before` say why. */
  required(before: number): void;
  /** What is here is null for what is below it: of what has one reason there only the last, which says so, is told. */
  carried(): undefined;
  /** All errors, once everything is written, and how many more were met than are listed. */
  end(): { errors: LocatedError[]; omitted: number };
}

/** What the report says to others than the client, and what it must ask. */
export interface ReportParts {
  root: Position;
  /** How many errors are listed at most. */
  most: number;
  clientName(name: string): string;
  /** A value of a subgraph that its schema does not allow. */
  onInvalid(what: string, path: string): void;
  /** A place that the plan has left out. */
  onUnplanned(path: string): void;
  /** An error at this depth, saying what became of a mutation whose answer is worth nothing. */
  stated(error: ClientError, depth: number): ClientError;
  refusedBy(permission: string, depth: number): ClientError;
}

export function createErrorReport(
  { failures, asked }: Pick<Outcome, 'failures' | 'asked'>,
  { root, most, clientName, onInvalid, onUnplanned, stated, refusedBy }: ReportParts,
): ErrorReport {
  const errors: LocatedError[] = [];
  /** What each error tells, by its identity. */
  const reasons: (Reason | ClientError | undefined)[] = [];
  const path: (string | number)[] = [];
  const refused = new Set<Refusal>();
  const told = new Set<Reason>();
  let met = 0;
  let omitted = 0;
  let filling: ReadonlyMap<DataObject, ReadonlySet<number>> | undefined;

  function add(error: LocatedError, reason?: Reason | ClientError): undefined {
    met += 1;
    if (errors.length < most) reasons[errors.push(error) - 1] = reason;
    else omitted += 1;
  }

  const inClientNames = (names: readonly (string | number)[]) =>
    names.map((name) => (typeof name === 'string' ? clientName(name) : name));

  function tell(reason: Reason, below: readonly (string | number)[]): undefined {
    told.add(reason);
    if (reason.invalid !== undefined) return invalid(reason.invalid, reason.error);
    const at = [...path, ...inClientNames(below)];
    add({ ...reason.error, path: at }, reason);
    for (const error of reason.further ?? []) add({ ...error, path: at }, error);
    return undefined;
  }

  function missing(): undefined {
    onUnplanned(path.join('.'));
    return add({ ...stated(unplanned, path.length), path: [...path] });
  }

  /** Whether a fetch has asked for this of this object. */
  function isAsked(holder: Holder, slot: number): boolean {
    filling ??= slotsAsked(asked);
    return !Array.isArray(holder) && filling.get(holder)?.has(slot) === true;
  }

  function invalid(what: string, error: ClientError = masked()): undefined {
    onInvalid(what, path.join('.'));
    return add({ ...stated(error, path.length), path: [...path] });
  }

  return {
    enter: (name) => void path.push(name),
    leave: () => void path.pop(),
    count: () => met,
    empty(holder, slot, isOwn) {
      const failure = failures.at(holder, slot);
      if (failure !== undefined) return tell(failure.reason, selectedPart(failure.below, failure.position));
      if ((Array.isArray(holder) ? holder : holder.values)[slot] !== undefined) return undefined;
      return isOwn || isAsked(holder, slot) ? tell(leftOut, []) : missing();
    },
    notFound(object, slot) {
      const before = met;
      this.empty(object, slot, false);
      return met > before ? undefined : add({ ...absent, path: [...path] });
    },
    misnamed() {
      const place = path.at(-1);
      const field = typeof place === 'number' ? `${nodeFields.nodes}.${place}` : nodeFields.node;
      return add({ ...noNodeId(field), path: [...path] });
    },
    unplanned: missing,
    refuse(refusal) {
      met += 1;
      if (refused.has(refusal)) return undefined;
      refused.add(refusal);
      const inList = path.findIndex((segment) => typeof segment === 'number');
      errors.push({
        ...refusedBy(refusal.permission, path.length),
        path: inList === -1 ? [...path] : path.slice(0, inList),
      });
      return undefined;
    },
    invalid: (what) => invalid(what),
    required(before) {
      if (met === before) invalid('null where none may be');
    },
    carried() {
      const seen = new Set<Reason | ClientError>();
      for (let index = errors.length - 1; index >= 0; index -= 1) {
        const reason = reasons[index];
        if (reason === undefined || !path.every((name, at) => errors[index]!.path?.[at] === name)) continue;
        if (seen.has(reason)) {
          errors.splice(index, 1);
          reasons.splice(index, 1);
          met -= 1;
        }
        seen.add(reason);
      }
      return undefined;
    },
    end() {
      for (const [{ error, further = [] }, from] of failures.untold(told)) {
        const known = inClientNames(selectedPart(from, root));
        for (const one of [error, ...further]) add(known.length === 0 ? one : { ...one, path: known });
      }
      return { errors, omitted };
    },
  };
}

function slotsAsked(asked: Outcome['asked']): Map<DataObject, Set<number>> {
  const filling = new Map<DataObject, Set<number>>();
  for (const { object, mapping } of asked.flat()) {
    const slots = filling.get(object) ?? new Set<number>();
    filling.set(object, slots);
    for (const { slot } of mapping.filled) slots.add(slot);
  }
  return filling;
}
