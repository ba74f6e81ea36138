import type { InternalRoute } from '#platform/subgraph/internalRoute.ts';
import { answerLinkedPerson } from './identity/answerLinkedPerson.ts';
import { answerImportTarget } from './membership/answerImportTarget.ts';
import { answerMemberAddress } from './membership/answerMemberAddress.ts';
import { answerMembersByEmail } from './membership/answerMembersByEmail.ts';
import { answerMembership } from './membership/answerMembership.ts';
import { answerStanding } from './membership/answerStanding.ts';
import { answerTenant } from './organization/answerTenant.ts';
import { answerCopyPart } from './personalCopy/answerCopyPart.ts';
import { answerRoleView } from './role/answerRoleView.ts';
import { answerEndSession } from './user/answerEndSession.ts';

/** The routes for other processes. */
export const internal: readonly InternalRoute[] = [
  answerMembership,
  answerStanding,
  answerTenant,
  answerImportTarget,
  answerMemberAddress,
  answerMembersByEmail,
  answerEndSession,
  answerRoleView,
  answerLinkedPerson,
  answerCopyPart,
];
