import { Kind } from 'graphql';
import { namedTypeOf } from '#gateway/supergraph/fieldTypes.ts';
import { has, isEntity, rootTypes, type Definition, type SourceGraph } from '#tools/schema/graph.ts';
import { memberTypesOf } from '#tools/schema/memberTypes.ts';
import { belongingsOf, contentOf, isWrapper, mutationAnswers, type Belonging } from '../belonging.ts';
import type { TenancyProblem } from '../problem.ts';

/**
 * Every object and interface type says whether its objects belong to an organization (@tenantScoped) or to none
 * (@global), everywhere the same. Connections, edges and payloads may leave it to their content, but not contradict it;
 * @shareable value types of plain values belong to what holds them.
 */
export function typesAreDeclared(graph: SourceGraph): TenancyProblem[] {
  const belongingOf = belongingsOf(graph);
  const members = memberTypesOf(graph);
  const answers = mutationAnswers(graph);
  return [...graph.types].flatMap(([name, definitions]) => {
    const objects = definitions.filter(
      ({ kind }) => kind === Kind.OBJECT_TYPE_DEFINITION || kind === Kind.INTERFACE_TYPE_DEFINITION,
    );
    if (objects.length === 0 || rootTypes.has(name) || name.startsWith('_')) return [];
    const marks = new Set(objects.flatMap(marksOf));
    const problem = ({ source, node }: Definition, rule: string, message: string, advice: string): TenancyProblem => ({
      rule,
      severity: 'error',
      source,
      coordinate: name,
      node: node.name,
      message: `${name} ${message}`,
      advice,
    });
    const twice = objects.filter((definition) => marksOf(definition).length === 2);
    if (twice.length > 0)
      return twice.map((definition) =>
        problem(definition, 'TYPE_DECLARED_TWICE', 'is both @tenantScoped and @global', 'leave one of them'),
      );
    if (marks.size === 2) {
      return objects
        .filter((definition) => marksOf(definition).length > 0)
        .map((definition) =>
          problem(
            definition,
            'TYPE_DECLARED_DIFFERENTLY',
            `is @tenantScoped in one subgraph and @global in another`,
            'its owner alone says which; stubs leave it out',
          ),
        );
    }
    const content = contentOf(objects, members.get(name) ?? [], answers).map(belongingOf);
    if (marks.size === 0) {
      const follows =
        objects.every((definition) => isWrapper(definition, answers)) &&
        content.some((belonging) => belonging !== undefined);
      if (follows || objects.every((definition) => isPlainValue(definition, graph))) return [];
      return objects
        .filter((definition) => !isBareStub(definition) || objects.every(isBareStub))
        .map((definition) =>
          problem(
            definition,
            'TYPE_UNDECLARED',
            'is neither @tenantScoped nor @global',
            'say @tenantScoped where its objects belong to an organization, @global where they belong to none',
          ),
        );
    }
    return marks.has('global') && content.includes('tenant')
      ? objects
          .filter((definition) => has(definition, 'global'))
          .map((definition) =>
            problem(
              definition,
              'TYPE_MARK_CONTRADICTED',
              'is @global, but hands out what belongs to an organization',
              'make it @tenantScoped',
            ),
          )
      : [];
  });
}

const marksOf = (definition: Definition): Belonging[] => [
  ...(has(definition, 'tenantScoped') ? ['tenant' as const] : []),
  ...(has(definition, 'global') ? ['global' as const] : []),
];

const isPlainValue = (definition: Definition, { types }: SourceGraph): boolean =>
  has(definition, 'shareable') &&
  !isEntity(definition) &&
  definition.fields.every(
    ({ type }) =>
      !['ObjectTypeDefinition', 'InterfaceTypeDefinition', 'UnionTypeDefinition'].includes(
        types.get(namedTypeOf(type))?.[0]?.kind ?? '',
      ),
  );

/** A reference to somebody's entity, with nothing of its own. */
const isBareStub = ({ directives }: Definition): boolean =>
  directives.some(
    ({ name, arguments: given }) =>
      name.value === 'key' &&
      given?.some(
        (argument) =>
          argument.name.value === 'resolvable' && argument.value.kind === Kind.BOOLEAN && !argument.value.value,
      ),
  );
