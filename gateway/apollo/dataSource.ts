import type { GatewayContext } from './types.ts';

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

/** Named and made like the class of @apollo/gateway, so that what a team has derived from it for the sake of headers moves by its import alone. */
export class RemoteGraphQLDataSource<Context = Record<string, unknown>> implements DataSource<Context> {
  url?: string | undefined;

  constructor(given: DataSource<Context> = {}) {
    Object.assign(this, given);
  }

  willSendRequest?(outgoing: OutgoingRequest<Context>): void | Promise<void>;
}

const unserved = ['process', 'fetcher', 'didReceiveResponse', 'didEncounterError', 'parseBody', 'errorFromResponse'];

/** A data source is refused when it counts on what would never be called. @throws Error */
export function assertServed(name: string, source: object): void {
  const found = unserved.find((member) => member in source);
  if (found !== undefined) throw new Error(`buildService: the data source of ${name} has ${found}, which is not supported: of a data source only url and willSendRequest are used`);
}
