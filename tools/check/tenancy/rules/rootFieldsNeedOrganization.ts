import { Kind, type FieldDefinitionNode } from 'graphql';
import { namedTypeOf } from '#gateway/supergraph/fieldTypes.ts';
import { permissionsStated } from '#platform/graphql/rights.ts';
import { permissions, type Permission } from '#platform/identity/permissions.ts';
import { has, rootTypes, type Definition, type SourceGraph } from '#tools/schema/graph.ts';
import { memberTypesOf } from '#tools/schema/memberTypes.ts';
import { belongingsOf } from '../belonging.ts';
import { exceptionOf } from '../exceptions.ts';
import type { TenancyProblem } from '../problem.ts';
import { protectionOf, directiveArgument } from '../protection.ts';

/**
 * Every root field says what it asks, in words of the catalogue, and where it hands out what belongs to an organization
 * it asks for one, unless it is a reviewed exception. One that is without, and only leads to such objects through types
 * of nobody, is a warning: their fields must keep the wall themselves.
 */
export function rootFieldsNeedOrganization(graph: SourceGraph): TenancyProblem[] {
  const belongingOf = belongingsOf(graph);
  const reach = reachOf(graph, belongingOf);
  return [...graph.types.values()].flat().flatMap((definition) =>
    definition.fields.flatMap((field) => {
      const coordinate = `${definition.name}.${field.name.value}`;
      const root = rootTypes.has(definition.name);
      if (field.name.value.startsWith('_')) return [];
      const problem = (
        rule: string,
        severity: TenancyProblem['severity'],
        message: string,
        advice: string,
      ): TenancyProblem => ({
        rule,
        severity,
        source: definition.source,
        coordinate,
        node: field,
        message: `${coordinate} ${message}`,
        advice,
      });
      const unknown = unknownPermission(field);
      const found =
        unknown === undefined
          ? []
          : [
              problem(
                'PERMISSION_UNKNOWN',
                'error',
                `asks the permission ${unknown}, which is not in the catalogue`,
                'take one of the catalogue (docs/identity.md), or NONE where membership is enough',
              ),
            ];
      if (!root) {
        return has(field, 'access')
          ? [
              ...found,
              problem(
                'ACCESS_IGNORED',
                'error',
                'is no root field, so nothing enforces its @access',
                'say @permission(is:) instead; NONE asks for membership',
              ),
            ]
          : found;
      }
      const { directives = [] } = field;
      const need = directiveArgument(directives, 'access', 'needs') ?? 'ORGANIZATION';
      if (need === 'ORGANIZATION' && !has(field, 'permission'))
        found.push(
          problem(
            'ROOT_FIELD_UNSTATED',
            'error',
            'states no @permission',
            'say which permission it asks, or NONE where membership is enough',
          ),
        );
      if (protectionOf(directives, true).organization) return found;
      const target = namedTypeOf(field.type);
      const allowed = exceptionOf(coordinate)?.needs;
      if (allowed === need || (allowed === 'NOTHING' && need === 'USER')) return found;
      if (belongingOf(target) === 'tenant') {
        found.push(
          problem(
            'ROOT_FIELD_WITHOUT_ORGANIZATION',
            'error',
            `leads to ${target}, which belongs to an organization, and needs ${need} only`,
            'leave out @access and say its @permission; an exception is listed in tools/check/tenancy/exceptions.ts and approved',
          ),
        );
      } else if (reach(target) !== undefined) {
        found.push(
          problem(
            'ROOT_FIELD_REACHES_ORGANIZATION',
            'warning',
            `needs ${need} only and leads to what belongs to an organization through ${reach(target)}`,
            'make sure that this field keeps to the caller’s organizations, or list the root field in tools/check/tenancy/exceptions.ts',
          ),
        );
      }
      return found;
    }),
  );
}

const unknownPermission = ({ directives = [] }: FieldDefinitionNode): string | undefined =>
  permissionsStated(directives).find((stated) => stated !== 'NONE' && !permissions.includes(stated as Permission));

/**
 * The first unguarded field of a type of nobody, by the shortest way, that leads from it to what belongs to an
 * organization.
 */
function reachOf(
  graph: SourceGraph,
  belongingOf: ReturnType<typeof belongingsOf>,
): (type: string) => string | undefined {
  const members = memberTypesOf(graph);
  return (start) => {
    const seen = new Set([start]);
    for (const type of seen) {
      for (const field of (graph.types.get(type) ?? []).filter(isObject).flatMap(({ fields }) => fields)) {
        if (protectionOf(field.directives ?? []).organization) continue;
        const target = namedTypeOf(field.type);
        if (belongingOf(target) === 'tenant') return `${type}.${field.name.value}`;
        seen.add(target);
      }
      for (const member of members.get(type) ?? []) seen.add(member);
    }
    return undefined;
  };
}

const isObject = ({ kind }: Definition): boolean =>
  kind === Kind.OBJECT_TYPE_DEFINITION || kind === Kind.INTERFACE_TYPE_DEFINITION;
