import type { FieldDefinitionNode } from 'graphql';
import { has, rootTypes, type Definition, type Graph } from '../../schema/graph.ts';
import { both, protectionOf, unprotected, type Protection } from './protection.ts';

/** What one subgraph asks for a field of its own: by the field's directives and by its type's. */
export const fieldProtection = ({ name, directives }: Definition, field: FieldDefinitionNode): Protection =>
  both(protectionOf(field.directives ?? [], rootTypes.has(name)), protectionOf(directives));

/** A field in a subgraph that answers it. */
export interface Answering {
  definition: Definition;
  field: FieldDefinitionNode;
}

/** The subgraphs that answer a field: those that define it, but for @external ones and those whose field another has taken over (@override). */
export function answering({ types }: Graph, type: string, name: string): Answering[] {
  const all = (types.get(type) ?? []).flatMap((definition) => definition.fields.filter((field) => field.name.value === name && !has(field, 'external')).map((field) => ({ definition, field })));
  const overridden = new Set(all.flatMap(({ field }) => (field.directives ?? []).filter((directive) => directive.name.value === 'override' && !directive.arguments?.some((argument) => argument.name.value === 'label'))
    .flatMap(({ arguments: given }) => (given ?? []).flatMap(({ value }) => (value.kind === 'StringValue' ? [value.value] : [])))));
  return all.filter(({ definition }) => !overridden.has(definition.source.name));
}

/** What has to be asked for a field wherever it is handed out: all that any subgraph asks that answers it. */
export const demandedOf = (graph: Graph, type: string, name: string): Protection =>
  answering(graph, type, name).reduce((sum, { definition, field }) => both(sum, fieldProtection(definition, field)), unprotected);
