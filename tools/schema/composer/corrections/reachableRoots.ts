import { Kind, parse, visit, type ConstDirectiveNode, type DocumentNode } from 'graphql';
import { namedTypeOf } from '#gateway/supergraph/fieldTypes.ts';
import { rootNamesOf } from '#gateway/supergraph/rootTypes.ts';
import { federationNameOf } from '../../federationNames.ts';
import { fieldSetIn } from '../../fieldSets.ts';
import { ownNames } from '../../ownNames.ts';
import { isUnsatisfiable, type Correction, type Subgraph } from '../composer.ts';

/**
 * Fault: where a field gives the query type (`type Result { query: Query }`, Relay's and PostGraphile's pattern), the
 * composer looks for the fields that other subgraphs have there by keys of that type, finds none, and refuses the
 * graph. Fields of the query type need no key: each is asked anew of its own subgraph, from wherever in the graph.
 *
 * Done: a graph that is refused for that alone is looked over again with what is true: in each subgraph that has the
 * query type it has a key that everybody knows, its name. All paths are checked, those behind such a field too; what
 * is composed is the graph as it is. A field set that selects through the query type stays refused: a representation
 * is not made of root fields.
 *
 * Reported: not known upstream.
 * May go: with no composer up to 0.27.0; its test fails with the first that does not need it.
 */
export const reachableRoots: Correction = (compose) => (subgraphs, satisfiability) => {
  const composed = compose(subgraphs, satisfiability);
  if (composed.errors?.every(isUnsatisfiable) !== true) return composed;
  if (selectsThroughRoot(subgraphs.map(({ document }) => ownNames(document)))) return composed;
  const checked = compose(subgraphs.map(withKeyOfQuery), satisfiability);
  if (checked.errors === undefined) return compose(subgraphs, 'unchecked');
  return checked.errors.every(isUnsatisfiable) ? checked : composed;
};

/** A subgraph whose query type, where it has one, is found by its name. */
function withKeyOfQuery(subgraph: Subgraph): Subgraph {
  const { document } = subgraph;
  const [query = 'Query'] = [...rootNamesOf(document)].find(([, usual]) => usual === 'Query') ?? [];
  const isThere = document.definitions.some(
    (node) =>
      (node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION) &&
      node.name.value === query,
  );
  if (!isThere) return subgraph;
  const key = `extend type ${query} ${federationNameOf(document, '@key')}(fields: "__typename")`;
  return { ...subgraph, document: { ...document, definitions: [...document.definitions, ...parse(key).definitions] } };
}

/** Whether a field set goes on below a field whose object may be the query type. */
function selectsThroughRoot(documents: readonly DocumentNode[]): boolean {
  const holders = new Set(['Query']);
  for (const { definitions } of documents)
    for (const node of definitions) {
      if ((node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION) && node.interfaces)
        if (node.name.value === 'Query') for (const { name } of node.interfaces) holders.add(name.value);
      if (node.kind === Kind.UNION_TYPE_DEFINITION || node.kind === Kind.UNION_TYPE_EXTENSION)
        if (node.types?.some(({ name }) => name.value === 'Query')) holders.add(node.name.value);
    }
  const fields = new Set<string>();
  const sets: string[] = [];
  for (const document of documents)
    visit(document, {
      FieldDefinition({ name, type }) {
        if (holders.has(namedTypeOf(type))) fields.add(name.value);
      },
      Directive(directive) {
        const given = (directive as ConstDirectiveNode).arguments?.find(({ name }) => name.value === 'fields')?.value;
        if (given?.kind === Kind.STRING) sets.push(given.value);
      },
    });
  return sets.some((set) => {
    let through = false;
    const selection = fieldSetIn(set);
    if (selection !== undefined)
      visit(selection, {
        Field({ name, selectionSet }) {
          if (selectionSet !== undefined && fields.has(name.value)) through = true;
        },
      });
    return through;
  });
}
