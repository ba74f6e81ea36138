import { OrgraphError } from '#platform/values/errors.ts';

/** The refusal of an operation that exceeds a limit. */
export const tooComplex = (what: string): OrgraphError => new OrgraphError('QUERY_TOO_COMPLEX', `The operation ${what}. Ask for less, or in several requests.`);
