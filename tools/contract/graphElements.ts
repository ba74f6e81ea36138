import {
  isTypeDefinitionNode,
  Kind,
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  type TypeDefinitionNode,
} from 'graphql';

/** The name of an element as a schema coordinate: `Type`, `Type.field`, `Type.field(argument:)`. */
export const schemaCoordinate = (type: string, member?: string, argument?: string): string =>
  `${type}${member === undefined ? '' : `.${member}`}${argument === undefined ? '' : `(${argument}:)`}`;

const machinery = /^(join|link|core|federation)__/;

/** The types of a supergraph that belong to the graph, not to federation. */
export const graphTypes = ({ definitions }: DocumentNode): TypeDefinitionNode[] =>
  definitions.filter(isTypeDefinitionNode).filter(({ name }) => !machinery.test(name.value));

/** The fields of what is selected from: object types and interfaces. */
export const outputFields = (type: TypeDefinitionNode): readonly FieldDefinitionNode[] =>
  type.kind === Kind.OBJECT_TYPE_DEFINITION || type.kind === Kind.INTERFACE_TYPE_DEFINITION ? (type.fields ?? []) : [];

export const inputFields = (type: TypeDefinitionNode): readonly InputValueDefinitionNode[] =>
  type.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION ? (type.fields ?? []) : [];

/** The names of the types that an object type or interface implements. */
export const interfacesOf = (type: TypeDefinitionNode): string[] =>
  'interfaces' in type ? (type.interfaces ?? []).map(({ name }) => name.value) : [];

/** Whether who uses it must give it (GraphQL, Required Arguments). */
export const isRequired = ({ type, defaultValue }: InputValueDefinitionNode): boolean =>
  type.kind === Kind.NON_NULL_TYPE && defaultValue === undefined;

/** The names of the root types. */
export function rootTypesOf({ definitions }: DocumentNode): Set<string> {
  const named = definitions.flatMap((node) =>
    node.kind === Kind.SCHEMA_DEFINITION ? node.operationTypes.map(({ type }) => type.name.value) : [],
  );
  return new Set(named.length > 0 ? named : ['Query', 'Mutation', 'Subscription']);
}

/** The values of one argument of every use of a directive on an element. */
export function argumentsOf(
  { directives = [] }: { readonly directives?: readonly ConstDirectiveNode[] | undefined },
  directive: string,
  argument: string,
): string[] {
  return directives
    .filter(({ name }) => name.value === directive)
    .flatMap(({ arguments: given = [] }) =>
      given.flatMap(({ name, value }) => (name.value === argument && value.kind === Kind.STRING ? [value.value] : [])),
    );
}
