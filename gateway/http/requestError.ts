import type { ASTNode, GraphQLError } from 'graphql';
import { errorCatalogue, OrgraphError, type ErrorCode, type ErrorDetails } from '#platform/values/errors.ts';

/** An error in an answer without data. */
export interface RequestErrorEntry {
  message: string;
  locations?: readonly { line: number; column: number }[];
  extensions: { code: ErrorCode } & ErrorDetails;
}

/** A request that ends before it is executed: why, and the HTTP status of that. */
export class RequestError extends Error {
  readonly errors: readonly RequestErrorEntry[];
  readonly status: number;
  /**
   * The request is no GraphQL request, or nothing was made of it: the status stands whatever media type was asked for.
   */
  readonly malformed: boolean;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    errors: readonly RequestErrorEntry[],
    status: number,
    { malformed = false, headers = {} }: { malformed?: boolean; headers?: Record<string, string> } = {},
  ) {
    super(errors.map(({ message }) => message).join('\n'));
    this.name = 'RequestError';
    this.errors = errors;
    this.status = status;
    this.malformed = malformed;
    this.headers = headers;
  }
}

/** Errors that GraphQL itself found. */
export function requestErrorFrom(code: ErrorCode, errors: readonly GraphQLError[]): RequestError {
  return new RequestError(
    errors.map(({ message, nodes, locations = locationsOf(nodes), extensions }) => ({
      message,
      ...(locations && { locations: locations.map(({ line, column }) => ({ line, column })) }),
      extensions: { ...extensions, code },
    })),
    errorCatalogue[code].status,
  );
}

/** A request that is not to be understood as GraphQL over HTTP. */
export const malformedRequest = (
  code: ErrorCode,
  message: string,
  status: number = errorCatalogue[code].status,
  headers: Record<string, string> = {},
): RequestError => new RequestError([{ message, extensions: { code } }], status, { malformed: true, headers });

/** Any error as a request error; undefined for one that nobody foresaw. */
export function requestErrorOf(error: unknown): RequestError | undefined {
  if (error instanceof RequestError) return error;
  if (!(error instanceof OrgraphError)) return undefined;
  const { code, message, status, extensions } = error;
  const { retryAfter } = extensions as ErrorDetails;
  return new RequestError([{ message, extensions: { ...extensions, code } }], status, {
    // Balancers and clients that know nothing of GraphQL are to ask again.
    malformed: code === 'NOT_READY',
    ...(retryAfter !== undefined && { headers: { 'retry-after': String(retryAfter) } }),
  });
}

/** Where something begins in a document; both count from 1. */
export interface SourceLocation {
  line: number;
  column: number;
}

/**
 * A node that says where it begins by itself. graphql-js finds a location by counting the lines before it: for each
 * error anew, in documents of any length.
 */
export type Located<Node> = Node & { place?: SourceLocation };

/** Where the nodes of an error begin; undefined where that is not known. */
export function locationsOf(nodes: readonly ASTNode[] | undefined): SourceLocation[] | undefined {
  const locations = (nodes ?? []).flatMap((node: Located<ASTNode>) => node.place ?? []);
  return locations.length === 0 ? undefined : locations;
}
