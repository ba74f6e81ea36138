import type { FetchRewrite } from '@graphql-hive/router-query-planner';
import { Kind, type DocumentNode, type SelectionSetNode } from 'graphql';
import { bytesOf, type Bytes } from '../../http/jsonBytes.ts';
import { fragmentsOf } from '../../operation/ast.ts';
import type { Layout } from './responseData.ts';

/**
 * What a subgraph's operation selects of an object, whatever its type: how an answer is read (`parseResponse.ts`), and
 * where it puts what it reads.
 */
export interface Shape {
  layout: Layout;
  /** In the order of the operation, which is the order in which a subgraph answers. */
  fields: ShapeField[];
  /** By the name in the subgraph's answer. */
  byKey: Map<Bytes, ShapeField>;
  /** Equal objects are made one: later fetches complete what stands here, and each does so once. */
  interned: boolean;
  /** Not so where a fetch of what is above completes them: equal as they stand here, they need not be the same thing. */
  parted: boolean;
  /** Whether there are objects in these objects. */
  nested: boolean;
}

export interface ShapeField {
  /** The name in the subgraph's answer, with its quotes and colon. */
  quoted: Bytes;
  /** The name in the client's answer: another one where the planner had to tell fields of different types apart. */
  name: string;
  slot: number;
  index: number;
  /** What is selected of it; undefined for a leaf. */
  shape: Shape | undefined;
}

type Renaming = (path: readonly string[]) => string | undefined;

/** The shape of an operation's `data`. @throws Error for a rewrite that is not known. */
export function responseShapeOf(document: DocumentNode, rewrites: readonly FetchRewrite[] = []): Shape {
  const fragments = fragmentsOf(document);
  const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (operation === undefined) throw new Error('a fetch without an operation');
  const renamed = renamingOf(rewrites);
  const shape = newShape();
  collect(operation.selectionSet, shape, []);
  return shape;

  function collect({ selections }: SelectionSetNode, into: Shape, path: readonly string[]): void {
    for (const selection of selections) {
      if (selection.kind === Kind.FRAGMENT_SPREAD)
        collect(fragments.get(selection.name.value)!.selectionSet, into, path);
      else if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet, into, path);
      else {
        const key = (selection.alias ?? selection.name).value;
        const inner = [...path, key];
        const field = fieldOf(into, key, renamed(inner) ?? key, selection.selectionSet !== undefined);
        if (selection.selectionSet) collect(selection.selectionSet, field.shape!, inner);
      }
    }
  }
}

const newShape = (): Shape => ({
  layout: { size: 0 },
  fields: [],
  byKey: new Map(),
  interned: false,
  parted: false,
  nested: false,
});

/** A field's entry; two keys of one name (for different types) share the slot and what is selected of them. */
function fieldOf(shape: Shape, key: string, name: string, composite: boolean): ShapeField {
  const known = shape.byKey.get(bytesOf(key));
  if (known !== undefined) return known;
  const twin = shape.fields.find((field) => field.name === name);
  const field: ShapeField = {
    quoted: `"${bytesOf(key)}":`,
    name,
    index: shape.fields.length,
    slot: twin?.slot ?? shape.layout.size++,
    shape: composite ? (twin?.shape ?? newShape()) : undefined,
  };
  shape.fields.push(field);
  shape.nested ||= composite;
  shape.byKey.set(bytesOf(key), field);
  return field;
}

/**
 * Which names of the answer stand for others. Types are left out: a key that the planner made occurs in objects of its
 * type only.
 */
function renamingOf(rewrites: readonly FetchRewrite[]): Renaming {
  const names = new Map<string, string>();
  for (const rewrite of rewrites) {
    if (!('KeyRenamer' in rewrite)) throw new Error('a fetch whose answer is to be changed by more than names');
    const { path, renameKeyTo } = rewrite.KeyRenamer;
    const keys = path.flatMap((segment) => ('Key' in segment ? [segment.Key] : []));
    names.set(keys.join(' '), renameKeyTo);
  }
  return (path) => (names.size === 0 ? undefined : names.get(path.join(' ')));
}
