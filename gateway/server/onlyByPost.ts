import { OperationTypeNode } from 'graphql';
import { operationTypeOf } from '../engine/readOperation.ts';
import type { GraphqlRequest } from '../http/graphqlRequest.ts';
import { RequestError } from '../http/requestError.ts';
import type { Limits } from '../operation/limits.ts';

/** By GET only queries are executed (GraphQL over HTTP, section 6.2). */
export const onlyByPost = (): RequestError =>
  new RequestError(
    [{ message: 'Only a query is sent by GET.', extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } }],
    405,
    { malformed: true, headers: { allow: 'POST' } },
  );

/** Rethrows why an operation cannot be read; of a mutation, that it may not be sent by GET, before all else. */
export const unlessByGet =
  (
    method: string | undefined,
    { query, operationName }: Pick<GraphqlRequest, 'query' | 'operationName'>,
    limits: Limits,
  ) =>
  (error: unknown): never => {
    const isByGet = method === 'GET' && query !== undefined;
    const type = isByGet ? operationTypeOf(query, operationName, limits) : undefined;
    throw type === OperationTypeNode.MUTATION ? onlyByPost() : error;
  };
