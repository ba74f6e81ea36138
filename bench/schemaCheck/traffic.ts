import { readFileSync, writeFileSync } from 'node:fs';
import { Kind, parse } from 'graphql';
import { readSupergraph } from '#gateway/engine/supergraph.ts';
import { fragmentsOf } from '#gateway/operation/ast.ts';
import { recordedForm } from '#gateway/traffic/recordedForm.ts';
import { createRandom } from '../random.ts';
import { randomOperations } from './operations.ts';

/**
 * Writes a record of that many different operations on the published graph, as the gateway would (docs/traffic.md), of
 * three clients.
 */
export function writeTraffic(file: string, count: number, seed: number): void {
  const { apiSchema: schema, fieldNames } = readSupergraph(
    readFileSync(new URL('../../schema/supergraph.graphql', import.meta.url), 'utf8'),
  );
  const random = createRandom(seed);
  const now = new Date().toISOString();
  const uses = randomOperations(schema, count, random).map(({ name, text }) => {
    const document = parse(text);
    const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION)!;
    const { hash, text: recorded } = recordedForm(operation, fragmentsOf(document), { schema, fieldNames })!;
    return {
      client: random.pick(['web', 'phone', 'reports']),
      version: '1.0',
      operation: name,
      hash,
      count: random.whole(1, 10_000),
      first: now,
      last: now,
      document: recorded,
    };
  });
  writeFileSync(
    file,
    `${[{ record: 1, since: now, sample: 1, lost: 0 }, ...uses].map((line) => JSON.stringify(line)).join('\n')}\n`,
  );
}
