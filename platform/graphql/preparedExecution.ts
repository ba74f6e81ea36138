import { HeaderMap, type ApolloServerPlugin } from '@apollo/server';
import { isObjectType, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import type { Context } from './context.ts';
import { executeQuery } from './executeQuery.ts';
import { logMasked, maskError } from './maskError.ts';
import { prepareQuery, type PreparedQuery } from './preparedQuery.ts';

/**
 * Lets Apollo Server run queries prepared (decision 13): it parses, validates and keeps documents and calls plugins as
 * ever; what cannot be prepared, and variables that do not fit, are graphql-js's. (Apollo's other way to bring an
 * executor, the gateway, makes objects with accessors for each request: V8 gives each a shape of its own, which lives
 * until the next full collection and keeps the request with it.)
 * @throws Error for a type with isTypeOf, which prepared queries do not ask.
 */
export function preparedExecution(schema: GraphQLSchema): ApolloServerPlugin<Context> {
  for (const type of Object.values(schema.getTypeMap()))
    if (isObjectType(type) && type.isTypeOf != null)
      throw new Error(`${type.name}.isTypeOf is not supported: give its abstract types a resolveType`);
  const prepared = new WeakMap<OperationDefinitionNode, { query: PreparedQuery | undefined }>();
  const listener = {
    async responseForOperation({
      document,
      operation,
      request: { variables },
      contextValue,
    }: Parameters<ResponseForOperation>[0]) {
      let known = prepared.get(operation);
      if (known === undefined) prepared.set(operation, (known = { query: prepareQuery(schema, document, operation) }));
      const result = known.query && (await executeQuery(known.query, variables, contextValue));
      if (result === undefined) return null;
      const { data, errors } = result;
      if (errors !== undefined) logMasked(errors, contextValue.log);
      const singleResult =
        errors === undefined ? { data } : { data, errors: errors.map((error) => maskError(error.toJSON(), error)) };
      return {
        http: { headers: new HeaderMap() },
        body: { kind: 'single' as const, singleResult: singleResult as { data: Record<string, unknown> } },
      };
    },
  };
  return { requestDidStart: async () => listener };
}

type ResponseForOperation = NonNullable<
  NonNullable<
    Exclude<Awaited<ReturnType<NonNullable<ApolloServerPlugin<Context>['requestDidStart']>>>, void>
  >['responseForOperation']
>;
