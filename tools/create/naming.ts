import { isTypeDefinitionNode, isTypeExtensionNode, parse } from 'graphql';
import { subgraphSdl } from '#platform/graphql/subgraphSdl.ts';
import { defaultPorts } from '#platform/process/names.ts';
import { UsageError } from '../process/exitCode.ts';
import { definitionOf, portOf } from '../project/definitionOf.ts';
import { graphProcesses, addedSubgraphs, graphSubgraphs } from '../project/subgraphs.ts';

/** The words that a new subgraph's files are written with; `{{word}}` stands for each of them in a template. */
export interface Naming {
  /** The subgraph: billing. */
  name: string;
  /** The aggregate's folder: entry. */
  aggregate: string;
  /** The type, and its fields for one and for many: BillingEntry, billingEntry, billingEntries. */
  Type: string;
  type: string;
  types: string;
  /** The same in sentences: billing entry, billing entries. */
  words: string;
  manyWords: string;
  table: string;
}

/** Words that the language keeps for itself: the generated sources name a constant like the noun. */
const languageWords = new Set(
  'arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof var void while with yield'.split(
    ' ',
  ),
);

/** Names of other things that keys, variables and log lines speak of. */
const reserved = new Set([...graphProcesses, 'registry', 'orgraph', 'database', 'platform', 'test']);

/**
 * Derives every name from the subgraph's and the aggregate's. Without an aggregate of its own the type carries the
 * subgraph's name, so that two new subgraphs do not meet.
 * @param aggregate a noun in the singular.
 * @throws UsageError saying which names there are.
 */
export function namingOf(name: string, aggregate?: string, plural?: string): Naming {
  if (!/^[a-z][a-z0-9]{1,23}$/.test(name))
    throw new UsageError(
      `${JSON.stringify(name)} cannot name a subgraph: use 2 to 24 lower-case letters and digits, a letter first, for example billing`,
    );
  if (reserved.has(name)) throw new UsageError(`the name ${name} is taken; choose another one`);
  for (const noun of [aggregate, plural])
    if (noun !== undefined && !/^[a-z][A-Za-z0-9]{1,39}$/.test(noun))
      throw new UsageError(
        `${JSON.stringify(noun)} cannot name an aggregate: use a noun in camel case, for example invoice or creditNote`,
      );
  if (languageWords.has(aggregate ?? ''))
    throw new UsageError(
      `${aggregate} is a word of the programming language; name another noun, for example ${name}${capitalized(aggregate!)}`,
    );
  const type = aggregate ?? `${name}Entry`;
  const types = plural ?? pluralOf(type);
  if (types === type) throw new UsageError(`${type} is no plural of itself; say another one with --plural`);
  return {
    name,
    aggregate: aggregate ?? 'entry',
    Type: capitalized(type),
    type,
    types,
    words: wordsOf(type),
    manyWords: wordsOf(types),
    table: wordsOf(type).replaceAll(' ', '_'),
  };
}

const capitalized = (text: string): string => `${text[0]!.toUpperCase()}${text.slice(1)}`;
const wordsOf = (camel: string): string => camel.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** The regular English plural; others are said with --plural. */
function pluralOf(noun: string): string {
  if (/[^aeiou]y$/.test(noun)) return noun.replace(/y$/, 'ies');
  return /(s|x|z|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`;
}

/** @throws UsageError naming the subgraph whose type or field it would be already. */
export async function assertNameIsFree({ Type, type, types }: Naming): Promise<void> {
  const wanted = [Type, `Query.${type}`, `Query.${types}`, `Mutation.create${Type}`, `Mutation.update${Type}`];
  for (const name of graphSubgraphs) {
    const known = new Set(await coordinatesOf(name));
    const taken = wanted.find((coordinate) => known.has(coordinate));
    if (taken !== undefined)
      throw new UsageError(`the subgraph ${name} has ${taken} already; name another noun with --aggregate`);
  }
}

/** The port after the last one that a subgraph of the project has. */
export async function nextPort(): Promise<number> {
  return Math.max(...Object.values(defaultPorts), ...(await Promise.all(addedSubgraphs.map(portOf)))) + 1;
}

async function coordinatesOf(name: string): Promise<string[]> {
  const { definitions } = parse(subgraphSdl(await definitionOf(name)));
  return definitions
    .filter((node) => isTypeDefinitionNode(node) || isTypeExtensionNode(node))
    .flatMap((node) => [
      node.name.value,
      ...('fields' in node ? (node.fields ?? []) : []).map((field) => `${node.name.value}.${field.name.value}`),
    ]);
}
