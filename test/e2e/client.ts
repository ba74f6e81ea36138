import { strict as assert } from 'node:assert';

export interface Caller {
  /** The answer's bytes and status. */
  raw(
    query: string,
    variables?: Record<string, unknown>,
    organization?: string,
  ): Promise<{ status: number; text: string }>;
  /** The answer's data. @throws AssertionError when it has errors. */
  data(query: string, variables?: Record<string, unknown>, organization?: string): Promise<any>;
}

/** Sends operations to a gateway as a client does that has logged in, or nobody. */
function createCaller(url: string, accessToken?: string): Caller {
  const raw: Caller['raw'] = async (query, variables = {}, organization = 'acme') => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        'x-organization-id': organization,
        ...(accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` }),
      },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(60_000),
    });
    return { status: response.status, text: await response.text() };
  };
  return {
    raw,
    async data(query, variables, organization) {
      const { text } = await raw(query, variables, organization);
      const answer = JSON.parse(text) as { data?: unknown; errors?: unknown };
      assert.equal(answer.errors, undefined, text);
      return answer.data;
    },
  };
}

export async function logIn(url: string, email: string): Promise<Caller> {
  const { logIn: session } = await createCaller(url).data(
    'mutation LogIn($email: EmailAddress!) { logIn(input: { email: $email, password: "orgraph-demo" }) { accessToken user { email } } }',
    { email },
  );
  assert.equal(session.user.email, email);
  return createCaller(url, session.accessToken);
}

/** The query that asks all four subgraphs at once. */
export const dashboard = `query Dashboard {
  me { id email }
  organization {
    id slug name
    members(first: 50) { edges { node { id email role { key } user { name } correlation { slackUsers { displayName } } } } pageInfo { hasNextPage endCursor } }
    teams(first: 5) { edges { node { name } } }
    integrations(first: 5) { edges { node { provider status slackWorkspace { name } } } }
    slackWorkspaces(first: 1) { edges { node { name channels(first: 20) { edges { node { name messages(first: 3) { edges { node { text postedAt author { displayName user { name } } } } } } } } } } }
    contentBlocks(first: 20) { edges { node { id title type version createdBy { name } } } }
    projects(first: 5) { edges { node { name status sections(first: 5) { edges { node { title } } } } } }
  }
}`;
