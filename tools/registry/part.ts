import { parse, Kind, type ASTNode, type ConstDirectiveNode, type DocumentNode, type GraphQLSchema } from 'graphql';
import type { GraphVersion, Registry } from '#gateway/registry/registry.ts';
import { canonicalSupergraph } from '#gateway/supergraph/canonicalNames.ts';
import { featuresOf } from '#gateway/supergraph/linkFeatures.ts';
import { clientOperations } from '../check/clients/clientOperations.ts';
import { usageOf, type Usage } from '../check/clients/usageOf.ts';
import type { CheckOptions, GraphState } from '../check/context.ts';
import { namedParts, parentOf, findNamed, type Named } from '../schema/coordinates.ts';

/** A subgraph that answers for a part of the graph, and what is to be said of that: `overrides content`. */
export interface Owner {
  subgraph: string;
  remarks: readonly string[];
}

/** A part of a supergraph. */
export interface Part {
  node: ASTNode;
  owners: readonly Owner[];
  /** Whether clients do not see it (@inaccessible, on it or around it). */
  hidden: boolean;
}

/**
 * A part of a supergraph by its schema coordinate, with the subgraphs that the composer says resolve it; undefined
 * where the graph has none.
 */
export function findPart(supergraph: string, coordinate: string): Part | undefined {
  const document = parse(supergraph);
  const canonical = canonicalSupergraph(document, featuresOf(document));
  const parts = new Map(namedParts(canonical).map((part) => [part.coordinate, part]));
  const part = parts.get(coordinate);
  if (part === undefined || /^@?(join|link|core)__/.test(coordinate)) return undefined;
  const line = lineage(parts, coordinate);
  return {
    node: part.node,
    owners: ownersIn(line, namesOf(canonical)),
    hidden: line.some(({ node }) => directivesOf(node).some(({ name }) => name.value === 'inaccessible')),
  };
}

/** The part and what is around it, innermost first. */
function lineage(parts: ReadonlyMap<string, Named>, coordinate: string): Named[] {
  const parent = parentOf(coordinate);
  return [parts.get(coordinate)!, ...(parent === undefined ? [] : lineage(parts, parent))];
}

/**
 * What the innermost part says that says anything: an argument is its field's, a field without a word is of all that
 * have its type.
 */
function ownersIn(line: readonly Named[], names: ReadonlyMap<string, string>): Owner[] {
  for (const { node } of line) {
    const said = directivesOf(node)
      .filter(({ name }) => /^join__(field|type|enumValue)$/.test(name.value))
      .map(argumentsOf);
    if (said.length === 0) continue;
    return [
      ...Map.groupBy(
        said.filter(({ graph, external }) => graph !== undefined && external !== 'true'),
        ({ graph }) => graph!,
      ),
    ].map(([graph, uses]) => ({ subgraph: names.get(graph) ?? graph, remarks: [...new Set(uses.flatMap(remarksOn))] }));
  }
  return [];
}

function remarksOn({
  key,
  resolvable,
  isInterfaceObject,
  override,
  overrideLabel,
  usedOverridden,
  requires,
}: Arguments): string[] {
  return [
    ...(key === undefined ? [] : [`key ${key}${resolvable === 'false' ? ', a reference only' : ''}`]),
    ...(isInterfaceObject === 'true' ? ['as an interface object'] : []),
    ...(override === undefined
      ? []
      : [`overrides ${override}${overrideLabel === undefined ? '' : ` where ${overrideLabel}`}`]),
    ...(usedOverridden === 'true' ? ['overridden, still read as a key or requirement'] : []),
    ...(requires === undefined ? [] : [`requires ${requires}`]),
  ];
}

type Arguments = Readonly<Record<string, string | undefined>>;

const argumentsOf = ({ arguments: given = [] }: ConstDirectiveNode): Arguments =>
  Object.fromEntries(given.map(({ name, value }) => [name.value, 'value' in value ? String(value.value) : '']));

const directivesOf = (node: ASTNode): readonly ConstDirectiveNode[] =>
  'directives' in node ? ((node.directives ?? []) as readonly ConstDirectiveNode[]) : [];

/** The subgraphs' names by those of the composer's enum. */
function namesOf({ definitions }: DocumentNode): Map<string, string> {
  const values = definitions.flatMap((node) =>
    node.kind === Kind.ENUM_TYPE_DEFINITION && node.name.value === 'join__Graph' ? (node.values ?? []) : [],
  );
  return new Map(
    values.map((value) => [
      value.name.value,
      argumentsOf(directivesOf(value).find(({ name }) => name.value === 'join__graph')!)['name'] ?? value.name.value,
    ]),
  );
}

/**
 * The subgraphs that say of a type whose rows it shows, `@tenantScoped` or `@global`, as an entity's owner does
 * (docs/architecture.md).
 */
export const markingSubgraphs = ({ subgraphs }: GraphVersion, type: string): string[] =>
  subgraphs.filter(({ sdl }) => marks(sdl, type)).map(({ name }) => name);

function marks(sdl: string, type: string): boolean {
  return parse(sdl).definitions.some(
    (node) =>
      'name' in node &&
      node.name?.value === type &&
      'directives' in node &&
      (node.directives ?? []).some(({ name }) => mark.test(name.value)),
  );
}

const mark = /^(tenantScoped|global)$/;

/**
 * The version from which on a part of the graph has been there without a gap, up to `version`; undefined where no SDL
 * there has it. A subgraph's SDL is looked at once for all versions in which it did not change.
 */
export async function sinceWhen(
  registry: Registry,
  version: GraphVersion,
  coordinate: string,
): Promise<GraphVersion | undefined> {
  let first: GraphVersion | undefined;
  let current: GraphVersion | undefined = version;
  while (current !== undefined) {
    const since = current.subgraphs.filter(({ sdl }) => holds(sdl, coordinate)).map((subgraph) => subgraph.since);
    if (since.length === 0) return first;
    const oldest = Math.min(...since);
    first = oldest === current.number ? current : await registry.version(oldest);
    current = oldest === 1 ? undefined : await registry.version(oldest - 1);
  }
  return first;
}

function holds(sdl: string, coordinate: string): boolean {
  const [, name = ''] = /(\w+)(?::\))?$/.exec(coordinate) ?? [];
  return sdl.includes(name) && findNamed(parse(sdl), coordinate) !== undefined;
}

/**
 * Who is known to use a part of a graph: in the operations saved in the project, and in its record of traffic.
 * @throws (the promise) CouldNotCheck
 */
export async function usageIn(
  directory: string,
  supergraph: string,
  apiSchema: GraphQLSchema,
  coordinate: string,
  options: CheckOptions,
): Promise<Usage & { recordedSince: string | undefined }> {
  const state: GraphState = { subgraphs: new Map(), supergraph, apiSchema };
  const known = await clientOperations({
    subgraph: '',
    base: { kind: 'registry', title: '' },
    before: state,
    after: state,
    options,
    directory,
  });
  const from =
    known.record === undefined || known.record.operations === 0 ? undefined : new Date(known.record.from).toISOString();
  return { ...usageOf([coordinate], known, apiSchema), recordedSince: from };
}
