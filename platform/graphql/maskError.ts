import { unwrapResolverError } from '@apollo/server/errors';
import type { GraphQLFormattedError } from 'graphql';
import type { Log } from '../process/log.ts';
import { errorCatalogue, OrgraphError } from '../values/errors.ts';

/**
 * What leaves the process of an error: our own as they are, GraphQL's own by their code; everything else is INTERNAL.
 */
export function maskError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const original = unwrapResolverError(error);
  const position = {
    ...(formatted.locations && { locations: formatted.locations }),
    ...(formatted.path && { path: formatted.path }),
  };
  if (original instanceof OrgraphError) {
    const [first, ...rest] = [original, ...original.further].map(({ message, extensions }) => ({
      message,
      ...position,
      extensions: { ...extensions },
    }));
    if (rest.length > 0) further.set(first!, rest);
    return first!;
  }
  const code = formatted.extensions?.['code'];
  if (isGraphqls(code, original, error)) return { message: formatted.message, ...position, extensions: { code } };
  return { message: 'An unexpected error.', ...position, extensions: { code: 'INTERNAL' } };
}

const further = new WeakMap<GraphQLFormattedError, readonly GraphQLFormattedError[]>();

/** The errors of an answer, with what was wrong beside each of them: a server formats each error as one. */
export const withFurther = (errors: readonly GraphQLFormattedError[]): GraphQLFormattedError[] =>
  errors.flatMap((error) => [error, ...(further.get(error) ?? [])]);

/** Says in the request's log what clients do not read of an error. */
export function logMasked(errors: readonly unknown[], log: () => Log): void {
  for (const error of errors) {
    const original = unwrapResolverError(error);
    const { extensions, path } = error as { extensions?: { code?: unknown }; path?: unknown };
    if (original instanceof OrgraphError) logCause(original, log, path);
    else if (!isGraphqls(extensions?.code, original, error)) log().error({ err: original, path }, 'unexpected error');
  }
}

/** The same of an error of our own, which may have a cause. */
export function logCause({ code, cause }: OrgraphError, log: () => Log, path?: unknown): void {
  if (cause === undefined) return;
  if (code === 'INTERNAL') log().error({ err: cause, path }, 'unexpected error');
  else log().warn({ err: cause, code, path }, 'a request failed');
}

const isGraphqls = (code: unknown, original: unknown, error: unknown): code is string =>
  typeof code === 'string' && code in errorCatalogue && code !== 'INTERNAL' && original === error;
