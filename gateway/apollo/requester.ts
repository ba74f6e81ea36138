import { deadlineExceeded, type ErrorDetails } from '#platform/values/errors.ts';
import type { ClientError } from '../executor/response/reasons.ts';
import { laterCodes, membersOf, type SubgraphError } from '../executor/response/subgraphErrors.ts';
import type { Cancellation } from '../http/cancellation.ts';
import type { Bytes } from '../http/jsonBytes.ts';
import { answerText, failureOf } from '../subgraphClient/answerText.ts';
import { belongsToConnection, createDestination } from '../subgraphClient/transport/destination.ts';
import { NotSent } from '../subgraphClient/transport/exchange.ts';
import type { DataSource, GatewayContext, Reachable } from './dataSource.ts';

/** Whose request a fetch is part of. */
export interface ApolloScope<Context> {
  incoming: GatewayContext<Context>;
  patience: Cancellation;
}

export interface DataSourceRequester<Context> {
  /**
   * Sends one POST, with the headers that the data source sets.
   * @throws OrgraphError SUBGRAPH_UNAVAILABLE or DEADLINE_EXCEEDED when no answer came; whatever the data source
   * throws.
   */
  send(scope: ApolloScope<Context>, service: string, operation: 'query' | 'mutation', body: Bytes): Promise<Bytes>;
  close(): void;
}

export function createDataSourceRequester<Context>(
  sources: ReadonlyMap<string, Reachable<Context>>,
): DataSourceRequester<Context> {
  const subgraphs = new Map(
    [...sources].map(([name, { url, source }]) => [name, { url, source, destination: createDestination(url) }]),
  );
  return {
    async send({ incoming, patience }, service, operation, body) {
      const { url, source, destination } = subgraphs.get(service)!;
      const repeatable = operation === 'query';
      const own = source.willSendRequest === undefined ? undefined : await headersOf(source, service, url, incoming);
      try {
        // A request with headers of its own never waits behind another's: a mistake of a subgraph must not hand one
        // caller another's answer.
        const answer = await destination.post({
          headers: { ...own, ...json },
          body,
          repeatable,
          pipelined: repeatable && own === undefined,
          patience,
        });
        return answerText(answer, service);
      } catch (error) {
        const outcome = repeatable ? {} : ({ outcome: error instanceof NotSent ? 'NOT_DONE' : 'UNKNOWN' } as const);
        if (patience.over !== undefined) throw deadlineExceeded(outcome);
        incoming.logger.warn(`The subgraph ${service} did not answer: ${(error as Error).message}`);
        throw failureOf(error, service, outcome);
      }
    },
    close() {
      for (const { destination } of subgraphs.values()) destination.close();
    },
  };
}

const json = { 'content-type': 'application/json' };

async function headersOf<Context>(
  source: DataSource<Context>,
  name: string,
  url: string,
  incoming: GatewayContext<Context>,
): Promise<Record<string, string>> {
  const headers = new Headers(json);
  const http = Object.freeze({ method: 'POST' as const, url, headers });
  await source.willSendRequest!({
    kind: 'incoming operation',
    name,
    request: { http },
    context: incoming.context,
    incomingRequestContext: incoming,
  });
  return Object.fromEntries([...headers].filter(([header]) => !belongsToConnection(header)));
}

/**
 * A subgraph's error as it is, because Apollo Server has a place of its own to hide what clients must not read
 * (formatError). One without a code gets the one that teams know for this.
 */
export function originalError({ message, extensions, status }: SubgraphError): ClientError {
  const given = membersOf(extensions) as Partial<ClientError['extensions']> & ErrorDetails;
  return {
    message: typeof message === 'string' ? message : 'A subgraph gave an error without a message.',
    extensions: {
      ...given,
      code: typeof given.code === 'string' ? given.code : (laterCodes.get(status) ?? 'DOWNSTREAM_SERVICE_ERROR'),
    },
  };
}
