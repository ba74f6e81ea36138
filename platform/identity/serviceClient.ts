import type { z } from 'zod';
import { noDeadline, type Deadline } from '../process/deadline.ts';
import type { Log } from '../process/log.ts';
import type { AnySubgraphName } from '../process/names.ts';
import type { Peers } from '../process/peers.ts';
import { createRetryRefused, type RetryRefused } from '../process/retryRefused.ts';
import { deadlineExceeded, errorCatalogue, OrgraphError, type ErrorCode } from '../values/errors.ts';
import { readAnswer, UnprovenAnswer, type ReceivedAnswer } from './answerCheck.ts';
import { signalGateway, type GatewaySignalParts } from './gatewaySignal.ts';
import { serviceIdentity } from './identity.ts';
import { sendRequest } from './sendRequest.ts';
import type { SignalBus } from './signalBus.ts';
import type { RequestSigner } from './signedRequest.ts';

export interface ServiceCall<Answer> {
  /** What the call is for; the receiver allows a route by (caller, purpose). */
  purpose: string;
  organization?: string | null;
  body: unknown;
  answer: z.ZodType<Answer>;
  /** Milliseconds. */
  timeout?: number;
}

/** Calls other processes' internal routes under this process' own identity. */
export interface ServiceClient {
  /** @throws OrgraphError the receiver's, or SUBGRAPH_UNAVAILABLE when it does not answer in time or in form. */
  call<Answer>(receiver: AnySubgraphName, path: string, call: ServiceCall<Answer>): Promise<Answer>;
  /**
   * Tells every configured gateway, each of its addresses (gatewaySignal.ts), and who listens on the bus; one that
   * cannot be told is logged, for what it holds runs out by itself. Never throws.
   */
  signalGateways(path: string, call: Omit<ServiceCall<unknown>, 'answer'>): Promise<void>;
  /** The same, whose calls wait no longer than this; they hand on what is left. */
  within(deadline: Deadline): ServiceClient;
  /** The same object for all clients that come of one: what the requests of a process share is kept by it. */
  readonly process: object;
}

export interface ServiceClientParts {
  name: string;
  signer: RequestSigner;
  urlOf(receiver: string): string;
  /** How receivers are called by TLS; by default under the authorities that Node knows. */
  tlsOf?: Peers['tlsOf'] | undefined;
  gatewayUrls?: readonly string[];
  /** The second way for signals to gateways. */
  bus?: Pick<SignalBus, 'publish'> | undefined;
  /** How gateways are signalled where it is not as usual: for tests. */
  signalling?: Partial<Pick<GatewaySignalParts, 'lookUp' | 'now'>>;
  log: Log;
}

export function createServiceClient({
  name,
  signer,
  urlOf,
  tlsOf,
  gatewayUrls = [],
  bus,
  signalling = {},
  log,
}: ServiceClientParts): ServiceClient {
  /** By URL. */
  const retries = new Map<string, RetryRefused>();

  type Call = Omit<ServiceCall<unknown>, 'answer'>;
  const signed = async (
    receiver: string,
    path: string,
    { purpose, organization = null, body: content }: Call,
    { requestId }: Pick<Deadline, 'requestId'>,
    left?: number,
  ) => {
    const body = JSON.stringify(content);
    const identity = serviceIdentity(name, purpose, organization);
    return {
      ...(await signer.sign({ path, body, identity, receiver, left, ...(requestId !== undefined && { requestId }) })),
      body,
    };
  };

  function post(
    url: string,
    receiver: string,
    path: string,
    call: Call,
    deadline: Deadline,
    address?: string,
  ): Promise<ReceivedAnswer> {
    const until = performance.now() + Math.min(call.timeout ?? 5_000, deadline.left);
    const left = () => Math.floor(until - performance.now());
    const attempt = async () => {
      const milliseconds = Math.max(1, left());
      const { headers, answer, body } = await signed(receiver, path, call, deadline, milliseconds);
      const signal = AbortSignal.timeout(milliseconds);
      const sent = { headers: { ...headers, 'accept-encoding': 'identity' }, body, signal };
      const response = await sendRequest({ url: `${url}${path}`, address, tls: tlsOf?.(receiver), ...sent });
      const received = await readAnswer(response);
      answer?.assertProven(received);
      return received;
    };
    const send = () =>
      attempt().catch(async (error: unknown) => {
        if (!(error instanceof UnprovenAnswer) || error.status !== 401 || signer.refresh === undefined) throw error;
        // What refuses may have keys that ours do not fit any more.
        await signer.refresh();
        return attempt();
      });
    if (address !== undefined) return send();
    let retry = retries.get(url);
    if (retry === undefined) retries.set(url, (retry = createRetryRefused()));
    return retry(send, isRefused, left);
  }

  const clientWithin = (deadline: Deadline): ServiceClient => ({
    async signalGateways(path, call) {
      // They are told, however long the caller waits.
      const told = { ...noDeadline, requestId: deadline.requestId };
      const published =
        bus &&
        signed('gateway', path, call, deadline).then(
          ({ headers, body }) => bus.publish({ method: 'POST', path, headers, body }),
          (error: unknown) => log.warn({ err: error }, 'a signal could not be signed'),
        );
      await Promise.all([
        published,
        ...gatewayUrls.map((url) =>
          signalGateway({
            url,
            log,
            ...signalling,
            async tell(address, timeout) {
              const { status } = await post(url, 'gateway', path, { ...call, timeout }, told, address);
              if (status !== 200) throw new Error(`it answered with status ${status}`);
            },
          }),
        ),
      ]);
    },
    async call(receiver, path, { answer, ...request }) {
      if (deadline.left === 0) throw deadlineExceeded();
      let response: { status: number; content: unknown };
      try {
        const received = await post(urlOf(receiver), receiver, path, request, deadline);
        response = { status: received.status, content: JSON.parse(received.body.toString()) };
      } catch (error) {
        log.warn({ service: receiver, path, err: error }, 'a service did not answer');
        throw deadline.left === 0 ? deadlineExceeded() : unavailable(receiver);
      }
      if (response.status !== 200) throw errorOf(response.content) ?? unavailable(receiver);
      const read = answer.safeParse(response.content);
      if (!read.success) throw unavailable(receiver);
      return read.data;
    },
    within: clientWithin,
    process: retries,
  });
  return clientWithin(noDeadline);
}

/** Nothing was sent: nobody listens there. */
function isRefused(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ECONNREFUSED';
}

const unavailable = (receiver: string) =>
  new OrgraphError('SUBGRAPH_UNAVAILABLE', `The service ${receiver} did not answer. Try again.`);

function errorOf(content: unknown): OrgraphError | undefined {
  const { error } = (content ?? {}) as {
    error?: { code?: string; message?: string; field?: string; retryAfter?: number };
  };
  if (
    error?.code === undefined ||
    !(error.code in errorCatalogue) ||
    error.code === 'IDENTITY_REQUIRED' ||
    error.code === 'INTERNAL'
  )
    return undefined;
  const { code, message = '', field, retryAfter } = error;
  return new OrgraphError(code as ErrorCode, message, {
    ...(field !== undefined && { field }),
    ...(retryAfter !== undefined && { retryAfter }),
  });
}
