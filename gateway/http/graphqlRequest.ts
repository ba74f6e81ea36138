import { isUtf8 } from 'node:buffer';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { BodyTooLarge, readBody } from '#platform/process/httpServer.ts';
import { plainId } from './documentId.ts';
import { mayBeInexact, parseExactly } from './exactJson.ts';
import { assertSimpleJson } from './jsonLimits.ts';
import { malformedRequest } from './requestError.ts';

/** A GraphQL request as it came over HTTP (GraphQL over HTTP specification). */
export interface GraphqlRequest {
  /** Undefined where `documentId` alone says which it is. */
  query: string | undefined;
  /** The hash of the text, or what a client's build calls it; undefined where the text alone is sent. */
  documentId: string | undefined;
  operationName: string | undefined;
  /** A number that JavaScript would write otherwise is an `ExactNumber`. */
  variables: Readonly<Record<string, unknown>>;
}

/**
 * @throws RequestError BAD_REQUEST, QUERY_TOO_COMPLEX (or CSRF_PREVENTED for what a foreign page's form could send).
 */
export async function readGraphqlRequest(request: IncomingMessage, bodyBytes: number): Promise<GraphqlRequest> {
  if (request.method === 'GET') return fromSearch(request.url!);
  assertJson(request.headers);
  let bytes: Buffer;
  try {
    bytes = await readBody(request, bodyBytes);
  } catch (error) {
    if (error instanceof BodyTooLarge)
      throw malformedRequest('QUERY_TOO_COMPLEX', `The body is larger than ${bodyBytes} bytes.`, 413);
    throw error;
  }
  if (!isUtf8(bytes)) throw malformedRequest('BAD_REQUEST', 'The body is not UTF-8.');
  assertSimpleJson(bytes);
  const text = bytes.toString();
  return exactly(checked(parseJson(text, 'The body')), text, (exact) => (exact as GraphqlRequest).variables);
}

function fromSearch(url: string): GraphqlRequest {
  const search = new URLSearchParams(url.includes('?') ? url.slice(url.indexOf('?')) : '');
  const json = (name: string) => (search.get(name) ? parseJson(search.get(name)!, `The parameter ${name}`) : undefined);
  const request = checked({
    query: search.get('query') ?? undefined,
    documentId: search.get('documentId') ?? undefined,
    operationName: search.get('operationName'),
    variables: json('variables'),
    extensions: json('extensions'),
  });
  return exactly(request, search.get('variables') ?? '', (exact) => exact as GraphqlRequest['variables']);
}

/** Numbers in variables as the client wrote them, where JavaScript's would not be. @param text where they stand. */
function exactly(
  request: GraphqlRequest,
  text: string,
  variablesIn: (exact: unknown) => GraphqlRequest['variables'],
): GraphqlRequest {
  return request.variables === none || !mayBeInexact(text)
    ? request
    : { ...request, variables: variablesIn(parseExactly(text)) };
}

const formTypes = new Set(['', 'text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']);

/**
 * Only what a browser asks leave for before it sends it across sites: a form cannot have this media type.
 * @throws RequestError CSRF_PREVENTED, BAD_REQUEST
 */
export function assertJson({
  'content-type': contentType = '',
  'content-encoding': encoding = 'identity',
}: IncomingHttpHeaders): void {
  if (contentType !== 'application/json') {
    const [type = '', ...rest] = contentType
      .toLowerCase()
      .split(';')
      .map((part) => part.trim());
    if (formTypes.has(type)) throw malformedRequest('CSRF_PREVENTED', 'Send Content-Type: application/json.');
    if (type !== 'application/json') throw malformedRequest('BAD_REQUEST', 'Send Content-Type: application/json.', 415);
    const charset =
      rest
        .find((part) => part.startsWith('charset='))
        ?.slice('charset='.length)
        .replace(/^"(.*)"$/, '$1') ?? 'utf-8';
    if (charset !== 'utf-8' && charset !== 'utf8')
      throw malformedRequest('BAD_REQUEST', 'The body must be UTF-8.', 415);
  }
  if (encoding !== 'identity') throw malformedRequest('BAD_REQUEST', 'The body must not be compressed.', 415);
}

function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformedRequest('BAD_REQUEST', `${what} is not JSON.`);
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const none = Object.freeze({});

function checked(given: unknown): GraphqlRequest {
  if (Array.isArray(given))
    throw malformedRequest('BAD_REQUEST', 'Send one operation a request: a list is not accepted.');
  if (!isObject(given)) throw malformedRequest('BAD_REQUEST', 'The body must be a JSON object with a query.');
  const { query, operationName, variables, extensions } = given;
  if (typeof operationName !== 'string' && operationName !== undefined && operationName !== null)
    throw wrong('operationName', 'a string');
  if (!isObject(variables) && variables !== undefined && variables !== null) throw wrong('variables', 'an object');
  if (!isObject(extensions) && extensions !== undefined && extensions !== null) throw wrong('extensions', 'an object');
  const documentId = documentIdOf(given['documentId'], extensions?.['persistedQuery']);
  const isLeftOut = documentId !== undefined && (query === undefined || query === null || query === '');
  if (!isLeftOut && typeof query !== 'string') throw wrong('query', 'a string');
  return {
    query: isLeftOut ? undefined : (query as string),
    documentId,
    operationName: operationName || undefined,
    variables: variables ?? none,
  };
}

/** The longest id that a client's build gives an operation, in characters. */
const longestId = 256;

/**
 * What a document is called: by `extensions.persistedQuery` (Apollo's protocol), or by `documentId` (GraphQL over HTTP,
 * persisted documents), where the prefix `sha256:` says that it is the text's hash.
 */
function documentIdOf(documentId: unknown, persisted: unknown): string | undefined {
  const byId = documentId === undefined || documentId === null ? undefined : plainId(idOf(documentId, 'documentId'));
  if (persisted === undefined || persisted === null) return byId;
  if (!isObject(persisted)) throw wrong('extensions.persistedQuery', 'an object');
  if (persisted['version'] !== 1) throw wrong('extensions.persistedQuery.version', '1: no other is known');
  const byHash = plainId(idOf(persisted['sha256Hash'], 'extensions.persistedQuery.sha256Hash'));
  if (byId !== undefined && byId !== byHash)
    throw malformedRequest('BAD_REQUEST', 'documentId and extensions.persistedQuery name two documents: send one.');
  return byHash;
}

function idOf(given: unknown, name: string): string {
  if (typeof given !== 'string' || given === '' || given.length > longestId)
    throw wrong(name, `a string of 1 to ${longestId} characters`);
  return given;
}

const wrong = (name: string, what: string) => malformedRequest('BAD_REQUEST', `${name} must be ${what}.`);
