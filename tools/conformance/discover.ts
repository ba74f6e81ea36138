import {
  buildClientSchema,
  getIntrospectionQuery,
  getNamedType,
  isInterfaceType,
  isObjectType,
  isRequiredArgument,
  isUnionType,
  Kind,
  parse,
  visit,
  type DocumentNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  type IntrospectionQuery,
} from 'graphql';
import { ask } from './ask.ts';
import { NotAvailable } from './check.ts';
import type { AttackedSubgraph } from './target.ts';

/** What a subgraph says of itself. */
export interface Discovered {
  schema: GraphQLSchema;
  sdl: DocumentNode;
  /** The types of the SDL that carry a directive, extensions included. */
  marked(directive: string): ReadonlySet<string>;
  /** The mutations that say @idempotent. */
  idempotent: ReadonlySet<string>;
}

/** @throws NotAvailable where introspection or the SDL is not answered: the gateway's own identity may ask for both. */
export async function discover(target: AttackedSubgraph): Promise<Discovered> {
  const introspect = async (oneOf: boolean) =>
    ask(target, target.members[0], getIntrospectionQuery({ descriptions: false, oneOf }));
  let { answer } = await introspect(true);
  // Whose library is older does not know isOneOf, nor has an input that is.
  if (answer.data == null) ({ answer } = await introspect(false));
  const sdlAnswer = await ask(target, target.members[0], '{ _service { sdl } }');
  const text = (sdlAnswer.answer.data?.['_service'] as { sdl?: string } | undefined)?.sdl;
  if (answer.data == null || text === undefined) throw new NotAvailable('introspection or _service is not answered');
  const sdl = parse(text);
  return {
    schema: buildClientSchema(answer.data as unknown as IntrospectionQuery, { assumeValid: true }),
    sdl,
    marked: (directive) => typesWith(sdl, directive),
    idempotent: idempotentIn(sdl),
  };
}

function typesWith({ definitions }: DocumentNode, directive: string): Set<string> {
  const marked = definitions
    .filter(
      (node) =>
        node.kind === Kind.OBJECT_TYPE_DEFINITION ||
        node.kind === Kind.OBJECT_TYPE_EXTENSION ||
        node.kind === Kind.INTERFACE_TYPE_DEFINITION ||
        node.kind === Kind.INTERFACE_TYPE_EXTENSION,
    )
    .filter(({ directives }) => directives?.some(({ name }) => name.value === directive) === true);
  return new Set(marked.map(({ name }) => name.value));
}

function idempotentIn(sdl: DocumentNode): Set<string> {
  const names = new Set<string>();
  visit(sdl, {
    FieldDefinition({ name, directives = [] }) {
      if (directives.some((directive) => directive.name.value === 'idempotent')) names.add(name.value);
    },
  });
  return names;
}

export const rootFields = (schema: GraphQLSchema, kind: 'query' | 'mutation'): GraphQLField<unknown, unknown>[] =>
  Object.values((kind === 'query' ? schema.getQueryType() : schema.getMutationType())?.getFields() ?? {}).filter(
    ({ name }) => !name.startsWith('_'),
  );

const deepest = 5;
const mostFields = 400;

/**
 * The selection of everything below a type that asks for no argument, down to five levels and never through the same
 * type twice: each object with its type and id, each text as it is.
 */
export function selectionOf(schema: GraphQLSchema, type: GraphQLNamedType): string {
  let left = mostFields;
  const below = (named: GraphQLNamedType, path: readonly string[]): string => {
    if (isUnionType(named))
      return ` { __typename ${named
        .getTypes()
        .map((member) => `... on ${member.name}${below(member, path)}`)
        .join(' ')} }`;
    if (!isObjectType(named) && !isInterfaceType(named)) return '';
    const fields = Object.values(named.getFields())
      .filter(({ args }) => !args.some(isRequiredArgument))
      .flatMap((field) => {
        const inner = getNamedType(field.type);
        if (left <= 0) return [];
        left -= 1;
        if (!isObjectType(inner) && !isInterfaceType(inner) && !isUnionType(inner)) return [field.name];
        return path.length >= deepest || path.includes(inner.name)
          ? []
          : [`${field.name}${below(inner, [...path, inner.name])}`];
      });
    return ` { __typename ${fields.join(' ')} }`;
  };
  return below(type, [type.name]);
}

/** The ids of objects in an answer, by type. */
export function idsIn(value: unknown, found = new Map<string, Set<string>>()): Map<string, Set<string>> {
  if (Array.isArray(value)) for (const item of value) idsIn(item, found);
  else if (typeof value === 'object' && value !== null) {
    const { __typename: type, id } = value as { __typename?: unknown; id?: unknown };
    if (typeof type === 'string' && typeof id === 'string') found.set(type, (found.get(type) ?? new Set()).add(id));
    for (const part of Object.values(value)) idsIn(part, found);
  }
  return found;
}
