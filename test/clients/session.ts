import assert from 'node:assert/strict';

/** A running gateway, as a demonstration person who is signed in. */
export interface Session {
  /** Where operations are sent. */
  endpoint: string;
  headers: { authorization: string; 'x-organization-id': string };
}

/** Signs in. @throws AssertionError where the gateway refuses. */
export async function signIn(url: string, email: string, organization = 'acme'): Promise<Session> {
  const endpoint = `${url}/graphql`;
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      query: 'mutation SignIn($input: LogInInput!) { logIn(input: $input) { accessToken } }',
      variables: { input: { email, password: 'orgraph-demo' } },
    }),
  });
  const { data, errors } = (await response.json()) as { data: { logIn: { accessToken: string } }; errors?: unknown };
  assert.equal(errors, undefined);
  return {
    endpoint,
    headers: { authorization: `Bearer ${data.logIn.accessToken}`, 'x-organization-id': organization },
  };
}
