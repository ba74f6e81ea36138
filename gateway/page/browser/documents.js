/** What the page itself asks of the graph. */
export const documents = {
  signIn: 'mutation SignIn($input: LogInInput!) { logIn(input: $input) { accessToken refreshToken user { email } } }',
  providers: 'query SignInProviders { signInProviders { name label redirects } }',
  startSignIn: `mutation StartSignIn($input: StartSignInInput!) {
    startSignIn(input: $input) { authorizationUrl secret }
  }`,
  completeSignIn: `mutation CompleteSignIn($input: CompleteSignInInput!) {
    completeSignIn(input: $input) { accessToken refreshToken user { email } }
  }`,
  signOut: 'mutation LogOut($input: LogOutInput!) { logOut(input: $input) { endedSessions } }',
  renew: 'mutation Renew($input: RefreshSessionInput!) { refreshSession(input: $input) { accessToken refreshToken } }',
  organizations: 'query OrganizationsOfCaller { myOrganizations(first: 50) { edges { node { slug name } } } }',
  roles: `query RolesToReadAs {
    myMembership { role { permissions } }
    roles(first: 100) { edges { node { id key displayName } } }
  }`,
  unread: 'query UnreadNotifications { unreadNotificationCount }',
  invitationsToAnswer: 'query InvitationsToAnswer { myInvitations(first: 1) { totalCount } }',
};

const page = 'pageInfo { hasNextPage endCursor } totalCount';
const member = `id version status email displayName joinedAt user { id name } role { id key displayName level isSystem }`;
const invitation = `id email status message expiresAt role { displayName } team { name } invitedBy { name }`;

/** What the page about people asks. */
export const peopleDocuments = {
  signUp: `mutation SignUp($input: SignUpInput!) {
    signUp(input: $input) { accessToken refreshToken user { email } organization { slug name } }
  }`,
  verifyEmail: 'mutation VerifyEmail($input: VerifyEmailInput!) { verifyEmail(input: $input) { email passwordToken } }',
  resendVerification: 'mutation ResendVerification { resendVerification { user { id } } }',
  requestPasswordReset: `mutation RequestPasswordReset($input: RequestPasswordResetInput!) {
    requestPasswordReset(input: $input) { email }
  }`,
  resetPassword: `mutation ResetPassword($input: ResetPasswordInput!) {
    resetPassword(input: $input) { accessToken refreshToken user { email } }
  }`,
  me: 'query Me { me { email emailVerifiedAt } }',
  place: `query Place {
    myMembership { id version status role { key displayName level isSystem permissions } organization { name kind } }
  }`,
  myInvitations: `query MyInvitations($after: String) {
    myInvitations(first: 50, after: $after) {
      nodes { id organization { name slug } role invitedBy message expiresAt } ${page}
    }
  }`,
  accept: `mutation AcceptInvitation($input: AnswerInvitationInput!) {
    acceptInvitation(input: $input) { organization { slug name } }
  }`,
  decline:
    'mutation DeclineInvitation($input: AnswerInvitationInput!) { declineInvitation(input: $input) { deletedId } }',
  notifications: `query Notifications($after: String) {
    notifications(first: 20, after: $after) {
      nodes { id title message priority status createdAt actionUrl actionLabel } ${page}
    }
  }`,
  readNotification: `mutation MarkNotificationRead($input: MarkNotificationReadInput!) {
    markNotificationRead(input: $input) {
      notification { id title message priority status createdAt actionUrl actionLabel }
    }
  }`,
  readAllNotifications: 'mutation MarkAllNotificationsRead { markAllNotificationsRead { count } }',
  dismissNotification: `mutation DismissNotification($input: DismissNotificationInput!) {
    dismissNotification(input: $input) { notification { id } }
  }`,
  leave: 'mutation LeaveOrganization { leaveOrganization { deletedId } }',
  members: `query Members($after: String, $filter: MembershipFilter) {
    members(first: 50, after: $after, filter: $filter) { nodes { ${member} } ${page} }
  }`,
  member: `query Member($id: ID!) { member(by: { id: $id }) { ${member} } }`,
  setMemberRole: `mutation SetMemberRole($input: SetMemberRoleInput!) {
    setMemberRole(input: $input) { membership { ${member} } }
  }`,
  suspendMember: `mutation SuspendMember($input: SuspendMemberInput!) {
    suspendMember(input: $input) { membership { ${member} } }
  }`,
  reactivateMember: `mutation ReactivateMember($input: ReactivateMemberInput!) {
    reactivateMember(input: $input) { membership { ${member} } }
  }`,
  deactivateMember: `mutation DeactivateMember($input: DeactivateMemberInput!) {
    deactivateMember(input: $input) { membership { id } }
  }`,
  transferOwnership: `mutation TransferOwnership($input: TransferOwnershipInput!) {
    transferOwnership(input: $input) { membership { id } }
  }`,
  rolesAndTeams: `query RolesAndTeams {
    roles(first: 100) { nodes { id key displayName level permissions } }
    teams(first: 100) { nodes { id name } }
  }`,
  seats: 'query Seats { organization { limits { users } } members(first: 1) { totalCount } }',
  invitations: `query Invitations($after: String, $filter: InvitationFilter) {
    invitations(first: 50, after: $after, filter: $filter) { nodes { ${invitation} } ${page} }
  }`,
  invite: `mutation InviteMember($input: InviteMemberInput!) {
    inviteMember(input: $input) { invitation { ${invitation} } }
  }`,
  resend: `mutation ResendInvitation($input: ResendInvitationInput!) {
    resendInvitation(input: $input) { invitation { ${invitation} } }
  }`,
  revoke: `mutation RevokeInvitation($input: RevokeInvitationInput!) {
    revokeInvitation(input: $input) { invitation { ${invitation} } }
  }`,
};
