import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { BodyTooLarge, readBody } from '#platform/httpServer.ts';
import { malformed } from './refusal.ts';

/** A GraphQL request as it came over HTTP (GraphQL over HTTP specification). */
export interface GraphqlRequest {
  query: string;
  operationName: string | undefined;
  variables: Record<string, unknown>;
}

const parameters = z.object({
  query: z.string({ error: 'query must be a string' }),
  operationName: z.string({ error: 'operationName must be a string' }).nullish(),
  variables: z.record(z.string(), z.unknown(), { error: 'variables must be an object' }).nullish(),
  extensions: z.record(z.string(), z.unknown(), { error: 'extensions must be an object' }).nullish(),
});

/** @throws Refusal BAD_REQUEST (or CSRF_PREVENTED for what a foreign page's form could send). */
export async function readGraphqlRequest(request: IncomingMessage, url: URL, bodyBytes: number): Promise<GraphqlRequest> {
  if (request.method === 'GET') return checked(fromSearch(url.searchParams));
  assertJson(request);
  try {
    return checked(parseJson(decode(await readBody(request, bodyBytes)), 'The body'));
  } catch (error) {
    if (error instanceof BodyTooLarge) throw malformed('QUERY_TOO_COMPLEX', `The body is larger than ${bodyBytes} bytes.`, 413, { connection: 'close' });
    throw error;
  }
}

function fromSearch(search: URLSearchParams): unknown {
  const json = (name: string) => search.get(name) ? parseJson(search.get(name)!, `The parameter ${name}`) : undefined;
  return { query: search.get('query') ?? undefined, operationName: search.get('operationName'), variables: json('variables'), extensions: json('extensions') };
}

/** Only what a browser asks leave for before it sends it across sites: a form cannot have this media type. */
function assertJson({ headers }: IncomingMessage): void {
  const [type = '', ...rest] = (headers['content-type'] ?? '').toLowerCase().split(';').map((part) => part.trim());
  if (['', 'text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data'].includes(type)) throw malformed('CSRF_PREVENTED', 'Send Content-Type: application/json.');
  if (type !== 'application/json') throw malformed('BAD_REQUEST', 'Send Content-Type: application/json.', 415);
  const charset = rest.find((part) => part.startsWith('charset='))?.slice('charset='.length).replace(/^"(.*)"$/, '$1') ?? 'utf-8';
  if (charset !== 'utf-8' && charset !== 'utf8') throw malformed('BAD_REQUEST', 'The body must be UTF-8.', 415);
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') throw malformed('BAD_REQUEST', 'The body must not be compressed.', 415);
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw malformed('BAD_REQUEST', 'The body is not UTF-8.');
  }
}

function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed('BAD_REQUEST', `${what} is not JSON.`);
  }
}

function checked(given: unknown): GraphqlRequest {
  if (Array.isArray(given)) throw malformed('BAD_REQUEST', 'Send one operation a request: a list is not accepted.');
  const read = parameters.safeParse(given);
  if (!read.success) throw malformed('BAD_REQUEST', read.error.issues[0]!.path.length === 0 ? 'The body must be a JSON object with a query.' : `${read.error.issues[0]!.message}.`);
  const { query, operationName, variables } = read.data;
  return { query, operationName: operationName || undefined, variables: variables ?? {} };
}
