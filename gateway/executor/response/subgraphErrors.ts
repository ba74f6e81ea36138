import {
  errorCatalogue,
  OrgraphError,
  type ErrorCode,
  type ErrorDetails,
  type MutationOutcome,
} from '#platform/values/errors.ts';
import { textOf, type Bytes } from '../../http/jsonBytes.ts';
import { masked, type ClientError } from './reasons.ts';
import type { Shape } from './responseShape.ts';

/** An error as a subgraph sends it: nothing about it is certain. */
export interface SubgraphError {
  message?: unknown;
  path?: unknown;
  extensions?: unknown;
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

/** The errors of an answer, each as `read` translates it. */
export function errorsOf(
  text: Bytes | undefined,
  shape: Shape,
  read: (error: SubgraphError) => ClientError,
): PathError[] {
  const errors: unknown = text === undefined ? [] : JSON.parse(textOf(text));
  if (!Array.isArray(errors)) return [];
  return errors.map((error: SubgraphError | null) => ({ path: namesOf(error?.path, shape), error: read(error ?? {}) }));
}

function namesOf(path: unknown, top: Shape): (string | number)[] {
  if (!Array.isArray(path)) return [];
  let shape: Shape | undefined = top;
  return path.map((step: unknown) => {
    if (typeof step === 'number') return step;
    const field = shape?.byKey.get(String(step));
    shape = field?.shape;
    return field?.name ?? String(step);
  });
}

/** Codes of the catalogue pass with their details, everything else is masked. */
export const errorFrom: TranslateError = ({ message, extensions }, onMasked) => {
  const { code, field, retryAfter, state, outcome } = (
    typeof extensions === 'object' && extensions !== null ? extensions : {}
  ) as Record<string, unknown>;
  if (typeof code !== 'string' || !Object.hasOwn(errorCatalogue, code) || internal.has(code)) {
    onMasked({ message, code });
    const { message: meaning, extensions: known } = masked();
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
    },
  };
};

const isOutcome = (value: unknown): value is MutationOutcome => value === 'NOT_DONE' || value === 'UNKNOWN';

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
