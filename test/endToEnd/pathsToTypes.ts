import {
  getNamedType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';
import { operationOf, sampleArguments, type Sample } from './sampleArguments.ts';

/** One field after another, from a root field to one whose objects are to be judged. */
export interface TypePath {
  kind: 'query' | 'mutation';
  fields: readonly GraphQLField<unknown, unknown>[];
  /** What the last field leads to: itself, or the nodes of its connection. */
  type: GraphQLObjectType;
}

/**
 * The ways to types, each pair of a type and a field walked once from the root fields of each group.
 * @param groupOf the group of a root field.
 */
export function pathsToTypes(
  schema: GraphQLSchema,
  wanted: (type: GraphQLObjectType) => boolean,
  groupOf: (root: string) => string,
  deepest = 12,
): TypePath[] {
  const paths: TypePath[] = [];
  const roots = [
    { kind: 'query' as const, type: schema.getQueryType() },
    { kind: 'mutation' as const, type: schema.getMutationType() },
  ].flatMap(({ kind, type }) =>
    Object.values(type?.getFields() ?? {})
      .filter(({ name }) => !name.startsWith('_'))
      .map((field) => ({ kind, fields: [field] })),
  );
  for (const waiting of Map.groupBy(roots, ({ fields: [root] }) => groupOf(root!.name)).values()) {
    const walked = new Set<string>();
    for (const path of waiting as Omit<TypePath, 'type'>[]) {
      const type = getNamedType(path.fields.at(-1)!.type);
      if (!isObjectType(type)) continue;
      if (wanted(type)) paths.push({ ...path, type });
      if (path.fields.length >= deepest) continue;
      for (const field of Object.values(type.getFields())) {
        const pair = `${type.name}.${field.name}`;
        if (walked.has(pair) || !isObjectType(getNamedType(field.type))) continue;
        walked.add(pair);
        (waiting as Omit<TypePath, 'type'>[]).push({ ...path, fields: [...path.fields, field] });
      }
    }
  }
  return paths;
}

export const textOfPath = ({ fields }: Pick<TypePath, 'fields'>): string => fields.map(({ name }) => name).join('.');

/** An operation that goes a path and selects `inner` at its end. */
export function operationAlong({ kind, fields }: TypePath, inner: string): { query: string; variables: Sample } {
  const [root, ...below] = fields;
  const variables = sampleArguments(root!);
  const selection = below.reduceRight((selected, field) => `{ ${field.name} ${selected} }`, `{ ${inner} }`);
  return { query: operationOf(kind, root!, variables, selection), variables };
}

/** What an answer has at the end of a path: undefined where something on the way is null. */
export function atEnd(data: unknown, fields: readonly { name: string }[]): unknown {
  return fields.reduce<unknown>((value, { name }) => {
    const object: unknown = Array.isArray(value) ? value[0] : value;
    return (object as Record<string, unknown> | null | undefined)?.[name] ?? undefined;
  }, data);
}

/** A field's text in a made-up answer says whose it is. */
export const markOf = (type: string, field: string): string => `<${type}.${field}>`;

/** Answers every field with something: objects with nothing, texts with their marks, lists of one. */
export const madeUp: GraphQLFieldResolver<unknown, unknown> = (_, __, ___, { returnType, parentType, fieldName }) =>
  valueOf(returnType, markOf(parentType.name, fieldName));

function valueOf(type: GraphQLOutputType, mark: string): unknown {
  if (isNonNullType(type)) return valueOf(type.ofType, mark);
  if (isListType(type)) return [valueOf(type.ofType, mark)];
  if (isEnumType(type)) return type.getValues()[0]!.value;
  if (isScalarType(type)) return scalars[type.name] ?? mark;
  return { __typename: type.name };
}

const scalars: Readonly<Record<string, unknown>> = {
  ID: '00000000-0000-4000-8000-000000000000',
  Int: 1,
  Float: 1,
  Boolean: true,
  DateTime: '2026-01-05T09:00:00.000Z',
  JSON: {},
};
