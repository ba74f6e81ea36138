import { OrgraphError } from '#platform/values/errors.ts';
import { operationHashOf } from '../operation/operationDigest.ts';

/**
 * What clients read where the planner fails, or makes a plan that is not to be run; why is for the log.
 * @param fields what could not be planned, in the client's response names.
 * @param text the general operation's.
 */
export const planningFailed = (fields: readonly string[], text: string, cause: unknown): OrgraphError =>
  Object.assign(
    new OrgraphError(
      'PLANNING_FAILED',
      `The gateway has no way to fetch ${fields.join(', ')}. Nothing was done. Ask for less of it, or in several requests, and report the operation with the answer's x-request-id.`,
    ),
    { cause, reason: `operation ${operationHashOf(text)}` },
  );
