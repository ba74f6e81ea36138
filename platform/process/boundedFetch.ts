import { isLoopbackUrl } from '../values/loopback.ts';

/** Milliseconds that an answer may take, from the first byte asked to the last one read. */
const patience = 5_000;
/** Bytes of an answer, uncompressed. */
const most = 262_144;

/** Whether something may be asked at an address: by https, and on this machine also by plain http. */
export const isSafeAddress = (address: string): boolean =>
  URL.canParse(address) && isSafe(new URL(address), isLoopbackUrl(new URL(address)));

const isSafe = (url: URL, ofThisMachine: boolean): boolean =>
  url.protocol === 'https:' || (url.protocol === 'http:' && ofThisMachine && isLoopbackUrl(url));

export interface BoundedRequest {
  method?: string;
  headers?: NonNullable<RequestInit['headers']>;
  body?: RequestInit['body'] | undefined;
  signal?: AbortSignal | null | undefined;
}

export type BoundedFetch = (address: string, request?: BoundedRequest) => Promise<Response>;

/**
 * `fetch` of what somebody else's server says, bounded in time and size; redirections are not followed. Where `origin`
 * is elsewhere, whatever it names is asked by https alone, so that it cannot send us to a port of this machine by plain
 * http.
 * @throws Error (the promise) for any other address, in time, and for an answer that is too large.
 */
export function boundedFetch(origin: string): BoundedFetch {
  const ofThisMachine = isLoopbackUrl(new URL(origin));
  return async (address, { method = 'GET', headers: sent = {}, body: content, signal } = {}) => {
    if (!isSafe(new URL(address), ofThisMachine))
      throw new Error(`${address} is not asked: it is neither https nor local`);
    const limit = AbortSignal.timeout(patience);
    const response = await fetch(address, {
      method,
      headers: sent,
      ...(content != null && { body: content }),
      redirect: 'manual',
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
    const { status, headers } = response;
    const body = await readBounded(response, address);
    return new Response(body.length === 0 ? null : body, { status, headers });
  };
}

async function readBounded({ body }: Response, address: string): Promise<Buffer<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    if (bytes > most) throw new Error(`${address} answers with more than ${most} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
