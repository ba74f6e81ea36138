import { Kind, type SelectionSetNode } from 'graphql';
import { responseNameOf } from '../../operation/ast.ts';
import type { Layout } from './responseData.ts';
import type { Shape } from './responseShape.ts';

/**
 * A path of the answer, as far as fetches fill it: at which slot each name is found in the objects that stand there.
 * Objects of one answer can stand at several paths and are shared there; what later fetches add at one of these paths
 * has slots of its own, so that the paths cannot mix.
 */
export interface Position {
  /** Undefined for the root, which no subgraph answers as a whole. */
  shape: Shape | undefined;
  layout: Layout;
  slots: Map<string, number>;
  /** Where objects stand below. */
  below: Map<string, Position>;
  above: Position | undefined;
  /** Whether several fetches tell of what stands here or below: what one of them lacks, another may bring. */
  contested: boolean;
  /** The names that the client selects here, of whatever type. */
  selected: Set<string>;
}

/** How the fields of one answer's object come into an object at a position. */
export interface Mapping {
  /** Places to copy, source and target in turn. */
  copied: number[];
  /** Objects that another fetch has told of too. */
  merged: { source: number; target: number; position: Position; mapping: Mapping }[];
  /** All of it, with what comes into the objects below. */
  filled: Filled[];
  position: Position;
}

/** A slot that a fetch fills. */
export interface Filled {
  name: string;
  /** Its slot in the fetch's answer. */
  source: number;
  slot: number;
  /** Of the objects that stand there; undefined for a leaf. */
  position: Position | undefined;
  /** What the fetch fills of these objects. */
  inner: readonly Filled[];
}

export const rootPosition = (): Position => newPosition(undefined, { size: 0 }, undefined);

const newPosition = (shape: Shape | undefined, layout: Layout, above: Position | undefined): Position => ({
  shape,
  layout,
  slots: new Map(),
  below: new Map(),
  above,
  contested: false,
  selected: new Set(),
});

/** Says that a fetch brings `shape` for the objects at `position`; from now on its fields are found there. */
export function attach(shape: Shape, position: Position): Mapping {
  const mapping: Mapping = { copied: [], merged: [], filled: [], position };
  const done = new Set<string>();
  for (const { name, slot: source, shape: inner } of shape.fields) {
    if (done.has(name)) continue;
    done.add(name);
    let slot = position.slots.get(name);
    if (slot === undefined) position.slots.set(name, (slot = position.layout.size++));
    const below = position.below.get(name);
    if (inner !== undefined && below !== undefined) {
      contest(below);
      if (below.shape !== undefined) below.shape.parted = true;
      const inside = attach(inner, below);
      mapping.merged.push({ source, target: slot, position: below, mapping: inside });
      mapping.filled.push({ name, source, slot, position: below, inner: inside.filled });
    } else {
      mapping.copied.push(source, slot);
      mapping.filled.push({ name, source, slot, ...standingAt(name, inner, position) });
    }
  }
  return mapping;
}

/** What stands below is there as it was answered. */
function standingAt(name: string, shape: Shape | undefined, above: Position): Pick<Filled, 'position' | 'inner'> {
  if (shape === undefined) return { position: undefined, inner: [] };
  const position = newPosition(shape, shape.layout, above);
  const filled = new Map<string, Filled>();
  for (const { name: inner, slot, shape: below } of shape.fields) {
    if (filled.has(inner)) continue;
    position.slots.set(inner, slot);
    filled.set(inner, { name: inner, source: slot, slot, ...standingAt(inner, below, position) });
  }
  above.below.set(name, position);
  return { position, inner: [...filled.values()] };
}

function contest(position: Position): void {
  for (let one: Position | undefined = position; one?.contested === false; one = one.above) one.contested = true;
}

/** Says what the client selects at a position and below it. */
export function select({ selections }: SelectionSetNode, position: Position): void {
  for (const selection of selections) {
    if (selection.kind === Kind.FRAGMENT_SPREAD) continue;
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      select(selection.selectionSet, position);
      continue;
    }
    const name = responseNameOf(selection);
    position.selected.add(name);
    const below = position.below.get(name);
    if (selection.selectionSet !== undefined && below !== undefined) select(selection.selectionSet, below);
  }
}

/** A path from a position on, as far as the client selects it. */
export function selectedPart(
  path: readonly (string | number)[],
  position: Position | undefined,
): readonly (string | number)[] {
  let at = position;
  const end = path.findIndex((step) => {
    if (typeof step === 'number') return false;
    if (at?.selected.has(step) !== true) return true;
    at = at.below.get(step);
    return false;
  });
  return end === -1 ? path : path.slice(0, end);
}
