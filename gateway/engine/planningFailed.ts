import { OrgraphError } from '#platform/values/errors.ts';
import { operationHashOf } from '../operation/operationDigest.ts';

/**
 * What clients read where the planner fails, or makes a plan that is not to be run; why is for the log.
 * @param places what could not be planned, by the client's response names from the root on.
 * @param text the general operation's.
 */
export const planningFailed = (places: readonly (readonly string[])[], text: string, cause: unknown): OrgraphError =>
  Object.assign(
    new OrgraphError(
      'PLANNING_FAILED',
      `The gateway has no way to fetch ${places.map((place) => place.join('.')).join(', ')}. Nothing was done. Ask for less of it, or in several requests, and report the operation with the answer's x-request-id.`,
    ),
    { cause, reason: `operation ${operationHashOf(text)}` },
  );
