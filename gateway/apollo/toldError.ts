import type { ErrorDetails } from '#platform/values/errors.ts';
import type { ClientError } from '../executor/response/failures.ts';
import type { SubgraphError } from '../executor/response/subgraphErrors.ts';

/** A subgraph's error as it is, because Apollo Server has a place of its own to hide what clients must not read (formatError). One without a code gets the one that teams know for this. */
export function toldError({ message, extensions }: SubgraphError): ClientError {
  const given = (typeof extensions === 'object' && extensions !== null ? extensions : {}) as Partial<ClientError['extensions']> & ErrorDetails;
  return { message: typeof message === 'string' ? message : 'A subgraph gave an error without a message.', extensions: { ...given, code: typeof given.code === 'string' ? given.code : 'DOWNSTREAM_SERVICE_ERROR' } };
}
