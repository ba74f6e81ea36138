import { hasNodes, nodeFields, nodeIdField, nodeInterface } from '#gateway/supergraph/nodeTypes.ts';
import { linkedFeatures } from '../federationNames.ts';
import type { SourceGraph } from '../graph.ts';
import type { Problem } from '../problem.ts';

/** In a graph with organizations the gateway finds objects by one id (decision 47): its names for that are nobody else's. */
export function nodeNamesAreFree({ sources, types }: SourceGraph): Problem[] {
  if (!sources.some(({ document }) => hasNodes(linkedFeatures(document)))) return [];
  return [...types.values()].flat().flatMap((definition): Problem[] => {
    const { name, source, place, fields } = definition;
    const problem = (subject: string, at: string) => ({
      rule: 'NODE_NAME_TAKEN',
      subject,
      place: at,
      message: `${subject} has a name of what the gateway adds: objects are found by one id with it`,
    });
    if (name === nodeInterface) return [problem(name, place)];
    const taken = name === 'Query' ? Object.keys(nodeFields) : [nodeIdField];
    return fields
      .filter((field) => taken.includes(field.name.value))
      .map((field) => problem(`${name}.${field.name.value}`, source.placeOf(field)));
  });
}
