import {
  errorCatalogue,
  OrgraphError,
  type CurrentVersion,
  type ErrorCode,
  type ErrorDetails,
  type MutationOutcome,
} from '#platform/values/errors.ts';
import { parseExactly } from '../../http/exactJson.ts';
import { textOf, type Bytes } from '../../http/jsonBytes.ts';
import { masked, type ClientError, type Reason } from './reasons.ts';
import type { Shape } from './responseShape.ts';

/** An error as a subgraph sends it: nothing about it is certain. */
export interface SubgraphError {
  message?: unknown;
  path?: unknown;
  extensions?: unknown;
  /** The HTTP status that it came with, where that says to come again later. */
  status?: unknown;
}

/** An error as a client may read it, with its path in the subgraph's answer, in the names of the client's operation. */
export interface PathError {
  path: readonly (string | number)[];
  error: ClientError;
}

/** How clients read an error of a subgraph; what they must not read goes to `onMasked`. */
export type TranslateError = (error: SubgraphError, onMasked: (cause: unknown) => void) => ClientError;

/** Codes that speak of the gateway's own requests; a client cannot do anything about them. */
export const internal: ReadonlySet<string> = new Set<string>([
  'INTERNAL',
  'PLAN_INCOMPLETE',
  'IDENTITY_REQUIRED',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'PLANNING_FAILED',
  'BAD_REQUEST',
  'CSRF_PREVENTED',
]);

/** HTTP statuses that say to come again later, and what that means; an error need not say it again. */
export const laterCodes: ReadonlyMap<unknown, 'RATE_LIMITED' | 'SUBGRAPH_UNAVAILABLE'> = new Map([
  [429, 'RATE_LIMITED'],
  [503, 'SUBGRAPH_UNAVAILABLE'],
]);

/** The errors of an answer, each as `read` translates it. */
export function errorsOf(
  text: Bytes | undefined,
  shape: Shape,
  read: (error: SubgraphError) => ClientError,
): PathError[] {
  if (text === undefined) return [];
  return errorList(parseExactly(textOf(text))).map((error) => ({
    path: namesOf(error.path, shape),
    error: read(error),
  }));
}

/** Why places of an answer are empty: several errors at one place are one reason. */
export function reasonsOf(errors: readonly PathError[]): { path: PathError['path']; reason: Reason }[] {
  const places = new Map<string, { path: PathError['path']; reason: Reason & { further?: ClientError[] } }>();
  return errors.flatMap(({ path, error }) => {
    const place = path.length === 0 ? undefined : JSON.stringify(path);
    const known = place === undefined ? undefined : places.get(place)?.reason;
    if (known !== undefined) {
      (known.further ??= []).push(error);
      return [];
    }
    const one = { path, reason: { error } };
    if (place !== undefined) places.set(place, one);
    return [one];
  });
}

/** What stands under `errors`: a list, or one error alone; an error may be its message alone. */
export function errorList(errors: unknown): SubgraphError[] {
  const all: unknown[] = Array.isArray(errors) ? errors : errors === undefined || errors === null ? [] : [errors];
  return all.map((error) => (typeof error === 'string' ? { message: error } : membersOf(error)));
}

/** The members of an object; none of what is no object. */
export const membersOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

/** A path in the names of the client's operation; an index may have come as text. Without a path it is empty. */
function namesOf(path: unknown, top: Shape): (string | number)[] {
  const steps: unknown[] = Array.isArray(path) ? path : typeof path === 'string' ? stepsOf(path, top) : [];
  let shape: Shape | undefined = top;
  return steps.map((step) => {
    const name = String(step);
    if (typeof step === 'number' || /^\d+$/.test(name)) return Number(step);
    const field = shape?.byKey.get(name);
    shape = field?.shape;
    return field?.name ?? name;
  });
}

/** The steps of a path that is one text (`users[0].name`, `/users/0/name`); none where it begins with no field. */
function stepsOf(path: string, { byKey }: Shape): string[] {
  const steps = path.match(/[^./[\]]+/g) ?? [];
  return steps[0] !== undefined && byKey.has(steps[0]) ? steps : [];
}

/** Codes of the catalogue pass with their details, everything else is masked. */
export const errorFrom: TranslateError = (error, onMasked) => {
  const { message } = error;
  const { code, field, retryAfter, state, outcome, current } = membersOf(error.extensions);
  if (typeof code !== 'string' || !Object.hasOwn(errorCatalogue, code) || internal.has(code)) {
    onMasked({ message, code });
    const { message: meaning, extensions: known } = maskedError(error);
    return { message: meaning, extensions: { ...known, ...(isOutcome(outcome) && { outcome }) } };
  }
  return {
    message: typeof message === 'string' ? message : errorCatalogue[code as ErrorCode].meaning,
    extensions: {
      code,
      ...(typeof field === 'string' && { field }),
      ...(typeof retryAfter === 'number' && { retryAfter }),
      ...(typeof state === 'string' && { state }),
      ...(isOutcome(outcome) && { outcome }),
      ...(isCurrent(current) && { current }),
    },
  };
};

function isCurrent(value: unknown): value is CurrentVersion {
  const { version, updatedAt, updatedBy } = membersOf(value);
  return (
    typeof version === 'number' &&
    typeof updatedAt === 'string' &&
    (updatedBy === null || typeof updatedBy === 'string')
  );
}

const isOutcome = (value: unknown): value is MutationOutcome => value === 'NOT_DONE' || value === 'UNKNOWN';

/** What may be said of an error that clients must not read: that something failed, or when to come again. */
export function maskedError({ status, extensions }: SubgraphError): ClientError {
  const code = laterCodes.get(status);
  if (code === undefined) return masked();
  const { retryAfter } = membersOf(extensions);
  return {
    message: errorCatalogue[code].meaning,
    extensions: { code, ...(typeof retryAfter === 'number' && { retryAfter }) },
  };
}

/** No usable answer came. */
export const unavailable = (service: string, details: ErrorDetails = {}) =>
  new OrgraphError(
    'SUBGRAPH_UNAVAILABLE',
    `The part ${service} of the graph does not answer; the rest of the answer is valid.`,
    details,
  );

/** An error of ours as clients read it. */
export const clientErrorOf = ({ code, message, extensions }: OrgraphError): ClientError => ({
  message,
  extensions: { ...extensions, code },
});
