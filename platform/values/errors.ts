import { GraphQLError } from 'graphql';

/**
 * Every code that a client can meet in `extensions.code`, with its HTTP equivalent and what it tells the client to do.
 * docs/errors.md has a row for each; a test compares the two.
 */
export const errorCatalogue = {
  UNAUTHENTICATED: {
    status: 401,
    meaning:
      'The access token is missing, expired or forged, or the credentials are wrong. Log in or refresh the session.',
  },
  ORGANIZATION_REQUIRED: {
    status: 400,
    meaning: 'The header X-Organization-ID is missing or malformed. Send an organization id or slug.',
  },
  FORBIDDEN: {
    status: 403,
    meaning:
      'The organization is unknown or not the caller’s, the membership is suspended, or a permission is lacking.',
  },
  NOT_FOUND: { status: 404, meaning: 'No such object in this organization.' },
  CONFLICT: { status: 409, meaning: 'A unique rule or a stale version stands against it. Read again, then decide.' },
  INVALID_STATE: { status: 409, meaning: 'The object’s state does not allow it.' },
  BAD_USER_INPUT: { status: 400, meaning: 'An argument is invalid; extensions.field names it.' },
  LIMIT_EXCEEDED: { status: 402, meaning: 'A limit of the organization’s plan is reached.' },
  RATE_LIMITED: { status: 429, meaning: 'Too many attempts. Wait extensions.retryAfter seconds.' },
  PROVIDER_ERROR: { status: 502, meaning: 'An external service failed.' },
  GRAPHQL_PARSE_FAILED: { status: 400, meaning: 'The document is not GraphQL.' },
  GRAPHQL_VALIDATION_FAILED: { status: 400, meaning: 'The document does not fit the schema.' },
  OPERATION_RESOLUTION_FAILURE: {
    status: 400,
    meaning: 'Which operation of the document is meant is not clear, or it may not be sent this way.',
  },
  SUBSCRIPTIONS_NOT_SUPPORTED: {
    status: 400,
    meaning:
      'The operation is a subscription, and none are served yet. Ask by a query, again where it may have changed.',
  },
  PERSISTED_QUERY_NOT_FOUND: {
    status: 200,
    meaning:
      'Nobody of the caller’s organization has stored the document of this hash yet. Send its text with the hash.',
  },
  PERSISTED_QUERY_HASH_MISMATCH: {
    status: 400,
    meaning: 'The hash is not the SHA-256 of the text that was sent with it; nothing was done.',
  },
  OPERATION_NOT_TRUSTED: {
    status: 403,
    meaning: 'Only registered operations are run here, and this one is not. Register it, or ask by a registered one.',
  },
  BAD_REQUEST: { status: 400, meaning: 'The HTTP request is not a GraphQL request.' },
  IDEMPOTENCY_UNSUPPORTED: {
    status: 400,
    meaning: 'A mutation of the operation takes no Idempotency-Key; nothing was done. Send it without one.',
  },
  CSRF_PREVENTED: {
    status: 403,
    meaning:
      'The request could have been sent by a foreign page. Send Content-Type: application/json, from an origin that CORS_ORIGINS of the gateway names.',
  },
  QUERY_TOO_COMPLEX: { status: 400, meaning: 'The operation exceeds a limit of size, depth, aliases or expansion.' },
  PLANNING_FAILED: {
    status: 501,
    meaning:
      'The gateway has no way to fetch a field that the message names; nothing was done. Ask without it, and report the operation.',
  },
  SUBGRAPH_UNAVAILABLE: {
    status: 502,
    meaning:
      'A part of the graph cannot answer now; the rest of the answer is valid. Try again, where it says so after extensions.retryAfter seconds.',
  },
  SUBGRAPH_INCOMPLETE: {
    status: 502,
    meaning: 'A part of the graph left out what it was asked for; the rest of the answer is valid.',
  },
  PLAN_INCOMPLETE: {
    status: 502,
    meaning: 'The gateway’s plan has left this out, which is a fault of the gateway; the rest of the answer is valid.',
  },
  DEADLINE_EXCEEDED: { status: 504, meaning: 'The time for the request ran out.' },
  NOT_READY: {
    status: 503,
    meaning:
      'There is no graph to answer from yet, the machine is too busy to plan the operation, too many WebSockets are open, or changes are held while the data is backed up. Try again in some seconds.',
  },
  INTERNAL: { status: 500, meaning: 'An unexpected error; quote extensions.requestId.' },
  IDENTITY_REQUIRED: {
    status: 401,
    meaning: 'A subgraph was called without the gateway’s valid identity. Clients of the gateway never meet it.',
  },
} as const;

export type ErrorCode = keyof typeof errorCatalogue;

/** Of a mutation that failed: whether its change was certainly not made, or whether that is not known. */
export type MutationOutcome = 'NOT_DONE' | 'UNKNOWN';

/**
 * What an error may carry to a client beside its code: the input field's path, seconds to wait, the state that stands
 * against it, what became of a mutation, what is current.
 */
export interface ErrorDetails {
  field?: string;
  retryAfter?: number;
  state?: string;
  outcome?: MutationOutcome;
  current?: CurrentVersion;
}

/** What stands where a change was made from an older version; who made it is null where it is not known or not told. */
export interface CurrentVersion {
  version: number;
  /** RFC 3339. */
  updatedAt: string;
  /** A user's id. */
  updatedBy: string | null;
}

/** An error that a client may read as it is; its cause is for the log. Everything else is masked as INTERNAL. */
export class OrgraphError extends GraphQLError {
  readonly code: ErrorCode;
  /** For the log alone: why, where the client must not be told. */
  reason?: string;
  /** What else is wrong with the same input; the answer lists each as an error of its own, at the same place. */
  further: readonly OrgraphError[] = [];

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, { extensions: { code, ...details } });
    this.name = 'OrgraphError';
    this.code = code;
  }

  get status(): number {
    return errorCatalogue[this.code].status;
  }
}

/** The same error, saying what became of the mutation. */
export const withOutcome = (
  { code, message, extensions, cause, further }: OrgraphError,
  outcome: MutationOutcome,
): OrgraphError =>
  Object.assign(new OrgraphError(code, message, { ...extensions, outcome }), {
    cause,
    further: further.map((one) => withOutcome(one, outcome)),
  });

/** Several refusals, at least one, as one error; its answer lists them all. */
export function together(refusals: readonly OrgraphError[]): OrgraphError {
  const [first, ...further] = refusals.flatMap((one) => [one, ...one.further]);
  return Object.assign(first!, { further });
}

/** Keeps the refusal of one field beside those of others. @throws whatever else the error is. */
export function noteMistake(mistakes: OrgraphError[], error: unknown): void {
  if (!(error instanceof OrgraphError) || error.extensions['field'] === undefined) throw error;
  mistakes.push(error);
}

/**
 * What the items of a list are read as.
 * @throws OrgraphError for all that are wrong, each at its place.
 */
export function eachOf<Item, Read>(items: readonly Item[], field: string, read: (item: Item, at: string) => Read) {
  const mistakes: OrgraphError[] = [];
  const given: Read[] = [];
  for (const [index, item] of items.entries()) {
    try {
      given.push(read(item, `${field}.${index}`));
    } catch (error) {
      noteMistake(mistakes, error);
    }
  }
  if (mistakes.length > 0) throw together(mistakes);
  return given;
}

/**
 * Judges one after the other, and gives what each gives.
 * @throws OrgraphError for all that is wrong with fields, each refusal an error of its own.
 */
export async function judgeTogether<Judgements extends readonly (() => unknown)[]>(
  ...judgements: Judgements
): Promise<{ [Index in keyof Judgements]: Awaited<ReturnType<Judgements[Index]>> }> {
  const mistakes: OrgraphError[] = [];
  const given: unknown[] = [];
  for (const judge of judgements) {
    try {
      given.push(await judge());
    } catch (error) {
      noteMistake(mistakes, error);
    }
  }
  if (mistakes.length > 0) throw together(mistakes);
  return given as never;
}

export const deadlineExceeded = (details: ErrorDetails = {}) =>
  new OrgraphError('DEADLINE_EXCEEDED', 'The time for the request ran out; what is here is valid.', details);

export const unauthenticated = (message = 'Sign in: the access token is missing, expired or invalid.') =>
  new OrgraphError('UNAUTHENTICATED', message);
export const organizationRequired = () =>
  new OrgraphError(
    'ORGANIZATION_REQUIRED',
    'Choose an organization: send the header X-Organization-ID with its id or slug.',
  );
export const forbidden = (message = 'You may not do this in this organization.', field?: string) =>
  new OrgraphError('FORBIDDEN', message, field === undefined ? {} : { field });
export const lacksPermission = (permission: string) => forbidden(`You need the permission ${permission} for this.`);
/** @param field where it was named, of an input that names several. */
export const notFound = (what: string, field?: string) =>
  new OrgraphError('NOT_FOUND', `There is no such ${what} in this organization.`, field === undefined ? {} : { field });
export const conflict = (message: string, field?: string, current?: CurrentVersion) =>
  new OrgraphError('CONFLICT', message, {
    ...(field !== undefined && { field }),
    ...(current !== undefined && { current }),
  });
export const invalidState = (message: string, state?: string) =>
  new OrgraphError('INVALID_STATE', message, state === undefined ? {} : { state });
export const badUserInput = (message: string, field: string) => new OrgraphError('BAD_USER_INPUT', message, { field });
export const nothingToChange = (field = 'input') => badUserInput('Name at least one thing to change.', field);
/** What is null in an input and may not be empty. */
export const notEmptied = (field: string) =>
  badUserInput('This cannot be emptied by null. Leave it out, or give a value.', field);
export const limitExceeded = (message: string) => new OrgraphError('LIMIT_EXCEEDED', message);
export const idempotencyUnsupported = (mutation: string) =>
  new OrgraphError(
    'IDEMPOTENCY_UNSUPPORTED',
    `The mutation ${mutation} takes no Idempotency-Key. Nothing was done; send the operation without the header.`,
    { outcome: 'NOT_DONE' },
  );
export const rateLimited = (retryAfter: number) =>
  new OrgraphError('RATE_LIMITED', `Too many attempts. Try again in ${retryAfter} seconds.`, { retryAfter });
/** @param reason for the log alone: every refusal is the same to whoever is refused. */
export const identityRequired = (reason = 'not said') =>
  Object.assign(new OrgraphError('IDENTITY_REQUIRED', 'This service answers the gateway only.'), { reason });
