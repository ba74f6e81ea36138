import {
  memberAdded,
  memberRemoved,
  memberUpdated,
  organizationDeleted,
  organizationUpdated,
  userDeleted,
} from '#platform/events/catalogue.ts';
import type { SubgraphOptions } from '#platform/subgraph/startSubgraph.ts';
import { aggregates } from './aggregates.ts';
import { prepare } from './capabilities.ts';
import { joinByDomain } from './domain/joinByDomain.ts';
import { hears } from './hears.ts';
import { internal } from './internal.ts';
import { expireInvitation } from './invitation/expireInvitation.ts';
import { tellInviters } from './invitation/tellOfInvitation.ts';
import { sendMail } from './mail/sendMail.ts';
import { makeCopy } from './personalCopy/makeCopy.ts';
import { personalData } from './personalData.ts';

/** The tenancy subgraph: what its process, its migrations, its seed and its tests all start from. */
export const definition: SubgraphOptions = {
  name: 'tenancy',
  aggregates,
  personalData,
  authenticating: ['changePassword', 'deleteMe', 'startIdentityLink'],
  hears,
  internal,
  jobs: [sendMail, expireInvitation, tellInviters, joinByDomain, makeCopy],
  tells: [memberAdded, memberUpdated, memberRemoved, organizationUpdated, organizationDeleted, userDeleted],
  prepare,
};
