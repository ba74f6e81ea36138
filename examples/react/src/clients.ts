import { ApolloClient, HttpLink, InMemoryCache } from '@apollo/client';
import { relayStylePagination } from '@apollo/client/utilities';
import type { Session } from './session.ts';

/**
 * One client, and so one cache, for each organization: what was read of one is never shown in another, and whoever
 * comes back to an organization finds it as it was left.
 */
export function createClients(session: Session): (organization: string) => ApolloClient {
  const clients = new Map<string, ApolloClient>();
  return (organization) => {
    let client = clients.get(organization);
    if (client === undefined) {
      client = new ApolloClient({
        clientAwareness: { name: 'example-react', version: '1.0.0' },
        link: new HttpLink({ uri: '/graphql', fetch: session.fetchFor(organization) }),
        cache: new InMemoryCache({ typePolicies: { Query: { fields: { projects: relayStylePagination() } } } }),
      });
      clients.set(organization, client);
    }
    return client;
  };
}
