import assert from 'node:assert/strict';
import { ClientError, gql, GraphQLClient } from 'graphql-request';
import { signIn } from './session.ts';

/** graphql-request: data, an error with its code and path, and partial data where it is asked for. */
export async function graphqlRequest(url: string): Promise<void> {
  const { endpoint, headers } = await signIn(url, 'member@acme.test');
  const client = new GraphQLClient(endpoint, { headers });
  const { organization } = await client.request<{ organization: { slug: string } }>(gql`
    {
      organization {
        slug
      }
    }
  `);
  assert.equal(organization.slug, 'acme');

  const document = gql`
    query Block($id: ID!) {
      me {
        id
      }
      contentBlock(id: $id) {
        title
      }
    }
  `;
  const variables = { id: '00000000-0000-4000-8000-000000000000' };
  const error = await client.request(document, variables).catch((error: unknown) => error);
  assert.ok(error instanceof ClientError);
  assert.deepEqual(
    error.response.errors?.map(({ path, extensions }) => [path, extensions?.['code']]),
    [[['contentBlock'], 'NOT_FOUND']],
  );
  const partial = await new GraphQLClient(endpoint, { headers, errorPolicy: 'all' }).rawRequest<any>(
    document,
    variables,
  );
  assert.ok(partial.data.me.id);
  assert.equal(partial.data.contentBlock, null);

  const nobody = await new GraphQLClient(endpoint).request('{ me { id } }').catch((error: unknown) => error);
  assert.ok(nobody instanceof ClientError);
  assert.equal(nobody.response.errors?.[0]?.extensions?.['code'], 'UNAUTHENTICATED');
}
