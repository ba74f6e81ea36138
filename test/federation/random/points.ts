import {
  buildASTSchema,
  getNamedType,
  isInterfaceType,
  isObjectType,
  Kind,
  OperationTypeNode,
  parse,
  visit,
  type DocumentNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import { fragmentsOf } from '#gateway/operation/ast.ts';
import type { Sent } from '../../gateway/fixture/ask.ts';
import { fieldSetsOf, typesWithFields } from '../sdl.ts';
import type { RandomGraph } from './graph.ts';

/**
 * Tells what requests to subgraphs stand for: the directives and semantic points of the fields that they ask for, and
 * of the keys that they bring.
 */
export function pointsOfRequests(graph: RandomGraph): (sent: readonly Sent[]) => Set<string> {
  const schemas = new Map(
    Object.entries(graph.parts).map(([name, sdl]) => [
      name,
      buildASTSchema(parse(sdl), { assumeValid: true, assumeValidSDL: true }),
    ]),
  );
  const keys = new Map(
    Object.entries(graph.parts).flatMap(([name, sdl]) =>
      typesWithFields(sdl).map(
        ({ type, directives }) => [`${name} ${type}`, fieldSetsOf({ directives }, 'key')] as const,
      ),
    ),
  );
  const known = new Map<string, readonly string[]>();

  function pointsOfQuery({ service, query }: Sent): readonly string[] {
    const text = `${service} ${query}`;
    const before = known.get(text);
    if (before !== undefined) return before;
    const points = fieldsAsked(parse(query), schemas.get(service)!).flatMap(
      (field) => graph.points.get(`${service} ${field}`) ?? [],
    );
    known.set(text, points);
    return points;
  }

  return (sent) => {
    const points = new Set<string>();
    for (const request of sent) {
      for (const point of pointsOfQuery(request)) points.add(point);
      for (const value of Object.values(request.variables)) {
        for (const representation of Array.isArray(value) ? (value as unknown[]) : []) {
          if (typeof representation !== 'object' || representation === null || !('__typename' in representation))
            continue;
          const sets = keys.get(`${request.service} ${String(representation['__typename'])}`) ?? [];
          if (sets.length > 1) points.add('@key: several');
          for (const { selections } of sets) {
            if (
              !selections.every((selection) => selection.kind === Kind.FIELD && selection.name.value in representation)
            )
              continue;
            points.add(
              selections.length > 1
                ? '@key: compound'
                : selections.some((selection) => selection.kind === Kind.FIELD && selection.selectionSet !== undefined)
                  ? '@key: nested'
                  : '@key: single',
            );
          }
        }
      }
    }
    const mutations = sent.flatMap(({ operation }, index) => (operation === 'mutation' ? [index] : []));
    if (mutations.length > 1) points.add('mutations: several');
    if (mutations.some((at, index) => index > 0 && at > mutations[index - 1]! + 1))
      points.add('mutations: entities fetched between');
    return points;
  };
}

/** The fields of an operation, as `Type.field` of the subgraph's types. */
function fieldsAsked(document: DocumentNode, schema: GraphQLSchema): string[] {
  const fragments = fragmentsOf(document);
  const asked: string[] = [];
  function walk({ selections }: SelectionSetNode, parent: GraphQLNamedType | undefined): void {
    for (const selection of selections) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const { typeCondition, selectionSet } = fragments.get(selection.name.value)!;
        walk(selectionSet, schema.getType(typeCondition.name.value));
      } else if (selection.kind === Kind.INLINE_FRAGMENT)
        walk(
          selection.selectionSet,
          selection.typeCondition === undefined ? parent : schema.getType(selection.typeCondition.name.value),
        );
      else if (selection.name.value === '_entities') walk(selection.selectionSet!, undefined);
      else {
        asked.push(`${parent?.name}.${selection.name.value}`);
        const type =
          isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[selection.name.value]?.type : undefined;
        if (selection.selectionSet !== undefined) walk(selection.selectionSet, type && getNamedType(type));
      }
    }
  }
  for (const node of document.definitions)
    if (node.kind === Kind.OPERATION_DEFINITION)
      walk(node.selectionSet, schema.getType(node.operation === OperationTypeNode.MUTATION ? 'Mutation' : 'Query'));
  return asked;
}

const ofJavaScript = new Set(['__proto__', 'constructor', 'toString', 'then', 'length']);
const places: Partial<Record<string, string>> = {
  [Kind.FIELD]: 'fields',
  [Kind.INLINE_FRAGMENT]: 'inline fragments',
  [Kind.FRAGMENT_SPREAD]: 'spreads',
};

/** The points of an operation's text. */
export function pointsOfOperation(source: string, fieldNames: ReadonlySet<string>): Set<string> {
  const points = new Set<string>();
  let nested = 0;
  visit(parse(source), {
    enter(node) {
      const conditions =
        'directives' in node
          ? (node.directives ?? []).filter(({ name }) => name.value === 'skip' || name.value === 'include')
          : [];
      const byVariable = conditions.some((directive) =>
        directive.arguments?.some(({ value }) => value.kind === Kind.VARIABLE),
      );
      if (byVariable && places[node.kind] !== undefined) points.add(`conditions on ${places[node.kind]}`);
      if (byVariable && nested > 0) points.add('conditions in conditions');
      if (byVariable) nested += 1;
      if (node.kind === Kind.INLINE_FRAGMENT)
        points.add(node.typeCondition === undefined ? 'fragments without a type' : 'inline fragments');
      if (node.kind === Kind.FRAGMENT_SPREAD) points.add('fragment spreads');
      if (node.kind === Kind.VARIABLE_DEFINITION && node.defaultValue !== undefined)
        points.add('defaults of variables');
      if (node.kind === Kind.ARGUMENT)
        points.add(
          node.value.kind === Kind.VARIABLE
            ? 'arguments by variable'
            : node.value.kind === Kind.NULL
              ? 'arguments that are null'
              : 'arguments by literal',
        );
      if (node.kind === Kind.OBJECT) points.add('input objects');
      if (node.kind === Kind.FIELD) {
        if (node.name.value === '__typename')
          points.add(node.alias === undefined ? '__typename' : '__typename under another name');
        if (node.name.value === '__type') points.add('introspection beside data');
        if (node.alias !== undefined && node.alias.value !== node.name.value && fieldNames.has(node.alias.value))
          points.add('aliases that are names of fields');
        if (node.alias !== undefined && ofJavaScript.has(node.alias.value)) points.add('names that JavaScript knows');
      }
    },
    leave(node) {
      if (
        'directives' in node &&
        (node.directives ?? []).some(
          (directive) =>
            directive.arguments?.some(({ value }) => value.kind === Kind.VARIABLE) &&
            ['skip', 'include'].includes(directive.name.value),
        )
      )
        nested -= 1;
    },
  });
  return points;
}

/** The points of an answer. */
export function pointsOfData(data: unknown): Set<string> {
  const points = new Set<string>();
  const walk = (value: unknown, inList: number): void => {
    if (value === null) points.add(inList > 0 ? 'nulls in lists' : 'nulls');
    else if (Array.isArray(value)) {
      if (inList > 0) points.add('lists in lists');
      if (value.length === 0) points.add('empty lists');
      for (const item of value) walk(item, inList + 1);
    } else if (typeof value === 'object') for (const inner of Object.values(value as object)) walk(inner, 0);
  };
  walk(data, 0);
  return points;
}
