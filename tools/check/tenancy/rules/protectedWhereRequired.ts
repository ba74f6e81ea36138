import { Kind, parse, type FieldDefinitionNode, type SelectionSetNode } from 'graphql';
import { namedTypeOf } from '#gateway/supergraph/fieldTypes.ts';
import type { Definition, SourceGraph } from '#tools/schema/graph.ts';
import { memberTypesOf } from '../belonging.ts';
import type { TenancyProblem } from '../problem.ts';
import { both, lacking, unprotected, demandedOf, fieldProtection, directiveArgument } from '../protection.ts';

/**
 * A field that is made of protected ones is protected as they are: what @requires or @fromContext hand to its subgraph
 * must not reach a caller who may not have it. A field that @provides others on a path of its own asks for what they
 * ask.
 */
export function protectedWhereRequired(graph: SourceGraph): TenancyProblem[] {
  const members = memberTypesOf(graph);
  return [...graph.types.values()].flat().flatMap((definition) =>
    definition.fields.flatMap((field) => {
      const coordinate = `${definition.name}.${field.name.value}`;
      const given = fieldProtection(definition, field);
      return handedTo(graph, definition, field).flatMap(({ by, type, fieldSet }) => {
        const selected = selectedFields(graph, type, fieldSet, members);
        const demanded = selected.reduce(
          (sum, { type: of, field: name }) => both(sum, demandedOf(graph, of, name)),
          unprotected,
        );
        const missing = lacking(
          demanded,
          by === '@provides' ? both(given, providedProtection(graph, definition, selected)) : given,
        );
        if (missing.length === 0) return [];
        const protectedOnes = selected
          .filter(({ type: of, field: name }) => lacking(demandedOf(graph, of, name), given).length > 0)
          .map(({ type: of, field: name }) => `${of}.${name}`);
        return [
          {
            rule: 'PROTECTED_FIELD_HANDED_ON',
            severity: 'error',
            source: definition.source,
            coordinate,
            node: field,
            message: `${coordinate} gets ${[...new Set(protectedOnes)].join(', ')} by ${by} and is open to callers who may not have it: it lacks ${missing.join(' ')}`,
            advice: `add ${missing.join(' ')} to ${coordinate}, or make it of fields that everybody may have`,
          } satisfies TenancyProblem,
        ];
      });
    }),
  );
}

interface Handed {
  by: '@requires' | '@provides' | '@fromContext';
  type: string;
  fieldSet: string;
}

function handedTo({ types }: SourceGraph, definition: Definition, field: FieldDefinitionNode): Handed[] {
  const required = directiveArgument(field.directives ?? [], 'requires', 'fields');
  const provided = directiveArgument(field.directives ?? [], 'provides', 'fields');
  const contexts = (field.arguments ?? []).flatMap(({ directives = [] }) => {
    const [, name, fieldSet] =
      /^\s*\$(\w+)\s*([\s\S]*)$/.exec(directiveArgument(directives, 'fromContext', 'field') ?? '') ?? [];
    if (name === undefined || fieldSet === undefined) return [];
    const on = [...types.values()]
      .flat()
      .filter(
        (each) =>
          each.source === definition.source &&
          each.directives.some(
            (directive) =>
              directive.name.value === 'context' && directiveArgument([directive], 'context', 'name') === name,
          ),
      );
    return on.map((each) => ({ by: '@fromContext' as const, type: each.name, fieldSet }));
  });
  return [
    ...(required === undefined ? [] : [{ by: '@requires' as const, type: definition.name, fieldSet: required }]),
    ...(provided === undefined
      ? []
      : [{ by: '@provides' as const, type: namedTypeOf(field.type), fieldSet: provided }]),
    ...contexts,
  ];
}

/** What the subgraph itself asks for the fields that it provides. */
const providedProtection = (
  { types }: SourceGraph,
  { source }: Definition,
  selected: readonly { type: string; field: string }[],
) =>
  selected
    .flatMap(({ type, field }) =>
      (types.get(type) ?? [])
        .filter((definition) => definition.source === source)
        .flatMap((definition) =>
          definition.fields
            .filter(({ name }) => name.value === field)
            .map((found) => fieldProtection(definition, found)),
        ),
    )
    .reduce(both, unprotected);

/** A field by its type. */
interface FieldOf {
  type: string;
  field: string;
}

/**
 * Every field that a federation field set (`a { b } ... on T { c }`) on a type selects, through interfaces those of
 * their types too; none where it is no field set, which is the composer's to say.
 */
function selectedFields(
  graph: SourceGraph,
  type: string,
  fieldSet: string,
  membersOf: ReadonlyMap<string, readonly string[]>,
): FieldOf[] {
  let set: SelectionSetNode;
  try {
    const [operation] = parse(`{ ${fieldSet.trim().replace(/^\{([\s\S]*)\}$/, '$1')} }`, {
      noLocation: true,
    }).definitions;
    set = (operation as { selectionSet: SelectionSetNode }).selectionSet;
  } catch {
    return [];
  }
  return collect(set, type);

  function collect({ selections }: SelectionSetNode, on: string): FieldOf[] {
    return selections.flatMap((selection) => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) return [];
      if (selection.kind === Kind.INLINE_FRAGMENT)
        return collect(selection.selectionSet, selection.typeCondition?.name.value ?? on);
      const name = selection.name.value;
      const found = (graph.types.get(on) ?? [])
        .flatMap(({ fields }) => fields)
        .find((field) => field.name.value === name);
      const own = [on, ...(membersOf.get(on) ?? [])].map((each) => ({ type: each, field: name }));
      return selection.selectionSet === undefined || found === undefined
        ? own
        : [...own, ...collect(selection.selectionSet, namedTypeOf(found.type))];
    });
  }
}
