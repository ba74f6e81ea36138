import type { Identity } from '#platform/identity/identity.ts';
import type { KeyRing } from '#platform/identity/keyRing.ts';
import type { OwnKeys } from '#platform/identity/keys.ts';
import { OutOfBounds } from './check.ts';

/** A running subgraph, and what is needed to speak to it as its gateway does. */
export interface AttackedSubgraph {
  /** The whole URL of its GraphQL. */
  url: URL;
  /** Its name: the audience of identities. */
  name: string;
  gateway: OwnKeys;
  /** Another process of the deployment, whose keys the JWKS has; undefined where none is at hand. */
  neighbour: OwnKeys | undefined;
  ring: KeyRing;
  /** Members of two organizations. */
  members: readonly [Identity, Identity];
  send(request: Sent): Promise<Received>;
}

/** A request as it goes over the wire. */
export interface Sent {
  method: string;
  /** Path and query string. */
  path: string;
  headers: Record<string, string>;
  body: string;
}

export interface Received {
  /** 0 where the connection ended without an answer. */
  status: number;
  text: string;
  headers: Headers;
}

export interface Bounds {
  requests: number;
  seconds: number;
}

const requestMilliseconds = 10_000;

/** Sends requests one after another until the bounds are reached, and follows no redirection. */
export function createSender(origin: string, { requests, seconds }: Bounds): AttackedSubgraph['send'] {
  const end = Date.now() + seconds * 1000;
  let sent = 0;
  return async ({ method, path, headers, body }) => {
    if (sent >= requests) throw new OutOfBounds(`${requests} requests have been sent; allow more with --requests`);
    if (Date.now() >= end) throw new OutOfBounds(`${seconds} seconds have passed; allow more with --seconds`);
    sent += 1;
    try {
      const response = await fetch(`${origin}${path}`, {
        method,
        headers,
        redirect: 'manual',
        signal: AbortSignal.timeout(requestMilliseconds),
        ...(method !== 'GET' && { body }),
      });
      return { status: response.status, text: await response.text(), headers: response.headers };
    } catch (error) {
      const { message, cause } = error as Error & { cause?: Error };
      return { status: 0, text: cause?.message ?? message, headers: new Headers() };
    }
  };
}
