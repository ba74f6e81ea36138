import { valueFromASTUntyped, type FieldDefinitionNode } from 'graphql';
import { permissionsStated } from '#platform/graphql/rights.ts';
import { selectedFields, type FieldOf } from '../fieldSets.ts';
import { graphOf, has, keyFields, type Definition, type SourceGraph } from '../graph.ts';
import { memberTypesOf } from '../memberTypes.ts';
import { ownNames } from '../ownNames.ts';
import type { Problem } from '../problem.ts';
import type { SubgraphSource } from '../sources.ts';

/**
 * What keeps subgraphs from composing although the composer does not see it: permissions that do not fit together.
 * @param judged only what one of these subgraphs would have to mend.
 */
export function permissionProblems(sources: readonly SubgraphSource[], judged: readonly string[]): Problem[] {
  const graph = graphOf(sources.map((source) => ({ ...source, document: ownNames(source.document) })));
  return [...statedElsewhere(graph), ...unknownKeys(graph), ...lessThanRequired(graph)]
    .filter(({ menders }) => menders.some(({ name }) => judged.includes(name)))
    .map(({ menders: _menders, ...problem }) => problem);
}

interface PermissionProblem extends Problem {
  menders: readonly SubgraphSource[];
}

/** What a type asks is its owner's to state: elsewhere it would bind objects that others answer for. */
function statedElsewhere({ types, ownersOf }: SourceGraph): PermissionProblem[] {
  return [...types].flatMap(([name, definitions]) =>
    definitions
      .filter(({ directives, source }) => permissionsStated(directives).length > 0 && !ownersOf(name).includes(source))
      .map(({ source, place }) => ({
        rule: 'PERMISSION_NOT_OWNERS',
        subject: name,
        place,
        message: `${source.name} states a @permission of the type ${name}, which is its owner’s to state`,
        menders: [source],
      })),
  );
}

/**
 * A key asks nothing, so that joins are not judged; for that, the owner of a type that asks something knows each key by
 * which others reach it.
 */
function unknownKeys({ types, ownersOf }: SourceGraph): PermissionProblem[] {
  return [...types].flatMap(([name, definitions]) => {
    const owners = definitions.filter(({ source }) => ownersOf(name).includes(source));
    if (!owners.some(({ directives }) => permissionsStated(directives).length > 0)) return [];
    const known = new Set(['id', ...owners.flatMap((owner) => [...keyFields(owner)])]);
    return definitions.flatMap((definition) =>
      [...keyFields(definition)]
        .filter((key) => !known.has(key))
        .map((key) => ({
          rule: 'PERMISSION_KEY_UNKNOWN',
          subject: name,
          place: definition.place,
          message: `${definition.source.name} reaches ${name} by ${key}, which is no key where ${name} is owned: there it asks what the type asks`,
          menders: [definition.source, ...owners.map(({ source }) => source)],
        })),
    );
  });
}

/**
 * A field that gets others by @requires is asked for as much as they are: the gateway judges it before it fetches them
 * for it, and their subgraph lets them pass as it lets the caller.
 */
function lessThanRequired(graph: SourceGraph): PermissionProblem[] {
  const members = memberTypesOf(graph);
  return [...graph.types.values()].flat().flatMap((definition) =>
    definition.fields.flatMap((field) => {
      const required = requiredBy(field);
      if (required === undefined) return [];
      const stated = new Set(permissionsStated([...definition.directives, ...(field.directives ?? [])]));
      const asked = selectedFields(graph, definition.name, required, members).flatMap((one) => askedFor(graph, one));
      const lacking = [...new Set(asked)].filter((permission) => !stated.has(permission));
      if (lacking.length === 0) return [];
      const coordinate = `${definition.name}.${field.name.value}`;
      return [
        {
          rule: 'PERMISSION_LESS_THAN_REQUIRED',
          subject: coordinate,
          place: definition.source.placeOf(field),
          message: `${coordinate} requires fields that ask more than it does: it must state ${lacking.map((permission) => `@permission(is: "${permission}")`).join(' ')}`,
          menders: [definition.source],
        },
      ];
    }),
  );
}

function requiredBy({ directives = [] }: FieldDefinitionNode): string | undefined {
  const value = directives.find(({ name }) => name.value === 'requires')?.arguments?.[0]?.value;
  const fields: unknown = value === undefined ? undefined : valueFromASTUntyped(value);
  return typeof fields === 'string' ? fields : undefined;
}

/** The permissions that reading a field asks, wherever it is answered; a key asks nothing of its type. */
function askedFor({ types }: SourceGraph, { type, field: name }: FieldOf): string[] {
  const isKey = (definition: Definition): boolean => name === 'id' || keyFields(definition).has(name);
  return (types.get(type) ?? []).flatMap((definition) =>
    definition.fields
      .filter((field) => field.name.value === name && !has(field, 'external'))
      .flatMap(({ directives = [] }) =>
        permissionsStated([...directives, ...(isKey(definition) ? [] : definition.directives)]),
      )
      .filter((permission) => permission !== 'NONE'),
  );
}
