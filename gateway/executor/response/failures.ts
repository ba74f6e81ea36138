import type { Bytes } from '../../http/jsonBytes.ts';
import { parseList } from './parseResponse.ts';
import { leftOut, disagreement, type Reason } from './reasons.ts';
import { DataObject, type Value } from './responseData.ts';
import type { Filled, Mapping, Position } from './responsePosition.ts';

/** Why a slot of the data is empty. */
export interface Failure {
  reason: Reason;
  /** The rest of the path where a subgraph's own null propagation came from further down. */
  below: Path;
  /** Where that begins. */
  position: Position | undefined;
}

type Path = readonly (string | number)[];
export type Holder = DataObject | Value[];

/** What a fetch was to bring to a slot and did not. Without a reason its subgraph said null, and is right. */
interface Absence {
  reason: Reason | undefined;
  below: Path;
  position: Position | undefined;
  inner: readonly Filled[];
  /** Nothing that others bring is to stand there. */
  final: boolean;
}

/**
 * Why slots of the data are empty, by the object (or list) that holds the slot. The projection asks for it
 * (`errorReport.ts`) when it meets a null, which gives every error the client's own path, however the data came
 * together.
 */
export class Failures {
  readonly #known = new Map<Holder, Map<number, Absence[]>>();
  readonly #absent = new Map<DataObject, Set<number>>();
  readonly #assigned: { reason: Reason; path: Path; isTold(): boolean }[] = [];

  at(holder: Holder, slot: number): Failure | undefined {
    if (this.#known.size === 0) return undefined;
    const told = this.#known
      .get(holder)
      ?.get(slot)
      ?.filter(({ reason }) => reason !== undefined);
    // An answer may lack what it was asked of other types only: any other reason says more.
    const found = told?.find(({ reason }) => reason !== leftOut) ?? told?.[0];
    return found as Failure | undefined;
  }

  /** Whether a slot is null because a subgraph has said that there is no such object. */
  isAbsent(object: DataObject, slot: number): boolean {
    return this.#absent.get(object)?.has(slot) === true;
  }

  /** Nothing that a fetch was to fill on this object came: for this reason, or because its subgraph said null. */
  lack(object: DataObject, filled: readonly Filled[], reason: Reason | undefined): void {
    for (const one of filled) {
      const value = object.values[one.slot];
      if (reason === undefined) {
        if (value === undefined) {
          object.values[one.slot] = null;
          this.#absent.set(object, (this.#absent.get(object) ?? new Set()).add(one.slot));
        }
        if (one.position?.contested === true) this.#record(object, one.slot, one, {});
      }
      // What is there may be less than was to come: of an @interfaceObject's thing the interface's name instead of its
      // type's.
      else if (value !== null || one.position?.contested === true) this.#record(object, one.slot, one, { reason });
      this.#lackIn(value, one.inner, reason);
    }
  }

  /**
   * After an answer has come into an object of which other fetches tell too: what one of them has not brought is
   * missing still in what another has. Lists of different lengths are nobody's: the slot is empty.
   */
  settle(object: DataObject, answer: DataObject, { filled, position }: Mapping): void {
    if (position.contested) this.#settle(object, answer, filled);
  }

  /** A subgraph's error with its path in the answer that has come into this object. */
  assign(object: DataObject, answer: DataObject | undefined, mapping: Mapping, path: Path, reason: Reason): void {
    if (path.length > 0 && this.#assign(object, answer, mapping, path, reason)) return;
    const { filled, position } = mapping;
    if (path.length === 0) {
      this.lack(object, filled, reason);
      const [place, ...others] = answer === undefined ? [] : emptyPlaces(object, answer, mapping);
      // Without a path it belongs to what is empty, where that is one thing.
      if (place !== undefined && others.length === 0)
        this.#record(place.holder, place.slot, place.one, { reason, position: place.one.position });
    }
    const isTold = () =>
      answer === undefined &&
      filled.some(({ name, slot }) => position.selected.has(name) && (object.values[slot] ?? null) === null);
    this.#assigned.push({ reason, path: fromRoot(position, path), isTold });
  }

  /**
   * Of the subgraphs' errors, once all that the client finds empty has told its own: those that belong to nothing of
   * that, each once, with their path where it is known from the root.
   */
  untold(told: ReadonlySet<Reason>): Map<Reason, Path> {
    return new Map(
      this.#assigned
        .filter(({ reason, isTold }) => !told.has(reason) && !isTold())
        .map(({ reason, path }) => [reason, path]),
    );
  }

  #settle(object: DataObject, answer: DataObject, filled: readonly Filled[]): void {
    for (const one of filled) {
      const said = answer.values[one.source];
      if (one.position?.contested === true) this.#settleSlot(object, one.slot, said, one);
      else if (said === undefined && object.values[one.slot] === undefined)
        this.#record(object, one.slot, one, { reason: leftOut });
    }
  }

  #settleSlot(holder: Holder, slot: number, said: Value | undefined, filled: Filled): void {
    const value = valueAt(holder, slot);
    if (said === undefined || said === null)
      this.#record(holder, slot, filled, { reason: said === null ? undefined : leftOut });
    else if (Array.isArray(said) && Array.isArray(value) && value.length === said.length)
      for (const [index, item] of said.entries()) this.#settleSlot(value, index, item, filled);
    else if (said instanceof DataObject && value instanceof DataObject) this.#settle(value, said, filled.inner);
    else this.#record(holder, slot, filled, { reason: disagreement, final: true });
    const absences = this.#known.get(holder)?.get(slot) ?? [];
    if (absences.some(({ final }) => final)) put(holder, slot, null);
    else for (const { inner, reason } of absences) this.#lackIn(value, inner, reason);
  }

  #assign(
    object: DataObject,
    answer: DataObject | undefined,
    { filled, position: start }: Mapping,
    path: Path,
    reason: Reason,
  ): boolean {
    let [holder, said, fields, position]: [Holder, Value | undefined, readonly Filled[], Position | undefined] = [
      object,
      answer,
      filled,
      start,
    ];
    let one: Filled | undefined;
    let hidden = false;
    for (const [index, step] of path.entries()) {
      if (!Array.isArray(holder)) {
        one = fields.find(({ name }) => name === step);
        hidden ||= position?.selected.has(String(step)) !== true;
        [fields, position] = [one?.inner ?? [], one?.position];
      }
      const slot = Array.isArray(holder) ? Number(step) : one?.slot;
      if (one === undefined || slot === undefined || Number.isNaN(slot)) return false;
      said = said && valueAt(said as Holder, Array.isArray(holder) ? slot : one.source);
      const within = holder;
      const value = valueAt(within, slot);
      if (said === null || said === undefined) {
        this.#record(within, slot, one, { reason, below: path.slice(index + 1), position });
        this.#lackIn(value, one.inner, reason);
        const isTold = hidden ? () => false : () => (valueAt(within, slot) ?? null) === null;
        this.#assigned.push({ reason, path: fromRoot(start, path), isTold });
        return true;
      }
      holder = (isListText(value) ? put(within, slot, parseList(value)) : value) as Holder;
      if (typeof said === 'string') said = holder;
      if (typeof holder !== 'object' || holder === null || Array.isArray(holder) !== Array.isArray(said)) return false;
    }
    return false;
  }

  #lackIn(value: Value | undefined, filled: readonly Filled[], reason: Reason | undefined): void {
    if (filled.length > 0) for (const object of objectsIn(value)) this.lack(object, filled, reason);
  }

  #record(holder: Holder, slot: number, { inner }: Pick<Filled, 'inner'>, absence: Partial<Absence>): void {
    const { reason, below = [], position, final = false } = absence;
    let slots = this.#known.get(holder);
    if (slots === undefined) this.#known.set(holder, (slots = new Map()));
    const before = slots.get(slot);
    // Each once: what is missing is noted anew by every fetch that passes the slot.
    if (before?.some((one) => one.reason === reason && one.inner === inner) === true) return;
    const one = { reason, below, position, inner, final };
    if (before === undefined) slots.set(slot, [one]);
    else before.push(one);
  }
}

/** A slot that an answer has left empty. */
interface EmptyPlace {
  holder: Holder;
  slot: number;
  one: Filled;
}

/** What an answer that has come into an object has left empty of what the client selected. */
function emptyPlaces(
  object: DataObject,
  answer: DataObject,
  { filled, position }: { filled: readonly Filled[]; position: Position | undefined },
): EmptyPlace[] {
  return filled.flatMap((one) =>
    position?.selected.has(one.name) === true ? emptyIn(object, one.slot, answer.values[one.source], one) : [],
  );
}

function emptyIn(holder: Holder, slot: number, said: Value | undefined, one: Filled): EmptyPlace[] {
  if (said === null || said === undefined) return [{ holder, slot, one }];
  const value = valueAt(holder, slot);
  if (Array.isArray(said) && Array.isArray(value) && value.length === said.length)
    return said.flatMap((item, index) => emptyIn(value, index, item, one));
  return said instanceof DataObject && value instanceof DataObject
    ? emptyPlaces(value, said, { filled: one.inner, position: one.position })
    : [];
}

const fromRoot = ({ shape }: Position, path: Path): Path => (shape === undefined ? path : []);

const valueAt = (holder: Holder, slot: number): Value | undefined =>
  Array.isArray(holder) ? holder[slot] : holder.values[slot];

const put = (holder: Holder, slot: number, value: Value): Value =>
  ((Array.isArray(holder) ? holder : holder.values)[slot] = value);

/** A list of leaves has stayed text; what is wrong with one of them needs it taken apart. */
const isListText = (value: Value | undefined): value is Bytes => typeof value === 'string' && value.startsWith('[');

function objectsIn(value: Value | undefined): DataObject[] {
  if (Array.isArray(value)) return value.flatMap(objectsIn);
  return value instanceof DataObject ? [value] : [];
}
