import { Kind, valueFromASTUntyped, type ConstDirectiveNode, type FieldDefinitionNode } from 'graphql';
import { permissionsStated } from '#platform/graphql/rights.ts';
import { has, keyFields, rootTypes, type Definition, type SourceGraph } from '../../schema/graph.ts';

/** What a caller must have to be given a field. */
export interface Protection {
  user: boolean;
  organization: boolean;
  permissions: ReadonlySet<string>;
  /**
   * Each is a list of alternatives, each alternative a set of scopes or policies that are all needed (@requiresScopes,
   * @policy).
   */
  alternatives: readonly { directive: string; anyOf: readonly (readonly string[])[] }[];
}

export const unprotected: Protection = { user: false, organization: false, permissions: new Set(), alternatives: [] };

/**
 * What directives ask of a caller. @access counts on root fields only, where an organization is asked for unless it
 * says otherwise; a permission is always one in an organization, NONE is membership alone (platform/graphql/access.ts).
 */
export function protectionOf(directives: readonly ConstDirectiveNode[], root = false): Protection {
  const access = root ? (directiveArgument(directives, 'access', 'needs') ?? 'ORGANIZATION') : 'NOTHING';
  const permissions = permissionsStated(directives);
  const organization = access === 'ORGANIZATION' || permissions.length > 0;
  return {
    user: organization || access === 'USER' || directives.some(({ name }) => name.value === 'authenticated'),
    organization,
    permissions: new Set(permissions.filter((permission) => permission !== 'NONE')),
    alternatives: directives
      .filter(({ name }) => name.value === 'requiresScopes' || name.value === 'policy')
      .map(({ name, arguments: given }) => ({
        directive: name.value,
        anyOf: (given ?? []).flatMap(({ value }) => valueFromASTUntyped(value) as string[][]),
      })),
  };
}

/** Both together. */
export const both = (one: Protection, other: Protection): Protection => ({
  user: one.user || other.user,
  organization: one.organization || other.organization,
  permissions: new Set([...one.permissions, ...other.permissions]),
  alternatives: [...one.alternatives, ...other.alternatives],
});

/** What `given` does not ask although `needed` does, as directives; empty where it is at least as strong. */
export function lacking(needed: Protection, given: Protection): string[] {
  const permissions = [...needed.permissions].filter((permission) => !given.permissions.has(permission));
  const alternatives = needed.alternatives.filter(
    ({ directive, anyOf }) =>
      !given.alternatives.some(
        (other) =>
          other.directive === directive &&
          other.anyOf.every((set) => anyOf.some((wanted) => wanted.every((scope) => set.includes(scope)))),
      ),
  );
  return [
    ...permissions.map((permission) => `@permission(is: "${permission}")`),
    ...(needed.organization && !given.organization && permissions.length === 0 ? ['@permission(is: "NONE")'] : []),
    ...alternatives.map(
      ({ directive, anyOf }) =>
        `@${directive}(${directive === 'policy' ? 'policies' : 'scopes'}: ${JSON.stringify(anyOf)})`,
    ),
    ...(needed.user && !given.user && !needed.organization && alternatives.length === 0 ? ['@authenticated'] : []),
  ];
}

export function directiveArgument(
  directives: readonly ConstDirectiveNode[],
  directive: string,
  argument: string,
): string | undefined {
  const value = directives
    .find(({ name }) => name.value === directive)
    ?.arguments?.find(({ name }) => name.value === argument)?.value;
  if (value?.kind === Kind.BOOLEAN) return String(value.value);
  return value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : undefined;
}

/**
 * What one subgraph asks for a field of its own: by the field's directives and by its type's, whose permission is not
 * asked for keys.
 */
export const fieldProtection = (definition: Definition, field: FieldDefinitionNode): Protection =>
  keyFields(definition).has(field.name.value) || field.name.value === 'id'
    ? declaredProtection(definition, field)
    : both(declaredProtection(definition, field), protectionOf(definition.directives));

/** The same without the permission of the type, which is asked for its objects wherever they are reached. */
export const declaredProtection = ({ name, directives }: Definition, field: FieldDefinitionNode): Protection =>
  both(
    protectionOf(field.directives ?? [], rootTypes.has(name)),
    protectionOf(directives.filter((directive) => directive.name.value !== 'permission')),
  );

/** A field in a subgraph that answers it. */
interface Answering {
  definition: Definition;
  field: FieldDefinitionNode;
}

/**
 * The subgraphs that answer a field: those that define it, but for @external ones and those whose field another has
 * taken over (@override).
 */
export function answering({ types }: SourceGraph, type: string, name: string): Answering[] {
  const all = (types.get(type) ?? []).flatMap((definition) =>
    definition.fields
      .filter((field) => field.name.value === name && !has(field, 'external'))
      .map((field) => ({ definition, field })),
  );
  const overridden = new Set(
    all.flatMap(({ field }) =>
      (field.directives ?? [])
        .filter(
          (directive) =>
            directive.name.value === 'override' &&
            !directive.arguments?.some((argument) => argument.name.value === 'label'),
        )
        .flatMap(({ arguments: given }) =>
          (given ?? []).flatMap(({ value }) => (value.kind === 'StringValue' ? [value.value] : [])),
        ),
    ),
  );
  return all.filter(({ definition }) => !overridden.has(definition.source.name));
}

/** What has to be asked for a field wherever it is handed out: all that any subgraph asks that answers it. */
export const demandedOf = (
  graph: SourceGraph,
  type: string,
  name: string,
  protection: typeof fieldProtection = fieldProtection,
): Protection =>
  answering(graph, type, name).reduce(
    (sum, { definition, field }) => both(sum, protection(definition, field)),
    unprotected,
  );
