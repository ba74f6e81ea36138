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
}

/** How the fields of one answer's object come into an object at a position. */
export interface Mapping {
  /** Places to copy, source and target in turn. */
  copied: number[];
  /** Objects that another fetch has told of too. */
  merged: { source: number; target: number; position: Position; mapping: Mapping }[];
  /** The names that are filled, with their slots. */
  filled: Filled[];
}

/**
 * A slot that is filled, and what comes into an object that stands there: into one that other fetches tell of too by a
 * mapping, else as it was answered.
 */
export interface Filled {
  slot: number;
  mapping: Mapping | undefined;
  shape: Shape | undefined;
}

export const rootPosition = (): Position => ({
  shape: undefined,
  layout: { size: 0 },
  slots: new Map(),
  below: new Map(),
});

/** Says that a fetch brings `shape` for the objects at `position`; from now on its fields are found there. */
export function attach(shape: Shape, position: Position): Mapping {
  const mapping: Mapping = { copied: [], merged: [], filled: [] };
  const done = new Set<string>();
  for (const field of shape.fields) {
    if (done.has(field.name)) continue;
    done.add(field.name);
    let target = position.slots.get(field.name);
    if (target === undefined) position.slots.set(field.name, (target = position.layout.size++));
    const below = position.below.get(field.name);
    if (field.shape !== undefined && below !== undefined) {
      const inner = attach(field.shape, below);
      mapping.merged.push({ source: field.slot, target, position: below, mapping: inner });
      mapping.filled.push({ slot: target, mapping: inner, shape: field.shape });
    } else {
      if (field.shape !== undefined) position.below.set(field.name, positionOf(field.shape));
      mapping.copied.push(field.slot, target);
      mapping.filled.push({ slot: target, mapping: undefined, shape: field.shape });
    }
  }
  return mapping;
}

function positionOf(shape: Shape): Position {
  const slots = new Map<string, number>();
  const below = new Map<string, Position>();
  for (const { name, slot, shape: inner } of shape.fields) {
    slots.set(name, slot);
    if (inner !== undefined && !below.has(name)) below.set(name, positionOf(inner));
  }
  return { shape, layout: shape.layout, slots, below };
}
