import type { Aggregate } from '#platform/graphql/aggregate.ts';
import { AuditEvent } from './audit/entities.ts';
import { inputs as auditInputs } from './audit/inputs.ts';
import { resolvers as audit } from './audit/resolvers.ts';
import { inputs as domainInputs } from './domain/inputs.ts';
import { resolvers as domain } from './domain/resolvers.ts';
import { PendingSignIn, UserIdentity } from './identity/entities.ts';
import { inputs as identityInputs } from './identity/inputs.ts';
import { resolvers as identity } from './identity/resolvers.ts';
import { Invitation } from './invitation/entities.ts';
import { inputs as invitationInputs } from './invitation/inputs.ts';
import { resolvers as invitation } from './invitation/resolvers.ts';
import { Membership, MembershipWords } from './membership/entities.ts';
import { inputs as membershipInputs } from './membership/inputs.ts';
import { resolvers as membership } from './membership/resolvers.ts';
import { Notification, ownNotification } from './notification/entities.ts';
import { resolvers as notification } from './notification/resolvers.ts';
import { Organization, OrganizationTombstone } from './organization/entities.ts';
import { inputs as organizationInputs } from './organization/inputs.ts';
import { resolvers as organization } from './organization/resolvers.ts';
import { PersonalCopy, PersonalCopyPart } from './personalCopy/entities.ts';
import { resolvers as personalCopy } from './personalCopy/resolvers.ts';
import { Role } from './role/entities.ts';
import { inputs as roleInputs } from './role/inputs.ts';
import { resolvers as role } from './role/resolvers.ts';
import { Team, TeamMembership } from './team/entities.ts';
import { inputs as teamInputs } from './team/inputs.ts';
import { resolvers as team } from './team/resolvers.ts';
import { FailedLogIn, OneTimeToken, RefreshToken, User } from './user/entities.ts';
import { inputs as userInputs } from './user/inputs.ts';
import { resolvers as user } from './user/resolvers.ts';

/** The tenancy subgraph's table of contents. */
export const aggregates: Aggregate[] = [
  {
    name: 'organization',
    personal: [Organization],
    shared: [OrganizationTombstone],
    resolvers: organization,
    inputs: organizationInputs,
  },
  {
    name: 'user',
    personal: [User, RefreshToken, OneTimeToken],
    shared: [FailedLogIn],
    resolvers: user,
    inputs: userInputs,
  },
  { name: 'domain', resolvers: domain, inputs: domainInputs },
  { name: 'identity', personal: [UserIdentity], shared: [PendingSignIn], resolvers: identity, inputs: identityInputs },
  { name: 'role', tenant: [Role], resolvers: role, inputs: roleInputs },
  { name: 'membership', tenant: [Membership, MembershipWords], resolvers: membership, inputs: membershipInputs },
  { name: 'team', tenant: [Team, TeamMembership], resolvers: team, inputs: teamInputs },
  { name: 'invitation', tenant: [Invitation], resolvers: invitation, inputs: invitationInputs },
  {
    name: 'notification',
    tenant: [Notification],
    visibility: [[Notification, ownNotification]],
    resolvers: notification,
  },
  { name: 'personalCopy', personal: [PersonalCopy, PersonalCopyPart], resolvers: personalCopy },
  { name: 'audit', tenant: [AuditEvent], resolvers: audit, inputs: auditInputs },
];
