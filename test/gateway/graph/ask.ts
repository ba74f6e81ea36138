import { graphql } from 'graphql';
import { OrgraphError } from '#platform/values/errors.ts';
import { bytesOf, textOf } from '#gateway/http/jsonBytes.ts';
import { createOperationReader } from '#gateway/engine/operationCache.ts';
import type { PreparedOptions } from '#gateway/engine/planCache.ts';
import { readSupergraph } from '#gateway/engine/supergraph.ts';
import { composeSmall, schemaOf, type SmallSubgraph } from './compose.ts';

/** A subgraph's answer before it is written as JSON. */
export interface SubgraphAnswer { data?: unknown; errors?: readonly { message: string; path?: readonly (string | number)[]; extensions?: Record<string, unknown> }[] }

/** What a test may do in place of the subgraphs; `body` is the request's JSON text. */
export interface Overrides extends Partial<Omit<PreparedOptions, 'send'>> {
  send?(service: string, operation: 'query' | 'mutation', body: string): Promise<SubgraphAnswer>;
  /** What a subgraph's answer waits for. */
  arrive?(service: string): Promise<void>;
}

export interface Sent { service: string; operation: string; query: string; variables: Record<string, unknown> }

/** A gateway's plan and execution over subgraphs in this process. */
export function federate(subgraphs: readonly SmallSubgraph[]) {
  const supergraph = readSupergraph(composeSmall(subgraphs));
  const operations = createOperationReader(supergraph, { bodyBytes: Infinity, tokens: 100_000, depth: 100, aliases: 10_000, selections: 10_000, branches: 10_000, objects: 1_000_000 });
  const schemas = new Map(subgraphs.map((subgraph) => [subgraph.name, schemaOf(subgraph)]));

  return async function ask(source: string, variables: Record<string, unknown> = {}, { send, arrive, ...overrides }: Overrides = {}) {
    const operation = await operations.read(source, undefined);
    const sent: Sent[] = [];
    const masked: unknown[] = [];

    async function answer(service: string, kind: string, body: string): Promise<SubgraphAnswer> {
      const { query, variables: given } = JSON.parse(body) as { query: string; variables: Record<string, unknown> };
      sent.push({ service, operation: kind, query, variables: given });
      const result = await graphql({ schema: schemas.get(service)!, source: query, variableValues: given }) as SubgraphAnswer;
      await arrive?.(service);
      return result;
    }

    const { data, errors } = await operation.execute({
      variables: operation.variables(variables),
      refusal: () => undefined,
      onMasked: (error) => masked.push(error),
      send: async (service, kind, body) => bytesOf(JSON.stringify(await (send ?? answer)(service, kind, textOf(body)))),
      ...overrides,
    });
    const text = textOf(data);
    return { data: JSON.parse(text) as unknown, text, errors, sent, masked };
  };
}

/** A subgraph that is not there. */
export const dead = (...names: string[]): NonNullable<PreparedOptions['refusal']> => (service) =>
  names.includes(service) ? new OrgraphError('SUBGRAPH_UNAVAILABLE', `${service} is down`) : undefined;
