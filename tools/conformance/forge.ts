import { randomUUID, sign, type KeyObject } from 'node:crypto';
import { bindingHeader, createBinder } from '#platform/identity/binding.ts';
import type { Identity } from '#platform/identity/identity.ts';
import { createMinter, identityHeader, tokenType } from '#platform/identity/identityToken.ts';
import type { OwnKeys } from '#platform/identity/keys.ts';
import { addressHeader, agentHeader, idempotencyHeader, requestIdHeader } from '#platform/identity/signedRequest.ts';
import type { Sent, AttackedSubgraph } from './target.ts';

/** What an attacker changes of a token; everything else is as the gateway makes it. */
export interface Forgery {
  claims?: Record<string, unknown>;
  header?: Record<string, unknown>;
  /** Makes the signature from what is signed; by default the gateway's key. */
  signature?: (text: string) => string;
  /** Whose key id the header names, and whose claims are taken. */
  by?: OwnKeys;
}

/** Makes requests that differ from the gateway's own in one thing. */
export interface Forge {
  token(identity: Identity, forgery?: Forgery): string;
  /** A request with a token of any making under a binding that the sender itself would make for it. */
  bound(body: string, token: string, binding?: BindingForgery): Promise<Sent>;
}

export interface BindingForgery {
  by?: OwnKeys;
  receiver?: string;
  /** Milliseconds by which the sender's clock is off. */
  clock?: number;
  method?: 'GET' | 'POST';
  path?: string;
  /** Milliseconds that the sender waits: then the binding is of version 2, as it is with a key. */
  left?: number;
  /** The idempotency header's value. */
  idempotency?: string | undefined;
}

/** Milliseconds that a request with a key waits, by its own word. */
const waits = 10_000;

export function createForge({
  gateway,
  ring,
  name,
  url,
}: Pick<AttackedSubgraph, 'gateway' | 'ring' | 'name' | 'url'>): Forge {
  return {
    token(identity, { claims = {}, header = {}, by = gateway, signature = signedBy(by.signing[0]!.key) } = {}) {
      const genuine = createMinter(by).mint({ ...identity }, name);
      const read = JSON.parse(Buffer.from(genuine.split('.')[1]!, 'base64url').toString()) as object;
      const text = [
        { alg: 'EdDSA', kid: by.signing[0]!.id, typ: tokenType, ...header },
        { ...read, ...claims },
      ]
        .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
        .join('.');
      return `${text}.${signature(text)}`;
    },
    async bound(body, token, { by = gateway, receiver = name, clock = 0, left, idempotency, ...to } = {}) {
      const { method = 'POST', path = `${url.pathname}${url.search}` } = to;
      const requestId = randomUUID();
      const client = { clientAddress: '127.0.0.1', clientAgent: 'orgraph conformance' };
      const waiting = { left: left ?? (idempotency === undefined ? undefined : waits), idempotency };
      const { value } = await createBinder(by, ring, () => Date.now() + clock).bind(
        { method, path, identity: token, requestId, ...client, body, ...waiting },
        receiver,
      );
      return {
        method,
        path,
        body,
        headers: {
          'content-type': 'application/json',
          [identityHeader]: token,
          [bindingHeader]: value,
          [requestIdHeader]: requestId,
          [addressHeader]: client.clientAddress,
          [agentHeader]: client.clientAgent,
          ...(idempotency !== undefined && { [idempotencyHeader]: idempotency }),
        },
      };
    },
  };
}

export const signedBy =
  (key: KeyObject) =>
  (text: string): string =>
    sign(null, Buffer.from(text), key).toString('base64url');
