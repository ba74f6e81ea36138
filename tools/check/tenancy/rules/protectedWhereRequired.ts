import type { FieldDefinitionNode } from 'graphql';
import { namedTypeOf } from '#gateway/supergraph/fieldTypes.ts';
import { selectedFields } from '#tools/schema/fieldSets.ts';
import type { Definition, SourceGraph } from '#tools/schema/graph.ts';
import { memberTypesOf } from '#tools/schema/memberTypes.ts';
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
