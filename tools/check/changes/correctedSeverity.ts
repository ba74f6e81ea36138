import type { Change } from '@graphql-inspector/core';
import {
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  getNamedType,
  isUnionType,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLSchema,
  type GraphQLNamedType,
} from 'graphql';
import type { Severity } from '../finding.ts';

/** The API schemas of both sides. */
interface Sides {
  was: GraphQLSchema;
  is: GraphQLSchema;
}

/** How bad a change is for clients, where GraphQL Inspector says otherwise; docs/schema-checks.md lists these. */
export function correctedSeverity({ type }: Change, subject: string, severity: Severity, { was, is }: Sides): Severity {
  const typeName = subject.split('.')[0]!;
  // No operation can have named what no root type led to.
  if (was.getType(typeName) !== undefined && !reachableTypes(was).has(typeName)) return 'note';
  switch (type) {
    case 'FIELD_ARGUMENT_ADDED': {
      const argument = argumentAt(is, subject);
      if (severity === 'note' || argument === undefined) return severity;
      return isRequiredArgument(argument) ? 'error' : argument.defaultValue === undefined ? 'note' : 'warning';
    }
    case 'FIELD_ARGUMENT_DEFAULT_CHANGED':
      return becomesRequired(argumentAt(was, subject), argumentAt(is, subject)) ? 'error' : severity;
    case 'INPUT_FIELD_DEFAULT_VALUE_CHANGED':
      return becomesRequired(inputFieldAt(was, subject), inputFieldAt(is, subject)) ? 'error' : severity;
    case 'ENUM_VALUE_ADDED':
      return answeredTypes(is).has(typeName) ? severity : 'note';
    case 'OBJECT_TYPE_INTERFACE_ADDED':
      return severity === 'warning' && !newInterfaceAnswered(was, is, typeName) ? 'note' : severity;
    default:
      return severity;
  }
}

const becomesRequired = (
  was: GraphQLArgument | GraphQLInputField | undefined,
  is: GraphQLArgument | GraphQLInputField | undefined,
): boolean => was !== undefined && is !== undefined && !isRequiredInputField(was) && isRequiredInputField(is);

function argumentAt(schema: GraphQLSchema, coordinate: string): GraphQLArgument | undefined {
  const [, typeName, field, name] = /^(\w+)\.(\w+)\((\w+):\)$/.exec(coordinate) ?? [];
  const type = schema.getType(typeName ?? '');
  return isObjectType(type) || isInterfaceType(type)
    ? type.getFields()[field!]?.args.find((argument) => argument.name === name)
    : undefined;
}

function inputFieldAt(schema: GraphQLSchema, coordinate: string): GraphQLInputField | undefined {
  const [typeName, field] = coordinate.split('.');
  const type = schema.getType(typeName!);
  return isInputObjectType(type) ? type.getFields()[field!] : undefined;
}

/**
 * Whether an interface that a type implements newly was answered by a field before: only then can clients meet an
 * object that they do not expect.
 */
function newInterfaceAnswered(was: GraphQLSchema, is: GraphQLSchema, typeName: string): boolean {
  const [before, after] = [was.getType(typeName), is.getType(typeName)];
  const implementing = (type: unknown) =>
    isObjectType(type) || isInterfaceType(type) ? type.getInterfaces().map(({ name }) => name) : [];
  const old = new Set(implementing(before));
  return implementing(after).some((name) => !old.has(name) && answeredTypes(was).has(name));
}

/** The types that an operation can come by, as what it asks for or gives. */
const reachableTypes = remembered((schema) => walk(schema, true));

/** The types that an answer can hold. */
const answeredTypes = remembered((schema) => walk(schema, false));

function walk(schema: GraphQLSchema, given: boolean): ReadonlySet<string> {
  const seen = new Set<string>();
  const waiting: GraphQLNamedType[] = [
    schema.getQueryType(),
    schema.getMutationType(),
    schema.getSubscriptionType(),
  ].filter((type) => type !== undefined && type !== null);
  for (let type = waiting.pop(); type !== undefined; type = waiting.pop()) {
    if (seen.has(type.name)) continue;
    seen.add(type.name);
    if (isInterfaceType(type) || isUnionType(type)) waiting.push(...schema.getPossibleTypes(type));
    if (isInterfaceType(type)) waiting.push(...schema.getImplementations(type).interfaces);
    if (isObjectType(type) || isInterfaceType(type)) {
      waiting.push(...type.getInterfaces());
      for (const field of Object.values(type.getFields()))
        waiting.push(
          getNamedType(field.type),
          ...(given ? field.args.map((argument) => getNamedType(argument.type)) : []),
        );
    }
    if (isInputObjectType(type))
      waiting.push(...Object.values(type.getFields()).map((field) => getNamedType(field.type)));
  }
  return seen;
}

function remembered<Value>(find: (schema: GraphQLSchema) => Value): (schema: GraphQLSchema) => Value {
  const known = new WeakMap<GraphQLSchema, Value>();
  return (schema) => {
    const value = known.get(schema) ?? find(schema);
    known.set(schema, value);
    return value;
  };
}
