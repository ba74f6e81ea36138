import { unwrapResolverError } from '@apollo/server/errors';
import type { GraphQLFormattedError } from 'graphql';
import type { Log } from '../process/log.ts';
import { errorCatalogue, OrgraphError } from '../values/errors.ts';

/** What leaves the process of an error: our own as they are, GraphQL's own by their code; everything else is INTERNAL. */
export function maskError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const original = unwrapResolverError(error);
  const position = {
    ...(formatted.locations && { locations: formatted.locations }),
    ...(formatted.path && { path: formatted.path }),
  };
  if (original instanceof OrgraphError)
    return { message: original.message, ...position, extensions: { ...original.extensions } };
  const code = formatted.extensions?.['code'];
  if (isGraphqls(code, original, error)) return { message: formatted.message, ...position, extensions: { code } };
  return { message: 'An unexpected error.', ...position, extensions: { code: 'INTERNAL' } };
}

/** Says in the request's log what `maskError` hides from its client. */
export function logMasked(errors: readonly unknown[], log: () => Log): void {
  for (const error of errors) {
    const original = unwrapResolverError(error);
    const code = (error as { extensions?: { code?: unknown } }).extensions?.code;
    if (!(original instanceof OrgraphError) && !isGraphqls(code, original, error))
      log().error({ err: original, path: (error as { path?: unknown }).path }, 'unexpected error');
  }
}

const isGraphqls = (code: unknown, original: unknown, error: unknown): code is string =>
  typeof code === 'string' && code in errorCatalogue && code !== 'INTERNAL' && original === error;
