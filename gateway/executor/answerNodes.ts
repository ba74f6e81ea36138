import {
  execute,
  GraphQLError,
  GraphQLID,
  GraphQLInterfaceType,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  parse,
  type ExecutionResult,
} from 'graphql';
import { badUserInput } from '#platform/values/errors.ts';
import { namedBy, type NamedNode } from '#platform/values/nodeId.ts';
import { bytesOf, type Bytes } from '../http/jsonBytes.ts';
import { mostNodes } from '../supergraph/nodeGraph.ts';
import { nodeFields, nodeInterface, type NodeTypes } from '../supergraph/nodeTypes.ts';
import { absent, noNodeId, type ClientError } from './response/reasons.ts';
import { clientErrorOf } from './response/subgraphErrors.ts';

/** Answers a fetch as a subgraph would, from its variables alone. */
export type AnswerFetch = (variables: Readonly<Record<string, unknown>>) => Bytes;

/** The nodes of a graph as its executor knows them. */
export interface Nodes {
  types: NodeTypes;
  /** Makes what answers a fetch of nodes (`withNodes`): it says what ids name, not whether that exists. */
  answering(operation: string): AnswerFetch;
}

export function nodesOf(types: NodeTypes): Nodes {
  const schema = schemaOf(types);
  const answering = (operation: string): AnswerFetch => {
    const document = parse(operation, { noLocation: true });
    return (variableValues) => {
      const { data, errors } = execute({ schema, document, variableValues }) as ExecutionResult;
      return bytesOf(JSON.stringify({ data, errors }));
    };
  };
  return { types, answering };
}

function schemaOf(types: NodeTypes): GraphQLSchema {
  const id = { type: new GraphQLNonNull(GraphQLID) };
  const node = new GraphQLInterfaceType({
    name: nodeInterface,
    fields: { id },
    resolveType: ({ type }: NamedNode) => type,
  });
  const find = (nodeId: string, field: string): NamedNode => {
    const named = namedBy(nodeId);
    if (named === undefined) throw graphQLErrorOf(noNodeId(field));
    if (!types.has(named.type)) throw graphQLErrorOf(absent);
    return named;
  };
  const { node: one, nodes: many } = nodeFields;
  const query = new GraphQLObjectType({
    name: 'Query',
    fields: {
      node: { type: node, args: { [one]: id }, resolve: (_, given) => find(given[one] as string, one) },
      nodes: {
        type: new GraphQLList(node),
        args: { [many]: { type: new GraphQLNonNull(new GraphQLList(id.type)) } },
        resolve: (_, given) => {
          const ids = given[many] as readonly string[];
          if (ids.length > mostNodes) throw invalid(`These are ${ids.length} ids: ask for ${mostNodes} at most.`, many);
          return ids.map((nodeId, index) => {
            try {
              return find(nodeId, `${many}.${index}`);
            } catch (error) {
              return error;
            }
          });
        },
      },
    },
  });
  return new GraphQLSchema({
    query,
    types: [...types.keys()].map((name) => new GraphQLObjectType({ name, interfaces: [node], fields: { id } })),
    assumeValid: true,
  });
}

const invalid = (message: string, field: string) => graphQLErrorOf(clientErrorOf(badUserInput(message, field)));

const graphQLErrorOf = ({ message, extensions }: ClientError): GraphQLError =>
  new GraphQLError(message, { extensions: { ...extensions } });
