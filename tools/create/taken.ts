import { isTypeDefinitionNode, isTypeExtensionNode, parse } from 'graphql';
import { subgraphSdl } from '#platform/graphql/subgraphSdl.ts';
import { definitionOf, portOf } from '../project/definitionOf.ts';
import { UsageError } from '../process/exitCode.ts';
import { addedSubgraphs, graphSubgraphs } from '../project/subgraphs.ts';
import { defaultPorts } from '#platform/process/names.ts';
import type { Naming } from './naming.ts';

/** @throws UsageError naming the subgraph whose type or field it would be already. */
export async function assertFree({ Type, type, types }: Naming): Promise<void> {
  const wanted = [Type, `Query.${type}`, `Query.${types}`, `Mutation.create${Type}`, `Mutation.update${Type}`];
  for (const name of graphSubgraphs) {
    const known = new Set(await coordinatesOf(name));
    const taken = wanted.find((coordinate) => known.has(coordinate));
    if (taken !== undefined) throw new UsageError(`the subgraph ${name} has ${taken} already; name another noun with --aggregate`);
  }
}

/** The port after the last one that a subgraph of the project has. */
export async function nextPort(): Promise<number> {
  return Math.max(...Object.values(defaultPorts), ...await Promise.all(addedSubgraphs.map(portOf))) + 1;
}

async function coordinatesOf(name: string): Promise<string[]> {
  const { definitions } = parse(subgraphSdl(await definitionOf(name)));
  return definitions.filter((node) => isTypeDefinitionNode(node) || isTypeExtensionNode(node))
    .flatMap((node) => [node.name.value, ...('fields' in node ? node.fields ?? [] : []).map((field) => `${node.name.value}.${field.name.value}`)]);
}
