import type { FlattenNodePathSegment } from '@graphql-hive/router-query-planner';
import {
  isAbstractType,
  isObjectType,
  isUnionType,
  Kind,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { nameNode, responseNameOf, typenameField } from '../../operation/ast.ts';
import { compositeTypeOf, fieldTypeOf, typeNamed } from '../../supergraph/fieldTypes.ts';
import { isWithin } from '../../supergraph/possibleTypes.ts';
import { listsOf } from '../planPaths.ts';
import type { Requirement } from './requiringFields.ts';
import { tooManyCuts } from './tooManyCuts.ts';

/** A field that was cut out: it is asked for once its subgraph can be told what it requires. */
export interface Cut {
  at: CutPoint;
  field: FieldNode;
  set: SelectionSetNode;
  /** What of it is selected. */
  inner: SelectionNode[];
  /** The cuts without which it cannot be asked for: those that it requires, and the one in whose answer it stands. */
  needs: Set<Cut>;
}

/** Objects of one type at one path, of which one subgraph is asked for fields that were cut out. */
export interface CutPoint extends Spot {
  /** An interface where the subgraph has that as an object (@interfaceObject). */
  type: GraphQLObjectType | GraphQLInterfaceType;
  graph: string;
}

/** Where something is selected. */
interface Spot {
  path: readonly FlattenNodePathSegment[];
  /** What is selected there; more may be added. */
  selections: SelectionNode[];
  /** The selections that it is inside of, as far as its owner's answer. */
  around: readonly SelectionNode[];
  /** The cut in whose answer it is; undefined in the rest of the operation. */
  owner: Cut | undefined;
  /** A selection of the operation, or of the owner, that leads just there. */
  leadingTo(selections: SelectionNode[]): SelectionNode[];
}

/** What is left of an operation, and what was cut out. */
export interface CutOperation {
  rest: SelectionNode[];
  cuts: readonly Cut[];
  points: readonly CutPoint[];
  /** Selects something more of the objects of a point. */
  add(point: CutPoint, set: SelectionSetNode): void;
  /** What the client selects by itself, and nothing requires; of an object, where nothing was cut out of it. */
  isClients(selection: SelectionNode): boolean;
}

const mostCuts = 500;

/**
 * Cuts all fields with @requires out of a normalized operation, selects what they require in their place, and cuts that
 * in its turn.
 * @throws OrgraphError QUERY_TOO_COMPLEX where there are too many.
 */
export function cutRequires(
  operation: OperationDefinitionNode,
  schema: GraphQLSchema,
  requirementOf: (type: string, field: string) => Requirement | undefined,
): CutOperation {
  const cuts = new Map<string, Cut>();
  const points = new Map<string, CutPoint>();
  const clients = new Set<SelectionNode>();

  function pointFor(spot: Spot, type: CutPoint['type'], graph: string): CutPoint {
    const key = JSON.stringify([spot.path, type.name, graph]);
    let point = points.get(key);
    if (point === undefined) points.set(key, (point = { ...spot, type, graph }));
    return point;
  }

  /** What a field of a type requires, there or in an interface of it that is an object (@interfaceObject). */
  function requiredOf(parent: GraphQLCompositeType, field: string) {
    const types = isUnionType(parent) ? [] : [parent, ...parent.getInterfaces()];
    const type = types.find(({ name }) => requirementOf(name, field) !== undefined);
    return type && { type, requirement: requirementOf(type.name, field)! };
  }

  /** @param requirer the cut for which it is selected; undefined for what the client selects. */
  function cut(
    field: FieldNode,
    type: CutPoint['type'],
    spot: Spot,
    { graph, set }: Requirement,
    requirer: Cut | undefined,
  ): void {
    const key = JSON.stringify([spot.path, type.name, responseNameOf(field)]);
    let found = cuts.get(key);
    const isNew = found === undefined;
    if (found === undefined) {
      if (cuts.size >= mostCuts) throw tooManyCuts();
      found = { at: pointFor(spot, type, graph), field, set, inner: [], needs: new Set() };
      cuts.set(key, found);
      if (spot.owner !== undefined) found.needs.add(spot.owner);
    }
    const own = found;
    requirer?.needs.add(own);
    for (const selection of spot.around) clients.delete(selection);
    if (field.selectionSet !== undefined)
      walk(
        field.selectionSet.selections,
        compositeTypeOf(schema, type, field.name.value),
        {
          path: below(spot.path, field, type),
          selections: own.inner,
          around: [],
          owner: own,
          leadingTo: (selections) => [{ ...field, selectionSet: setOf(selections) }],
        },
        requirer,
      );
    if (isNew) walk(set.selections, type, own.at, own);
  }

  function walk(
    asked: readonly SelectionNode[],
    parent: GraphQLCompositeType,
    spot: Spot,
    requirer: Cut | undefined,
  ): void {
    if (requirer !== undefined && isAbstractType(parent) && parent !== requirer.at.type)
      addLeaf(spot.selections, typenameField, true);
    for (const selection of asked) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) throw new Error('fragments have been written out');
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        const type = typeNamed(schema, selection.typeCondition) ?? parent;
        // What an object is known to be stays known under a condition on its interface; under one on another type there
        // is nothing.
        if (isObjectType(parent) && !isWithin(schema, parent, type)) continue;
        const known = isObjectType(parent) ? parent : type;
        const path =
          isObjectType(parent) || !isObjectType(type) ? spot.path : [...spot.path, { TypeCondition: [type.name] }];
        const wrap = (selections: SelectionNode[]) => ({ ...selection, selectionSet: setOf(selections) });
        walk(selection.selectionSet.selections, known, inside(spot, path, wrap), requirer);
        continue;
      }
      const name = selection.name.value;
      const required = requiredOf(parent, name);
      if (required !== undefined) cut(selection, required.type, spot, required.requirement, requirer);
      else if (isAbstractType(parent) && schema.getPossibleTypes(parent).some((type) => requiredOf(type, name)))
        walk(
          schema.getPossibleTypes(parent).map((type) => fragmentOn(type.name, selection)),
          parent,
          spot,
          requirer,
        );
      else if (selection.selectionSet === undefined) {
        addLeaf(spot.selections, selection, requirer !== undefined);
      } else {
        const wrap = (selections: SelectionNode[]) => ({ ...selection, selectionSet: setOf(selections) });
        const there = inside(spot, below(spot.path, selection, parent), wrap);
        if (requirer === undefined) clients.add(there.around.at(-1)!);
        walk(selection.selectionSet.selections, compositeTypeOf(schema, parent, name), there, requirer);
      }
    }
  }

  function addLeaf(selections: SelectionNode[], field: FieldNode, isRequired: boolean): void {
    const name = responseNameOf(field);
    const known = selections.find((one) => one.kind === Kind.FIELD && responseNameOf(one) === name);
    if (known === undefined) selections.push(field);
    if (isRequired) clients.delete(known ?? field);
    else if (known === undefined) clients.add(field);
  }

  /** A spot one step further, selected from where it begins. */
  function inside(
    spot: Spot,
    path: readonly FlattenNodePathSegment[],
    wrap: (selections: SelectionNode[]) => SelectionNode,
  ): Spot {
    const selections: SelectionNode[] = [];
    const selection = wrap(selections);
    spot.selections.push(selection);
    return {
      path,
      selections,
      around: [...spot.around, selection],
      owner: spot.owner,
      leadingTo: (further) => spot.leadingTo([wrap(further)]),
    };
  }

  const below = (
    path: readonly FlattenNodePathSegment[],
    field: FieldNode,
    parent: GraphQLCompositeType,
  ): FlattenNodePathSegment[] => [
    ...path,
    { Field: responseNameOf(field) },
    ...listsOf(fieldTypeOf(schema, parent, field.name.value)),
  ];

  const rest: SelectionNode[] = [];
  const root: Spot = {
    path: [],
    selections: rest,
    around: [],
    owner: undefined,
    leadingTo: (selections) => selections,
  };
  walk(operation.selectionSet.selections, schema.getRootType(operation.operation)!, root, undefined);
  return {
    rest,
    cuts: [...cuts.values()],
    points: [...points.values()],
    add(point, { selections }) {
      for (const selection of [typenameField, ...selections])
        if (selection.kind === Kind.FIELD && selection.selectionSet === undefined)
          addLeaf(point.selections, selection, true);
        else point.selections.push(selection);
    },
    isClients: (selection) => clients.has(selection),
  };
}

/** A selection set that may still grow. */
export const setOf = (selections: SelectionNode[]): SelectionSetNode => ({ kind: Kind.SELECTION_SET, selections });

/** What was selected until now; of an object of which nothing is, only what it is. */
export const selected = (selections: readonly SelectionNode[]): SelectionNode[] =>
  selections.length === 0
    ? [typenameField]
    : selections.map((selection) =>
        selection.kind === Kind.FRAGMENT_SPREAD || selection.selectionSet === undefined
          ? selection
          : { ...selection, selectionSet: setOf(selected(selection.selectionSet.selections)) },
      );

const fragmentOn = (type: string, field: FieldNode): SelectionNode => ({
  kind: Kind.INLINE_FRAGMENT,
  typeCondition: { kind: Kind.NAMED_TYPE, name: nameNode(type) },
  selectionSet: { kind: Kind.SELECTION_SET, selections: [field] },
});
