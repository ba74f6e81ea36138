import { buildSchema, graphql, type ExecutionResult, type GraphQLSchema } from 'graphql';
import type { Data } from './data.ts';
import type { Thing } from './graph.ts';

export interface Monolith {
  schema: GraphQLSchema;
  ask(source: string, variables: Record<string, unknown>): Promise<ExecutionResult>;
}

/** The graph as one schema, run by the reference implementation. */
export function createMonolith(sdl: string, data: Data): Monolith {
  const schema = buildSchema(sdl);
  return {
    schema,
    ask: (source, variables) =>
      graphql({
        schema,
        source,
        variableValues: variables,
        rootValue: data.root,
        typeResolver: (thing: Thing) => thing.is,
        fieldResolver: (thing: Thing, args: Record<string, unknown>, _, { parentType, fieldName, returnType }) =>
          data.read({ ...thing, is: parentType.name }, fieldName, args, returnType),
      }),
  };
}
