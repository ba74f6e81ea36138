import type { AddressInfo } from 'node:net';
import { graphql } from 'graphql';
import { root } from '../data.ts';
import { subgraphNames, subgraphSchema } from '../graph.ts';
import { createAnswering } from './answering.ts';

/** The four subgraphs in one process, a port each, which its parent is told; it ends with its parent. */
const urls = await Promise.all(
  subgraphNames.map(async (name) => {
    const schema = subgraphSchema(name);
    const server = createAnswering(async (body) => {
      if (body === '') return '{"status":"ready"}';
      const { query: source, variables: variableValues } = JSON.parse(body) as {
        query: string;
        variables?: Record<string, unknown>;
      };
      return JSON.stringify(await graphql({ schema, source, variableValues: variableValues ?? null, rootValue: root }));
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return [name, `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`] as const;
  }),
);

process.once('disconnect', () => process.exit(0));
process.send!(Object.fromEntries(urls));
