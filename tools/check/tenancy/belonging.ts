import { Kind } from 'graphql';
import { namedTypeOf } from '#gateway/supergraph/fieldTypes.ts';
import { has, isEntity, rootTypes, type Definition, type SourceGraph } from '../../schema/graph.ts';
import { memberTypesOf } from '../../schema/memberTypes.ts';

/** Whose a type's objects are. */
export type Belonging = 'tenant' | 'global';

/**
 * Whose each type's objects are: what its directive says; without one, connections, edges, payloads, unions and
 * interfaces are their content's: of an organization as soon as any of it is. Undefined for value types and for what
 * nobody has declared.
 */
export function belongingsOf(graph: SourceGraph): (type: string) => Belonging | undefined {
  const known = new Map<string, Belonging | undefined>();
  const members = memberTypesOf(graph);
  const answers = mutationAnswers(graph);
  return function belongingOf(type: string): Belonging | undefined {
    if (known.has(type)) return known.get(type);
    known.set(type, undefined);
    const definitions = graph.types.get(type) ?? [];
    const declared = definitions.some((definition) => has(definition, 'tenantScoped'))
      ? 'tenant'
      : definitions.some((definition) => has(definition, 'global'))
        ? 'global'
        : undefined;
    const content =
      declared === undefined ? contentOf(definitions, members.get(type) ?? [], answers).map(belongingOf) : [];
    const found =
      declared ?? (content.includes('tenant') ? 'tenant' : content.includes('global') ? 'global' : undefined);
    known.set(type, found);
    return found;
  };
}

/** The types of what a wrapper or an abstract type hands out. */
export function contentOf(
  definitions: readonly Definition[],
  members: readonly string[],
  answers: ReadonlySet<string>,
): string[] {
  const wrapped = definitions
    .filter((definition) => isWrapper(definition, answers))
    .flatMap(({ fields }) => fields.map(({ type }) => namedTypeOf(type)));
  return [...new Set([...members, ...wrapped])];
}

/** Whether a type only carries others to the client: a connection, an edge, the answer of a mutation. */
export function isWrapper(definition: Definition, answers: ReadonlySet<string>): boolean {
  if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION || isEntity(definition) || rootTypes.has(definition.name))
    return false;
  const holds = (...names: string[]) =>
    names.every((name) => definition.fields.some((field) => field.name.value === name));
  return holds('edges', 'pageInfo') || holds('node', 'cursor') || answers.has(definition.name);
}

/** The types that mutations answer. */
export const mutationAnswers = ({ types }: SourceGraph): Set<string> =>
  new Set((types.get('Mutation') ?? []).flatMap(({ fields }) => fields.map(({ type }) => namedTypeOf(type))));
