import * as oauth from 'oauth4webapi';
import { OrgraphError, unauthenticated } from '#platform/values/errors.ts';

/** Codes of oauth4webapi for answers that are well formed and prove something else than what was asked. */
const unproven: ReadonlySet<string> = new Set([
  oauth.INVALID_RESPONSE,
  oauth.JWT_CLAIM_COMPARISON,
  oauth.JWT_TIMESTAMP_CHECK,
  oauth.JSON_ATTRIBUTE_COMPARISON,
  oauth.KEY_SELECTION,
  oauth.UNSUPPORTED_OPERATION,
]);

/** What a provider says of a code that it did not give, has given to somebody else, or has taken already. */
const refusedCode: ReadonlySet<string> = new Set(['invalid_grant', 'bad_verification_code']);

/**
 * Judges what a provider answers about somebody. What proves nobody (a code that it does not know, a token for somebody
 * else) is UNAUTHENTICATED; what does not work (it does not answer, it does not know us) is PROVIDER_ERROR.
 */
export const judging = <Result>(label: string, work: () => Promise<Result>): Promise<Result> =>
  work().catch((error: unknown) => refuse(label, error, isUnproven(error) ? notProven : failed));

/** Asks a provider for what is about nobody: whatever is wrong is its failure. */
export const asking = <Result>(label: string, work: () => Promise<Result>): Promise<Result> =>
  work().catch((error: unknown) => refuse(label, error, failed));

/** The cause is for the log alone, and without what the provider has answered: that may be a token. */
function refuse(label: string, error: unknown, refusal: (label: string) => OrgraphError): never {
  if (error instanceof OrgraphError) throw error;
  const { message, cause } = error as Error & { cause?: { code?: unknown } };
  const code = error instanceof oauth.ResponseBodyError ? error.error : cause?.code;
  const said = typeof code === 'string' ? `${message} (${code})` : message;
  throw Object.assign(refusal(label), { cause: new Error(`${label}: ${said}`) });
}

const isUnproven = (error: unknown): boolean =>
  error instanceof oauth.ResponseBodyError
    ? refusedCode.has(error.error)
    : unproven.has((error as { code?: string }).code ?? '');

const notProven = (label: string) =>
  unauthenticated(`${label} does not confirm this sign-in. Begin anew; if that fails too, tell the operator.`);
const failed = (label: string) =>
  new OrgraphError('PROVIDER_ERROR', `Signing in with ${label} does not work at the moment. Try again later.`);
