import type { AddressInfo } from 'node:net';
import { graphql } from 'graphql';
import { root } from '../data.ts';
import { subgraphNames, subgraphSchema } from '../graph.ts';
import { createAnswering } from './answering.ts';
import { createProver } from './prover.ts';

/**
 * The four subgraphs in one process, a port each, which its parent is told; it ends with its parent. With the folder of
 * their keys they prove their answers: `node main.ts [keys]`
 */
const keys = process.argv[2];
const urls = await Promise.all(
  subgraphNames.map(async (name) => {
    const schema = subgraphSchema(name);
    const server = createAnswering(
      async (body) => {
        if (body === '') return '{"status":"ready"}';
        const { query: source, variables: variableValues } = JSON.parse(body) as {
          query: string;
          variables?: Record<string, unknown>;
        };
        return JSON.stringify(
          await graphql({ schema, source, variableValues: variableValues ?? null, rootValue: root }),
        );
      },
      keys === undefined ? undefined : await createProver(keys, name),
    );
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return [name, `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`] as const;
  }),
);

process.once('disconnect', () => process.exit(0));
process.send!(Object.fromEntries(urls));
