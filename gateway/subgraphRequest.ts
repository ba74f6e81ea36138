import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as TlsAgent, request as httpsRequest } from 'node:https';
import { OrgraphError } from '#platform/errors.ts';
import type { Log } from '#platform/log.ts';
import type { ClientOrigin, RequestSigner } from '#platform/signedRequest.ts';
import type { SubgraphAnswer } from './execute/run.ts';
import type { ChosenIdentity } from './organization.ts';

/** Whose request a fetch is part of. */
export interface RequestScope extends ChosenIdentity {
  requestId: string;
  client: ClientOrigin;
  /** Ends what is under way; its reason tells the deadline (a TimeoutError) from a client that went away. */
  signal: AbortSignal;
  log: Log;
}

export interface SubgraphRequester {
  /** Sends one signed POST. @throws OrgraphError SUBGRAPH_UNAVAILABLE or DEADLINE_EXCEEDED when no usable answer came. */
  send(scope: RequestScope, service: string, operation: 'query' | 'mutation', body: string): Promise<SubgraphAnswer>;
  close(): void;
}

const mostSockets = 128;
const mostBytes = 64 * 1024 * 1024;
const path = '/graphql';

/** @param urlOf a subgraph's base URL. All headers are made here: nothing that a client sent is forwarded but its address and agent, inside the binding. */
export function createSubgraphRequester(signer: RequestSigner, urlOf: (service: string) => string): SubgraphRequester {
  const agents = { 'http:': new Agent({ keepAlive: true, maxSockets: mostSockets }), 'https:': new TlsAgent({ keepAlive: true, maxSockets: mostSockets }) };

  async function post(scope: RequestScope, service: string, body: string): Promise<{ status: number; text: string }> {
    const { identity, until, requestId, client, signal } = scope;
    const url = new URL(`${urlOf(service)}${path}`);
    const headers = await signer.sign({ path, body, identity, receiver: service, requestId, client, until });
    return new Promise((resolve, reject) => {
      const secure = url.protocol === 'https:';
      const outgoing = (secure ? httpsRequest : httpRequest)(url, { method: 'POST', agent: secure ? agents['https:'] : agents['http:'], signal, headers: { ...headers, 'content-length': Buffer.byteLength(body) } });
      outgoing.on('error', (error) => reject(Object.assign(error, { stale: outgoing.reusedSocket })));
      outgoing.on('response', (incoming) => {
        readText(incoming).then((text) => resolve({ status: incoming.statusCode ?? 0, text }), reject);
      });
      outgoing.end(body);
    });
  }

  /** A kept connection that its other end has closed fails before anything was done with the request; only a query is sent again. */
  async function postAgain(scope: RequestScope, service: string, operation: string, body: string) {
    try {
      return await post(scope, service, body);
    } catch (error) {
      const { code, stale } = error as { code?: string; stale?: boolean };
      if (operation !== 'query' || stale !== true || (code !== 'ECONNRESET' && code !== 'EPIPE')) throw error;
      return post(scope, service, body);
    }
  }

  return {
    async send(scope, service, operation, body) {
      const { log, signal } = scope;
      try {
        const { status, text } = await postAgain(scope, service, operation, body);
        const answer = JSON.parse(text) as SubgraphAnswer | null;
        if (status === 401 || typeof answer !== 'object' || answer === null || !('data' in answer || Array.isArray(answer.errors))) throw new Error(`status ${status}, no answer of GraphQL`);
        return { data: answer.data, errors: Array.isArray(answer.errors) ? answer.errors : [] };
      } catch (error) {
        if (signal.aborted) throw isDeadline(signal) ? deadlineExceeded() : unavailable(service);
        log.warn({ err: error, subgraph: service }, 'a subgraph did not answer');
        throw unavailable(service);
      }
    },
    close() {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}

async function readText(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > mostBytes) throw new Error(`an answer of more than ${mostBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

const isDeadline = ({ reason }: AbortSignal): boolean => (reason as { name?: string } | undefined)?.name === 'TimeoutError';

const unavailable = (service: string) => new OrgraphError('SUBGRAPH_UNAVAILABLE', `The part ${service} of the graph does not answer; the rest of the answer is valid.`);
const deadlineExceeded = () => new OrgraphError('DEADLINE_EXCEEDED', 'The time for the request ran out; what is here is valid.');
