import { readFileSync } from 'node:fs';
import { buildASTSchema, parse } from 'graphql';
import { projectDirectory } from '#tools/project/projectDirectory.ts';
import type { IdempotentMutation } from './idempotentMutations.ts';

const composed = buildASTSchema(parse(readFileSync(`${projectDirectory}schema/supergraph.graphql`, 'utf8')), {
  assumeValid: true,
});

export const mutations = Object.values(composed.getMutationType()!.getFields());

/** The operation that does a mutation, its input a variable. */
export function mutationText(name: string, { selection, input }: IdempotentMutation): string {
  const [argument] = mutations.find((field) => field.name === name)!.args;
  return input === undefined
    ? `mutation { ${name} { ${selection} } }`
    : `mutation ($input: ${String(argument!.type)}) { ${name}(input: $input) { ${selection} } }`;
}
