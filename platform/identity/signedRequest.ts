import { randomUUID } from 'node:crypto';
import { identityRequired } from '../values/errors.ts';
import { provenAnswersOnly, type ReceivedAnswer } from './answerCheck.ts';
import type { AnswerProof } from './answerProof.ts';
import { bindingHeader, createBinder, type Binding } from './binding.ts';
import type { ClientOrigin } from './clientOrigin.ts';
import type { Identity } from './identity.ts';
import { createIdentityVerifier, createMinter, identityHeader } from './identityToken.ts';
import type { KeyRing } from './keyRing.ts';
import type { OwnKeys } from './keys.ts';
import { sealClient } from './sealedClient.ts';

export const requestIdHeader = 'x-request-id';
export const addressHeader = 'orgraph-client-address';
export const agentHeader = 'orgraph-client-agent';
/** What makes a mutation that is sent again have one effect; bound like everything else of a request. */
export const idempotencyHeader = 'orgraph-idempotency';

interface SignedRequest {
  method?: 'GET' | 'POST';
  path: string;
  body: string | Uint8Array;
  /** How a body that is a string stands for bytes: utf8 unless said otherwise. */
  encoding?: 'utf8' | 'latin1';
  identity: Identity;
  receiver: string;
  requestId?: string;
  client?: ClientOrigin;
  /** Milliseconds since the epoch after which the identity must not be valid any more. */
  until?: number | undefined;
  /** Whole milliseconds that the sender still waits for the answer. */
  left?: number | undefined;
  /** Printable ASCII; only beside `left`. */
  idempotency?: string | undefined;
}

/** What a request is sent with, and what its answer is judged by. */
export interface Signed {
  /** The headers, content type included, that make the receiver accept exactly this request. */
  headers: Record<string, string>;
  /** Undefined where nothing is signed. */
  answer: ExpectedAnswer | undefined;
}

export interface ExpectedAnswer {
  /** What the answer says that it answers. */
  nonce: string;
  /** @throws UnprovenAnswer unless the receiver gave exactly this answer to this request. */
  assertProven(received: ReceivedAnswer): void;
}

export interface RequestSigner {
  sign(request: SignedRequest): Signed | Promise<Signed>;
  /** Reads the keys again after a refusal (at most once in three seconds): what is then signed may be accepted. */
  refresh?(): Promise<void>;
}

/** @param check judges the answers to what is signed. */
export function createRequestSigner(
  keys: OwnKeys,
  ring: KeyRing,
  now: () => number = Date.now,
  check = provenAnswersOnly,
): RequestSigner {
  const minter = createMinter(keys, now);
  const binder = createBinder(keys, ring, now);
  return {
    sign({
      method = 'POST',
      path,
      body,
      encoding,
      identity,
      receiver,
      requestId = randomUUID(),
      client,
      until,
      left,
      idempotency,
    }) {
      const jws = minter.mint(identity, receiver, until);
      const clientAddress = headerText(client?.address);
      const clientAgent = headerText(client?.agent);
      const signed = ({ value, answer }: Binding): Signed => ({
        headers: {
          'content-type': 'application/json',
          [identityHeader]: jws,
          [bindingHeader]: value,
          [requestIdHeader]: requestId,
          [addressHeader]: clientAddress,
          [agentHeader]: clientAgent,
          ...(idempotency === undefined ? {} : { [idempotencyHeader]: idempotency }),
        },
        answer: { nonce: answer.nonce, assertProven: (received) => check(receiver, answer, received) },
      });
      const binding = binder.bind(
        { method, path, identity: jws, requestId, clientAddress, clientAgent, body, encoding, left, idempotency },
        receiver,
      );
      return binding instanceof Promise ? binding.then(signed) : signed(binding);
    },
    async refresh() {
      keys.refresh?.();
      await ring.refresh();
    },
  };
}

/** What a receiver knows once a request is proven. */
export interface VerifiedRequest {
  identity: Identity;
  issuer: string;
  nonce: string;
  /** Makes the proof of the answer. */
  answer: AnswerProof;
  requestId: string;
  client: ClientOrigin;
  /** The same as tenancy alone reads it (sealedClient.ts): what a subgraph may keep. */
  sealedClient(): Promise<string | null>;
  /** Milliseconds that the sender still waits, from the arrival on; undefined where it did not say. */
  left: number | undefined;
  /** The idempotency header's value, if there is one. */
  idempotency: string | undefined;
}

interface ReceivedRequest {
  method: string;
  path: string;
  headers: NodeJS.Dict<string | string[]>;
  body: Uint8Array;
}

export interface RequestVerifier {
  /**
   * Judges what can be judged before a body is read: whoever has no valid identity for this process is not listened to.
   * @throws OrgraphError IDENTITY_REQUIRED
   */
  admit(request: Pick<ReceivedRequest, 'headers'>): Promise<void>;
  /** @throws OrgraphError IDENTITY_REQUIRED unless identity and binding hold together. */
  verify(request: ReceivedRequest): Promise<VerifiedRequest>;
}

export function createRequestVerifier(keys: OwnKeys, ring: KeyRing, now: () => number = Date.now): RequestVerifier {
  const identities = createIdentityVerifier(ring, keys.name, now);
  const binder = createBinder(keys, ring, now);
  return {
    async admit({ headers: { [identityHeader]: jws, [bindingHeader]: binding } }) {
      if (typeof jws !== 'string' || typeof binding !== 'string') throw identityRequired('no identity or no binding');
      await identities.verify(jws);
    },
    async verify({ method, path, headers, body }) {
      const text = (name: string) => {
        const value = headers[name];
        return typeof value === 'string' ? value : '';
      };
      const jws = text(identityHeader);
      if (jws === '') throw identityRequired('no identity');
      const { identity, issuer } = await identities.verify(jws);
      const requestId = text(requestIdHeader);
      const client = { address: text(addressHeader), agent: text(agentHeader) };
      const bound = {
        method,
        path,
        identity: jws,
        requestId,
        clientAddress: client.address,
        clientAgent: client.agent,
        body,
        idempotency: text(idempotencyHeader),
      };
      const { nonce, left, answer } = await binder.check(text(bindingHeader), bound, issuer);
      // Version 1 does not cover the header: there it says nothing.
      const idempotency = left === undefined || bound.idempotency === '' ? undefined : bound.idempotency;
      const sealedClient = () => sealClient(ring, 'tenancy', client);
      return { identity, issuer, nonce, answer, requestId, client, sealedClient, left, idempotency };
    },
  };
}

/** A header's value in printable ASCII, at most 256 characters: what arrives is what was bound. */
const headerText = (text = ''): string =>
  plain.test(text)
    ? text
    : text
        .replace(/[^\x20-\x7e]/g, '?')
        .trim()
        .slice(0, 256);
const plain = /^(?:[\x21-\x7e](?:[\x20-\x7e]{0,254}[\x21-\x7e])?)?$/;
