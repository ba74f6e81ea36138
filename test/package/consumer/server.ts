import { readFileSync } from 'node:fs';
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { createOrgraphGateway, RemoteGraphQLDataSource, type OutgoingRequest } from 'orgraph';

// A team's server as it could stand in a project of its own: a gateway, headers of its context sent on, and a plugin
// that tells in the answer which of its hooks ran.
interface Context {
  token: string | undefined;
}

class AuthenticatedDataSource extends RemoteGraphQLDataSource<Context> {
  override willSendRequest({ request, context }: OutgoingRequest<Context>): void {
    if (context.token !== undefined) request.http.headers.set('authorization', context.token);
  }
}

const hooks: ApolloServerPlugin<Context> = {
  async requestDidStart() {
    const ran: string[] = ['requestDidStart'];
    const note = (name: string) => async () => {
      ran.push(name);
    };
    return {
      didResolveSource: note('didResolveSource'),
      parsingDidStart: note('parsingDidStart'),
      validationDidStart: note('validationDidStart'),
      didResolveOperation: note('didResolveOperation'),
      async executionDidStart() {
        ran.push('executionDidStart');
        return { executionDidEnd: note('executionDidEnd') };
      },
      didEncounterErrors: note('didEncounterErrors'),
      async willSendResponse({ response: { body } }) {
        if (body.kind === 'single') body.singleResult.extensions = { hooks: [...ran, 'willSendResponse'] };
      },
    };
  },
};

const server = new ApolloServer<Context>({
  gateway: createOrgraphGateway<Context>({
    supergraphSdl: readFileSync(process.argv[2]!, 'utf8'),
    buildService: ({ url }) => new AuthenticatedDataSource({ url }),
  }),
  plugins: [hooks],
});
const { url } = await startStandaloneServer(server, {
  listen: { port: 0, host: '127.0.0.1' },
  context: async ({ req }) => ({ token: req.headers.authorization }),
});
process.stdout.write(`${url}\n`);
process.stdin.on('end', () => void server.stop()).resume();
