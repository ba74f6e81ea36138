import type { z } from 'zod';
import type { Log } from '../process/log.ts';
import type { AnySubgraphName } from '../process/names.ts';
import { errorCatalogue, OrgraphError, type ErrorCode } from '../values/errors.ts';
import { readAnswer, UnprovenAnswer } from './answerCheck.ts';
import { signalGateway, type GatewaySignalParts } from './gatewaySignal.ts';
import { serviceIdentity } from './identity.ts';
import { postToAddress } from './postToAddress.ts';
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
   * Tells every configured gateway, each of its addresses (gatewaySignal.ts); one that cannot be told is logged, for
   * what it holds runs out by itself. Never throws.
   */
  signalGateways(path: string, call: Omit<ServiceCall<unknown>, 'answer'>): Promise<void>;
}

export interface ServiceClientParts {
  name: string;
  signer: RequestSigner;
  urlOf(receiver: string): string;
  gatewayUrls?: readonly string[];
  /** How gateways are signalled where it is not as usual: for tests. */
  signalling?: Partial<Pick<GatewaySignalParts, 'lookUp' | 'now'>>;
  log: Log;
}

export function createServiceClient({
  name,
  signer,
  urlOf,
  gatewayUrls = [],
  signalling = {},
  log,
}: ServiceClientParts): ServiceClient {
  const post = async (
    url: string,
    receiver: string,
    path: string,
    { purpose, organization = null, body, timeout = 5_000 }: Omit<ServiceCall<unknown>, 'answer'>,
    address?: string,
  ) => {
    const text = JSON.stringify(body);
    const signal = AbortSignal.timeout(timeout);
    const send = async () => {
      const { headers, answer } = await signer.sign({
        path,
        body: text,
        identity: serviceIdentity(name, purpose, organization),
        receiver,
      });
      const sent = { headers: { ...headers, 'accept-encoding': 'identity' }, body: text, signal };
      const response = await (address === undefined
        ? fetch(`${url}${path}`, { method: 'POST', redirect: 'error', ...sent })
        : postToAddress({ url: `${url}${path}`, address, ...sent }));
      const received = await readAnswer(response);
      answer?.assertProven(received);
      return received;
    };
    return send().catch(async (error: unknown) => {
      if (!(error instanceof UnprovenAnswer) || error.status !== 401 || signer.refresh === undefined) throw error;
      // What refuses may have keys that ours do not fit any more.
      await signer.refresh();
      return send();
    });
  };
  return {
    async signalGateways(path, call) {
      await Promise.all(
        gatewayUrls.map((url) =>
          signalGateway({
            url,
            log,
            ...signalling,
            async tell(address, timeout) {
              const { status } = await post(url, 'gateway', path, { ...call, timeout }, address);
              if (status !== 200) throw new Error(`it answered with status ${status}`);
            },
          }),
        ),
      );
    },
    async call(receiver, path, { answer, ...request }) {
      let response: { status: number; content: unknown };
      try {
        const received = await post(urlOf(receiver), receiver, path, request);
        response = { status: received.status, content: JSON.parse(received.body.toString()) };
      } catch (error) {
        log.warn({ service: receiver, path, err: error }, 'a service did not answer');
        throw unavailable(receiver);
      }
      if (response.status !== 200) throw errorOf(response.content) ?? unavailable(receiver);
      const read = answer.safeParse(response.content);
      if (!read.success) throw unavailable(receiver);
      return read.data;
    },
  };
}

const unavailable = (receiver: string) =>
  new OrgraphError('SUBGRAPH_UNAVAILABLE', `The service ${receiver} did not answer. Try again.`);

function errorOf(content: unknown): OrgraphError | undefined {
  const { error } = (content ?? {}) as { error?: { code?: string; message?: string; field?: string } };
  if (
    error?.code === undefined ||
    !(error.code in errorCatalogue) ||
    error.code === 'IDENTITY_REQUIRED' ||
    error.code === 'INTERNAL'
  )
    return undefined;
  return new OrgraphError(
    error.code as ErrorCode,
    error.message ?? '',
    error.field === undefined ? {} : { field: error.field },
  );
}
