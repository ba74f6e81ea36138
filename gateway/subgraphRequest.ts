import type { IncomingHttpHeaders } from 'node:http';
import { OrgraphError } from '#platform/errors.ts';
import type { Log } from '#platform/log.ts';
import { bindingHeader } from '#platform/binding.ts';
import type { ClientOrigin, RequestSigner } from '#platform/signedRequest.ts';
import { createDeduplicator } from './deduplicate.ts';
import type { Endpoints } from './endpoints.ts';
import type { Bytes } from './execute/bytes.ts';
import { unavailable } from './execute/subgraphError.ts';
import type { ForwardRules } from './forwardRules.ts';
import type { ChosenIdentity } from './mode/mode.ts';
import type { Patience } from './patience.ts';
import { ScopeKey } from './scopeKey.ts';
import { createPool, type Pool } from './transport/pool.ts';
import type { HttpResponse } from './transport/responseReader.ts';

/** Whose request a fetch is part of. */
export interface RequestScope extends ChosenIdentity {
  requestId: string;
  client: ClientOrigin;
  /** What the client sent; only what a rule names is sent on. */
  headers: IncomingHttpHeaders;
  patience: Patience;
  log: Log;
}

export interface SubgraphRequester {
  /** Sends one POST. @throws OrgraphError SUBGRAPH_UNAVAILABLE or DEADLINE_EXCEEDED when no usable answer came. */
  send(scope: RequestScope, service: string, operation: 'query' | 'mutation', body: Bytes): Promise<Bytes>;
  close(): void;
}

export interface SubgraphRequesterParts {
  signer: RequestSigner;
  endpoints: Endpoints;
  forward: ForwardRules;
  /** Whether equal queries of one identity that are under way at the same time are sent once. */
  deduplicate: boolean;
}

interface Destination {
  pool: Pool;
  /** The request's first lines. */
  start: Bytes;
  path: string;
  forwarded: readonly string[];
}

/** All headers are made here: nothing that a client sent goes to a subgraph but its address and agent, inside the binding, and what a rule names. */
export function createSubgraphRequester({ signer, endpoints, forward, deduplicate }: SubgraphRequesterParts): SubgraphRequester {
  const destinations = new Map([...endpoints].map(([name, url]) => [name, destinationOf(url, forward.headersFor(name))]));
  const shared = deduplicate ? createDeduplicator<Bytes>() : undefined;

  async function send(scope: RequestScope, service: string, repeatable: boolean, body: Bytes): Promise<Bytes> {
    const destination = destinations.get(service);
    if (destination === undefined) throw unavailable(service);
    const { identity, until, requestId, client, patience, log } = scope;
    try {
      const headers = await signer.sign({ path: destination.path, body: Buffer.from(body, 'latin1'), identity, receiver: service, requestId, client, until });
      const { status, body: answer } = await exchange(destination, { ...forwardedOf(scope, destination), ...headers }, repeatable, body, patience);
      if (status === 401) throw new Error('it does not accept the gateway’s identity (status 401)');
      return answer;
    } catch (error) {
      if (patience.over !== undefined) throw patience.over === 'deadline' ? deadlineExceeded() : unavailable(service);
      log.warn({ err: error, subgraph: service }, 'a subgraph did not answer');
      throw unavailable(service);
    }
  }

  return {
    send(scope, service, operation, body) {
      if (shared === undefined || operation !== 'query') return send(scope, service, operation === 'query', body);
      const key = ScopeKey.ofIdentity(scope.identity);
      const forwarded = Object.values(forwardedOf(scope, destinations.get(service)));
      return shared.share(forwarded.length === 0 ? key : key.with(...forwarded), `${service}\n${body}`, () => send(scope, service, true, body));
    },
    close() {
      for (const { pool } of destinations.values()) pool.close();
    },
  };
}

function destinationOf(url: string, forwarded: readonly string[]): Destination {
  const { protocol, hostname, host, port, pathname, search } = new URL(url);
  const secure = protocol === 'https:';
  const path = `${pathname}${search}`;
  return {
    pool: createPool({ host: hostname.replace(/^\[(.*)\]$/, '$1'), port: Number(port) || (secure ? 443 : 80), secure }),
    path, forwarded, start: `POST ${path} HTTP/1.1\r\nhost: ${host}\r\naccept: application/json\r\n`,
  };
}

function forwardedOf({ headers }: RequestScope, destination: Destination | undefined): Record<string, string> {
  const forwarded: Record<string, string> = {};
  for (const name of destination?.forwarded ?? []) {
    const value = headers[name];
    if (value !== undefined) forwarded[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return forwarded;
}

/** Only requests that cannot be told apart, or whose answers name them, wait behind each other: a mistake of a subgraph must not hand one caller another's answer. */
function exchange({ pool, start, forwarded }: Destination, headers: Record<string, string>, repeatable: boolean, body: Bytes, patience: Patience): Promise<HttpResponse> {
  let text = start;
  for (const name in headers) text += `${name}: ${headers[name]}\r\n`;
  text += `content-length: ${body.length}\r\n\r\n${body}`;
  return new Promise((resolve, reject) => {
    const sent = {
      text, repeatable, pipelined: repeatable && forwarded.length === 0, nonce: nonceOf(headers[bindingHeader]), written: 0, abandoned: false,
      succeed(response: HttpResponse) { settle(); resolve(response); },
      fail(error: Error) { settle(); reject(error); },
    };
    const settle = patience.onOver((why) => {
      reject(new Error('nobody waits any more'));
      pool.abandon(sent, why === 'deadline');
    });
    if (patience.over === undefined) pool.send(sent);
  });
}

const nonceOf = (binding: string | undefined): string | undefined => (binding === undefined ? undefined : /nonce=([\w-]+)/.exec(binding)?.[1]);

const deadlineExceeded = () => new OrgraphError('DEADLINE_EXCEEDED', 'The time for the request ran out; what is here is valid.');
