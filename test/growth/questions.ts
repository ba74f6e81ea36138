import {
  buildASTSchema,
  getNamedType,
  isListType,
  isNonNullType,
  isObjectType,
  parse,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';
import type { SubgraphDefinition } from '#platform/graphql/aggregate.ts';
import { subgraphSdl } from '#platform/graphql/subgraphSdl.ts';
import { tableOf, waysToAsk, type Values } from './arguments.ts';
import { keyOf } from './rows.ts';

/** An operation that reads one list, or one row, in one way. */
export interface Question {
  /** The field, and by what it is narrowed. */
  name: string;
  query: string;
  variables: Values;
  isList: boolean;
  /** What a connection is of. */
  nodeType: GraphQLObjectType | undefined;
}

/** What a question asks of a connection's page. */
export const ofPages = '{ edges { cursor } pageInfo { endCursor } }';
/** What a question asks of a connection: of its count too, which reads the whole list (decision 50). */
export const ofConnections = ofPages.replace(/}$/, 'totalCount }');

/** A subgraph's schema as it stands in its SDL, which extends what federation defines. */
export const schemaOf = (definition: SubgraphDefinition): GraphQLSchema =>
  buildASTSchema(parse(`${subgraphSdl(definition)} type Query type Mutation scalar _Any`), {
    assumeValid: true,
    assumeValidSDL: true,
  });

/** Where a list is read: from its beginning, behind a cursor, or from its end. */
export type Page = 'first: 1' | 'first: 10' | 'last: 10' | `first: 10, after: ${string}`;

/**
 * Every way in which one asks a subgraph for rows, from its schema: the fields of Query, and each list of each type that
 * a representation leads to; those also of two parents at once.
 * @throws Error for a list that no representation leads to.
 */
export function questionsOf(schema: GraphQLSchema, page: Page): Question[] {
  const [types, others] = [
    Object.values(schema.getTypeMap())
      .filter(isObjectType)
      .filter((type) => !/^__|Connection$|Context$|Edge$|Payload$|^Mutation$|^_/.test(type.name)),
    [] as Question[],
  ];
  for (const type of types)
    for (const field of Object.values(type.getFields())) {
      if (field.name.startsWith('_')) continue;
      const isList = isListOfObjects(field.type);
      if (!isList && type.name !== 'Query') continue;
      if (type.name !== 'Query' && !hasKey(type))
        throw new Error(`${type.name}.${field.name} is a list that nothing leads to; test/growth cannot ask for it`);
      for (const values of waysToAsk(type.name, field, isList))
        for (const parents of type.name === 'Query' || isSingle.has(type.name) ? [1] : [1, 2])
          others.push(question(type, field, values, isList, page, parents));
    }
  return others;
}

/** Of which a request has one. */
const isSingle = new Set(['Organization']);

function question(
  type: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
  values: Values,
  isList: boolean,
  page: Page,
  parents: number,
): Question {
  const nodeType = nodeTypeOf(field);
  const given = field.args.filter(({ name }) => name in values);
  const declared = given.map((argument) => `$${argument.name}: ${argument.type.toString()}`);
  const passed = [...given.map(({ name }) => `${name}: $${name}`), ...(nodeType === undefined ? [] : [page])].join(
    ', ',
  );
  const selected =
    nodeType !== undefined
      ? ofConnections
      : getNamedType(field.type).name.endsWith('Context')
        ? '{ before { id } after { id } }'
        : isObjectType(getNamedType(field.type))
          ? '{ __typename }'
          : '';
  const asked = `asked: ${field.name}${passed && `(${passed})`} ${selected}`;
  const name = `${type.name}.${field.name}${given.length === 0 ? '' : ` by ${described(values)}`}`;
  if (type.name === 'Query')
    return {
      name,
      query: `query${declared.length === 0 ? '' : ` (${declared.join(', ')})`} { ${asked} }`,
      variables: values,
      isList,
      nodeType,
    };
  return {
    name: parents === 1 ? name : `${name}, of ${parents}`,
    query: `query (${['$of: [_Any!]!', ...declared].join(', ')}) { _entities(representations: $of) { ... on ${type.name} { ${asked} } } }`,
    variables: {
      ...values,
      of: Array.from({ length: parents }, (_, index) => ({
        __typename: type.name,
        id: keyOf(tableOf(type.name), 1 + index),
        ...further[type.name]?.(1 + index),
      })),
    },
    isList,
    nodeType,
  };
}

function nodeTypeOf({ type }: GraphQLField<unknown, unknown>): GraphQLObjectType | undefined {
  const connection = getNamedType(type);
  if (!isObjectType(connection) || !connection.name.endsWith('Connection')) return undefined;
  return getNamedType(connection.getFields()['nodes']!.type) as GraphQLObjectType;
}

/** What a representation has beside its id: what another subgraph's field is told. */
const further: Readonly<Record<string, (row: number) => Values>> = {
  UserCorrelation: () => ({ slackUserIds: ['U1', 'U2'] }),
  Membership: (row) => ({ user: { id: keyOf('user', row) } }),
};

const described = (values: Values): string =>
  Object.entries(values)
    .map(([name, value]) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? described(value as Values)
        : `${name} ${Array.isArray(value) && value.length > 1 ? `(${value.length})` : /^\d{4}-|^[0-9a-f-]{36}$/.test(String(value)) ? '' : String(value)}`.trim(),
    )
    .join(', ');

const hasKey = ({ astNode }: GraphQLObjectType): boolean =>
  astNode?.directives?.some(
    ({ name, arguments: given }) =>
      name.value === 'key' &&
      !given?.some(
        ({ name: argument, value }) => argument.value === 'resolvable' && 'value' in value && value.value === false,
      ),
  ) === true;

function isListOfObjects(type: GraphQLOutputType): boolean {
  if (isNonNullType(type)) return isListOfObjects(type.ofType);
  const named = getNamedType(type);
  return isObjectType(named) && (isListType(type) || /Connection$|Context$/.test(named.name));
}
