import { isTypeDefinitionNode, isTypeExtensionNode, type TypeDefinitionNode } from 'graphql';
import type { SourceGraph } from './graph.ts';

/** The members of each union and the types that implement each interface. */
export function memberTypesOf({ sources }: SourceGraph): Map<string, string[]> {
  const members = new Map<string, string[]>();
  const add = (abstract: string, type: string) => members.set(abstract, [...(members.get(abstract) ?? []), type]);
  for (const node of sources.flatMap(({ document }) => document.definitions)) {
    if (!isTypeDefinitionNode(node) && !isTypeExtensionNode(node)) continue;
    const name = node.name.value;
    if ('types' in node) for (const type of node.types ?? []) add(name, type.name.value);
    if ('interfaces' in node)
      for (const type of (node as TypeDefinitionNode & { interfaces?: readonly { name: { value: string } }[] })
        .interfaces ?? [])
        add(type.name.value, name);
  }
  return members;
}
