import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as TlsAgent, request as httpsRequest } from 'node:https';
import { OrgraphError } from '#platform/errors.ts';
import type { Bytes } from '../execute/bytes.ts';
import type { Patience } from '../patience.ts';
import type { Reachable } from './dataSource.ts';
import type { GatewayContext } from './types.ts';

/** Whose request a fetch is part of. */
export interface ApolloScope<Context> {
  context: GatewayContext<Context>;
  patience: Patience;
}

export interface DataSourceRequester<Context> {
  /** Sends one POST with the headers that the hook wants. @throws OrgraphError SUBGRAPH_UNAVAILABLE or DEADLINE_EXCEEDED when no usable answer came. */
  send(scope: ApolloScope<Context>, service: string, body: Bytes): Promise<Bytes>;
  close(): void;
}

export function createDataSourceRequester<Context>(sources: ReadonlyMap<string, Reachable<Context>>): DataSourceRequester<Context> {
  const agents = { 'http:': new Agent({ keepAlive: true }), 'https:': new TlsAgent({ keepAlive: true }) };

  async function headersFor({ context }: ApolloScope<Context>, name: string, { url, source }: Reachable<Context>): Promise<Headers> {
    const headers = new Headers({ 'content-type': 'application/json' });
    const http = Object.freeze({ method: 'POST' as const, url, headers });
    await source.willSendRequest?.({ kind: 'incoming operation', name, request: { http }, context: context.context, incomingRequestContext: context });
    return headers;
  }

  return {
    async send(scope, service, body) {
      const reachable = sources.get(service)!;
      const headers = await headersFor(scope, service, reachable);
      try {
        return await post(reachable.url, headers, body, scope.patience);
      } catch (error) {
        if (scope.patience.over !== undefined) throw new OrgraphError('DEADLINE_EXCEEDED', 'The time for the request ran out; what is here is valid.');
        scope.context.logger.warn(`The subgraph ${service} did not answer: ${(error as Error).message}`);
        throw new OrgraphError('SUBGRAPH_UNAVAILABLE', `The part ${service} of the graph does not answer; the rest of the answer is valid.`);
      }
    },
    close() {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };

  function post(url: string, headers: Headers, body: Bytes, patience: Patience): Promise<Bytes> {
    return new Promise((resolve, reject) => {
      const secure = url.startsWith('https:');
      const outgoing = (secure ? httpsRequest : httpRequest)(url, { method: 'POST', agent: secure ? agents['https:'] : agents['http:'], headers: { ...Object.fromEntries(headers), 'content-length': body.length } });
      const leave = patience.onOver(() => outgoing.destroy(new Error('the time is over')));
      outgoing.on('close', leave);
      outgoing.on('error', reject);
      outgoing.on('response', (incoming) => { readBytes(incoming).then(resolve, reject); });
      outgoing.end(body, 'latin1');
    });
  }
}

async function readBytes(incoming: IncomingMessage): Promise<Bytes> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('latin1');
}
