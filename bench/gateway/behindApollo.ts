import { readFileSync } from 'node:fs';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { createOrgraphGateway } from 'orgraph';

/** The engine behind Apollo Server: `node bench/gateway/behindApollo.ts <supergraph file> <port>`. */
const [supergraph, port] = process.argv.slice(2);
const server = new ApolloServer({
  gateway: createOrgraphGateway({ supergraphSdl: readFileSync(supergraph!, 'utf8') }),
});
await startStandaloneServer(server, { listen: { port: Number(port), host: '127.0.0.1' } });
