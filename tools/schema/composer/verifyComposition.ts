import { GraphQLError, Kind, type DocumentNode } from 'graphql';
import type { Comparison, Mistake } from './comparison.ts';
import type { Subgraph } from './composer.ts';
import { subgraphFacts, type SubgraphFacts, type TypeFacts } from './subgraphFacts.ts';
import { supergraphFacts, type ComposedType } from './supergraphFacts.ts';
import { fieldMistakes } from './verifyFields.ts';
import { unimplementedFields } from './verifyInterfaces.ts';
import { ownerlessFields, sharingMistakes } from './verifySharing.ts';

/**
 * Whether a supergraph says of each subgraph what that says itself: types, keys, implemented interfaces, union members,
 * enum values, and of fields what `verifyFields.ts` and `verifySharing.ts` look at. A gateway plans by nothing else, so
 * that what is wrong here is a wrong answer there.
 * @returns an error for each difference (COMPOSED_DIFFERENTLY), and for each field that is nobody's
 * (EXTERNAL_MISSING_ON_BASE) or that a type lacks of its interfaces (INTERFACE_FIELD_NO_IMPLEM); none where all is as the
 * subgraphs say.
 */
export function verifyComposition(supergraph: DocumentNode, subgraphs: readonly Subgraph[]): GraphQLError[] {
  const comparison: Comparison = {
    subgraphs: new Map(subgraphs.map(({ name, document }) => [name, subgraphFacts(document)])),
    supergraph: supergraphFacts(supergraph),
  };
  const { urls } = comparison.supergraph;
  const mistakes = [
    ...subgraphs.flatMap(({ name, url = '' }) =>
      urls.get(name) === url
        ? []
        : [{ subgraph: name, subject: name, found: `it is at ${url}, in the supergraph at ${urls.get(name)}` }],
    ),
    ...subgraphs.flatMap(({ name }) => typeMistakes(name, comparison)),
    ...strangers(comparison),
    ...fieldMistakes(comparison),
    ...sharingMistakes(comparison),
  ].map(({ subgraph, subject, found }) =>
    errorOf(
      'COMPOSED_DIFFERENTLY',
      `"${subject}" of subgraph "${subgraph}" is composed differently from what the subgraph says: ${found}. ` +
        'No graph is made of which an answer may be wrong: where subgraphs contradict each other here, let them agree; ' +
        'else the composer is at fault: write this part in another way that means the same, or mend the composer as ' +
        'docs/composer-corrections.md says.',
    ),
  );
  const ownerless = ownerlessFields(comparison).map(({ subgraph, subject, found }) =>
    errorOf('EXTERNAL_MISSING_ON_BASE', `"${subject}" of subgraph "${subgraph}" is ${found}`),
  );
  const unimplemented = unimplementedFields(comparison).map(({ subgraph, subject, found }) =>
    errorOf(
      'INTERFACE_FIELD_NO_IMPLEM',
      `Interface field "${subject}" is declared in subgraph "${subgraph}" but ${found}`,
    ),
  );
  return [...mistakes, ...ownerless, ...unimplemented];
}

const errorOf = (code: string, message: string): GraphQLError => new GraphQLError(message, { extensions: { code } });

/** What belongs to the specifications, and need not be in a graph. */
const isOfSpecification = (type: string): boolean =>
  /^(?:_Any|_Entity|_Service|\w+__\w+)$/.test(type) || builtIn.has(type);
const builtIn = new Set(['ID', 'String', 'Int', 'Float', 'Boolean', '_FieldSet', 'FieldSet']);

function typeMistakes(subgraph: string, { subgraphs, supergraph }: Comparison): Mistake[] {
  const mistakes: Mistake[] = [];
  for (const [name, facts] of subgraphs.get(subgraph)!.types) {
    const composed = supergraph.types.get(name);
    const say = (found: string): number => mistakes.push({ subgraph, subject: name, found });
    if (composed === undefined || !composed.in.has(subgraph)) {
      if (hasSomethingOfItsOwn(facts) && !isOfSpecification(name)) say('the supergraph does not have it there');
      continue;
    }
    const kind = facts.isInterfaceObject ? Kind.INTERFACE_TYPE_DEFINITION : facts.kind;
    if (composed.node.kind !== kind) say(`it is of kind ${kind}, in the supergraph ${composed.node.kind}`);
    const joined = composed.in.get(subgraph)!;
    if (joined.isInterfaceObject !== facts.isInterfaceObject)
      say(facts.isInterfaceObject ? 'it is an @interfaceObject only there' : 'it is no @interfaceObject there');
    // The interfaces of version 1 have no keys.
    const isKeyed = subgraphs.get(subgraph)!.federation === 2 || facts.kind !== Kind.INTERFACE_TYPE_DEFINITION;
    compare(say, 'has the keys', isKeyed ? keysOf(facts) : [], keysOf(joined));
    compare(say, 'implements', facts.interfaces, joined.interfaces);
    compare(say, 'has the members', facts.members, joined.members);
    const values = valuesOf(composed);
    if (facts.kind === Kind.ENUM_TYPE_DEFINITION)
      compare(
        say,
        'has the values',
        [...facts.values].filter((value) => values.has(value) || !isInput(name, subgraphs)),
        joined.values,
      );
  }
  return mistakes;
}

/** A type that a subgraph only names the external fields of need not be there. */
const hasSomethingOfItsOwn = ({ kind, keys, fields, extension }: TypeFacts): boolean =>
  !extension ||
  (kind !== Kind.OBJECT_TYPE_DEFINITION && kind !== Kind.INTERFACE_TYPE_DEFINITION) ||
  keys.length > 0 ||
  [...fields.values()].some(({ external }) => !external);

const keysOf = ({ keys }: Pick<TypeFacts, 'keys'>): string[] =>
  keys.map(({ fields, resolvable }) => `"${fields}"${resolvable ? '' : ' (not resolvable)'}`);

const valuesOf = ({ node }: ComposedType): Set<string> =>
  new Set(node.kind === Kind.ENUM_TYPE_DEFINITION ? node.values?.map(({ name }) => name.value) : []);

function compare(say: (found: string) => void, verb: string, own: Iterable<string>, composed: Iterable<string>): void {
  const [there, here] = [new Set(own), new Set(composed)];
  const isSame = there.size === here.size && [...there].every((name) => here.has(name));
  const listed = (names: ReadonlySet<string>): string => [...names].toSorted().join(', ') || 'none';
  if (!isSame) say(`it ${verb} ${listed(there)}, in the supergraph ${listed(here)}`);
}

/** Whether an enum is taken from clients: it then has the values that all subgraphs know. */
function isInput(name: string, subgraphs: ReadonlyMap<string, SubgraphFacts>): boolean {
  const named = new RegExp(`^\\W*${name}\\W*$`);
  return [...subgraphs.values()].some(({ types }) =>
    [...types.values()].some(
      ({ inputs, fields }) =>
        [...inputs.values()].some((type) => named.test(type)) ||
        [...fields.values()].some(({ args }) => [...args.values()].some((type) => named.test(type))),
    ),
  );
}

/** Types that the supergraph has of a subgraph without such a type; the query type every subgraph has. */
const strangers = ({ subgraphs, supergraph }: Comparison): Mistake[] =>
  [...supergraph.types].flatMap(([subject, { in: joined }]) =>
    [...joined.keys()]
      .filter((name) => subject !== 'Query' && subgraphs.get(name)?.types.has(subject) !== true)
      .map((subgraph) => ({ subgraph, subject, found: 'it has no such type' })),
  );
