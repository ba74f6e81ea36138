import { errorCatalogue, type ErrorCode, type OrgraphError } from '#platform/errors.ts';
import type { ClientError } from './failures.ts';

/** An error as a subgraph sends it: nothing about it is certain. */
export interface SubgraphError {
  message?: unknown;
  path?: readonly (string | number)[];
  extensions?: Record<string, unknown>;
}

/** Codes that speak of the gateway's own requests; a client cannot do anything about them. */
const internal = new Set<string>(['INTERNAL', 'IDENTITY_REQUIRED', 'GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'OPERATION_RESOLUTION_FAILURE', 'BAD_REQUEST', 'CSRF_PREVENTED']);

/** The error as a client may read it: catalogue codes pass with their details, everything else is masked and handed to `onMasked`. */
export function errorFrom({ message, extensions = {} }: SubgraphError, onMasked: (cause: unknown) => void): ClientError {
  const { code, field, retryAfter, state } = extensions;
  if (typeof code !== 'string' || !Object.hasOwn(errorCatalogue, code) || internal.has(code)) {
    onMasked({ message, code });
    return masked();
  }
  return {
    message: typeof message === 'string' ? message : errorCatalogue[code as ErrorCode].meaning,
    extensions: {
      code,
      ...(typeof field === 'string' && { field }),
      ...(typeof retryAfter === 'number' && { retryAfter }),
      ...(typeof state === 'string' && { state }),
    },
  };
}

export const masked = (): ClientError => ({ message: errorCatalogue.INTERNAL.meaning, extensions: { code: 'INTERNAL' } });

/** An error of ours as clients read it. */
export const clientErrorOf = ({ code, message, extensions }: OrgraphError): ClientError => ({ message, extensions: { ...extensions, code } });
