/** A field of the API that is part of choosing an organization, and why it may be. */
export interface TenancyException {
  /**
   * `Mutation.logIn`: a root field that leads to an organization's data without asking for one; `UpdateMeInput.x`,
   * `Query.x(y:)`: an input that names one.
   */
  coordinate: string;
  /** What a root field must ask at least. */
  needs?: 'NOTHING' | 'USER';
  reason: string;
}

/**
 * The one reviewed list: everything that works without an organization or names one (docs/identity.md, What works
 * without an organization). Nothing else may. An entry that the base does not have is a finding of `orgraph schema
 * check` until it is approved.
 */
export const tenancyExceptions: readonly TenancyException[] = [
  { coordinate: 'Mutation.signUp', needs: 'NOTHING', reason: 'founds the personal organization that it answers' },
  { coordinate: 'Mutation.logIn', needs: 'NOTHING', reason: 'the person is not known before' },
  { coordinate: 'Mutation.refreshSession', needs: 'NOTHING', reason: 'the refresh token is the proof' },
  { coordinate: 'Mutation.startSignIn', needs: 'NOTHING', reason: 'nobody is known before' },
  { coordinate: 'Mutation.completeSignIn', needs: 'NOTHING', reason: 'the provider’s word is the proof' },
  { coordinate: 'Query.signInProviders', needs: 'NOTHING', reason: 'from which one is chosen; the deployment’s own' },
  { coordinate: 'Mutation.verifyEmail', needs: 'NOTHING', reason: 'the token that was mailed is the proof' },
  { coordinate: 'Mutation.resendVerification', needs: 'USER', reason: 'an address is of a person' },
  { coordinate: 'Mutation.requestPasswordReset', needs: 'NOTHING', reason: 'who has forgotten it cannot log in' },
  { coordinate: 'Mutation.resetPassword', needs: 'NOTHING', reason: 'the token that was mailed is the proof' },
  { coordinate: 'Mutation.logOut', needs: 'USER', reason: 'sessions are of a person' },
  { coordinate: 'Mutation.revokeSession', needs: 'USER', reason: 'sessions are of a person' },
  { coordinate: 'Mutation.changePassword', needs: 'USER', reason: 'a password is of a person' },
  { coordinate: 'Mutation.deleteMe', needs: 'USER', reason: 'an account is of a person' },
  { coordinate: 'Mutation.startIdentityLink', needs: 'USER', reason: 'identities are of a person' },
  { coordinate: 'Mutation.linkIdentity', needs: 'USER', reason: 'identities are of a person' },
  { coordinate: 'Mutation.unlinkIdentity', needs: 'USER', reason: 'identities are of a person' },
  { coordinate: 'Mutation.updateMe', needs: 'USER', reason: 'a profile is of a person' },
  {
    coordinate: 'Mutation.requestMyData',
    needs: 'USER',
    reason: 'what is kept of a person, in all their organizations',
  },
  { coordinate: 'Mutation.createOrganization', needs: 'USER', reason: 'there is no organization yet' },
  { coordinate: 'Mutation.acceptInvitation', needs: 'USER', reason: 'who is invited is no member yet' },
  { coordinate: 'Mutation.declineInvitation', needs: 'USER', reason: 'who is invited is no member yet' },
  { coordinate: 'Mutation.setPlan', needs: 'USER', reason: 'a platform administrator is no member' },
  { coordinate: 'Mutation.suspendOrganization', needs: 'USER', reason: 'a platform administrator is no member' },
  { coordinate: 'Mutation.reinstateOrganization', needs: 'USER', reason: 'a platform administrator is no member' },
  { coordinate: 'Query.platformOrganization', needs: 'USER', reason: 'a platform administrator is no member' },
  { coordinate: 'Query.me', needs: 'USER', reason: 'a profile is of a person' },
  { coordinate: 'Query.mySessions', needs: 'USER', reason: 'sessions are of a person' },
  { coordinate: 'Query.mySession', needs: 'USER', reason: 'sessions are of a person' },
  { coordinate: 'Query.myIdentities', needs: 'USER', reason: 'identities are of a person' },
  { coordinate: 'Query.myIdentity', needs: 'USER', reason: 'identities are of a person' },
  { coordinate: 'Query.myData', needs: 'USER', reason: 'what is kept of a person, in all their organizations' },
  { coordinate: 'Query.myOrganizations', needs: 'USER', reason: 'from which one is chosen' },
  { coordinate: 'Query.myInvitations', needs: 'USER', reason: 'who is invited is no member yet' },
  {
    coordinate: 'UpdateMeInput.defaultOrganizationId',
    reason: 'the choice for requests to come; only an organization of the person is taken',
  },
  {
    coordinate: 'SetPlanInput.organization',
    reason: 'whose plan it is; only a platform administrator is told whether there is one',
  },
  {
    coordinate: 'Query.platformOrganization(organization:)',
    reason: 'which one is looked at; only a platform administrator is told whether there is one',
  },
  {
    coordinate: 'SuspendOrganizationInput.organization',
    reason: 'which one stops; only a platform administrator is told whether there is one',
  },
  {
    coordinate: 'ReinstateOrganizationInput.organization',
    reason: 'which one goes on; only a platform administrator is told whether there is one',
  },
  { coordinate: 'DeleteOrganizationInput.slug', reason: 'the request’s own once more; any other is refused' },
];

export const exceptionOf = (coordinate: string): TenancyException | undefined =>
  tenancyExceptions.find((exception) => exception.coordinate === coordinate);
