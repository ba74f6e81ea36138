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
};
