import type { ApolloServerOptionsWithGateway, BaseContext } from '@apollo/server';

/** A request that is about to be sent to a subgraph. */
export interface OutgoingRequest<Context> {
  kind: 'incoming operation';
  /** The subgraph's name. */
  name: string;
  /** What a hook may change is the headers. */
  request: { readonly http: { readonly method: 'POST'; readonly url: string; readonly headers: Headers } };
  /** The context that Apollo Server made for the client's request. */
  context: Context;
  incomingRequestContext: GatewayContext<Context>;
}

export type WillSendRequest<Context> = (outgoing: OutgoingRequest<Context>) => void | Promise<void>;

/** How a subgraph is reached. */
export interface DataSource<Context> {
  /** Where; else the URL of the supergraph, or of the option `urls`. */
  url?: string | undefined;
  willSendRequest?: WillSendRequest<Context> | undefined;
}

/**
 * Named and made like the class of @apollo/gateway, so that what a team has derived from it for the sake of headers
 * moves by its import alone.
 */
export class RemoteGraphQLDataSource<Context = Record<string, unknown>> implements DataSource<Context> {
  url?: string | undefined;

  constructor(given: DataSource<Context> = {}) {
    Object.assign(this, given);
  }

  willSendRequest?(outgoing: OutgoingRequest<Context>): void | Promise<void>;
}

/** A subgraph's data source, and where it is. */
export interface Reachable<Context> {
  url: string;
  source: DataSource<Context>;
}

/** What data sources elsewhere have, and what would never be called here. */
const unserved = ['process', 'fetcher', 'didReceiveResponse', 'didEncounterError', 'parseBody', 'errorFromResponse'];

/** @throws Error when the data source counts on what is not there, or has no URL. */
export function reachable<Context>(
  name: string,
  known: string,
  build: (definition: { name: string; url: string }) => DataSource<Context>,
): Reachable<Context> {
  const source = build({ name, url: known });
  const url = source.url ?? known;
  const lost = unserved.find((member) => member in source);
  if (lost !== undefined)
    throw new Error(
      `the data source of ${name} has ${lost}, which is not supported: of a data source its url and willSendRequest are used`,
    );
  if (!URL.canParse(url) || !/^https?:/.test(url)) throw new Error(`the subgraph ${name} has no http(s) URL: ${url}`);
  return { url, source };
}

/** What Apollo Server asks of a gateway. */
export type GatewayInterface = ApolloServerOptionsWithGateway<BaseContext>['gateway'];

export type GatewayExecutor = NonNullable<Awaited<ReturnType<GatewayInterface['load']>>['executor']>;

/** What Apollo Server knows of the client's request when it hands it over. */
export type GatewayContext<Context = Record<string, unknown>> = Omit<Parameters<GatewayExecutor>[0], 'context'> & {
  readonly context: Context;
};
