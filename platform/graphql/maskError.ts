import { unwrapResolverError } from '@apollo/server/errors';
import type { GraphQLFormattedError } from 'graphql';
import type { Log } from '../process/log.ts';
import { errorCatalogue, OrgraphError } from '../values/errors.ts';

/**
 * What leaves the process of an error: our own as they are, GraphQL's own by their code; everything else is logged and
 * masked as INTERNAL.
 */
export function maskError(formatted: GraphQLFormattedError, error: unknown, log: Log): GraphQLFormattedError {
  const original = unwrapResolverError(error);
  const position = {
    ...(formatted.locations && { locations: formatted.locations }),
    ...(formatted.path && { path: formatted.path }),
  };
  if (original instanceof OrgraphError)
    return { message: original.message, ...position, extensions: { ...original.extensions } };
  const code = formatted.extensions?.['code'];
  if (typeof code === 'string' && code in errorCatalogue && code !== 'INTERNAL' && original === error)
    return { message: formatted.message, ...position, extensions: { code } };
  log.error({ err: original }, 'unexpected error');
  return { message: 'An unexpected error.', ...position, extensions: { code: 'INTERNAL' } };
}
