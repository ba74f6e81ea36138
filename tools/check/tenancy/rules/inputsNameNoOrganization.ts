import { Kind, type InputValueDefinitionNode } from 'graphql';
import { namedTypeOf } from '#gateway/supergraph/fieldTypes.ts';
import type { SourceGraph } from '#tools/schema/graph.ts';
import type { SubgraphSource } from '#tools/schema/sources.ts';
import { exceptionOf } from '../exceptions.ts';
import type { TenancyProblem } from '../problem.ts';

/** An argument or a field of an input type, and what it stands in. */
interface Input {
  coordinate: string;
  source: SubgraphSource;
  node: InputValueDefinitionNode;
  /** The name of the field or the input type. */
  of: string;
  /** The type that the field answers. */
  answers?: string;
}

/**
 * The organization comes from the caller's identity: no argument and no field of an input type names one, by its own
 * name or by what it stands in; but for reviewed exceptions.
 */
export function inputsNameNoOrganization(graph: SourceGraph): TenancyProblem[] {
  const inputs = inputsOf(graph);
  const fieldsOf = Map.groupBy(
    inputs.filter(({ coordinate }) => !coordinate.endsWith(')')),
    ({ of }) => of,
  );
  return inputs
    .filter((input) => names(input, graph, fieldsOf) && exceptionOf(input.coordinate) === undefined)
    .map(({ coordinate, source, node }) => ({
      rule: 'INPUT_NAMES_ORGANIZATION',
      severity: 'error',
      source,
      coordinate,
      node,
      message: `${coordinate} names an organization`,
      advice:
        'take it from the caller’s identity (X-Organization-ID at the gateway); an exception is listed in tools/check/tenancy/exceptions.ts and approved',
    }));
}

function names(
  { node, of, answers }: Input,
  { types }: SourceGraph,
  fieldsOf: ReadonlyMap<string, readonly Input[]>,
): boolean {
  const name = node.name.value;
  const type = namedTypeOf(node.type);
  const kind = types.get(type)?.[0]?.kind;
  if (
    kind === Kind.ENUM_TYPE_DEFINITION ||
    ['Boolean', 'Float', 'Date', 'DateTime', 'Duration', 'HexColor', 'TimeZone'].includes(type)
  )
    return false;
  const about = isAboutOrganizations(of) || (answers !== undefined && /^(Organi[sz]ation|Tenant)$/.test(answers));
  if (picksOne(name) && about) return !isGivenBy(of, name);
  if (!namesOrganization(name)) return false;
  // What is said of an organization names one only where something in it does.
  return kind !== Kind.INPUT_OBJECT_TYPE_DEFINITION || picks(type, fieldsOf, new Set());
}

function picks(type: string, fieldsOf: ReadonlyMap<string, readonly Input[]>, seen: Set<string>): boolean {
  if (seen.has(type)) return false;
  seen.add(type);
  return (fieldsOf.get(type) ?? []).some(
    ({ node }) => picksOne(node.name.value) || picks(namedTypeOf(node.type), fieldsOf, seen),
  );
}

function inputsOf({ sources, types }: SourceGraph): Input[] {
  const fields = sources.flatMap((source) =>
    source.document.definitions.flatMap((node) =>
      (node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION || node.kind === Kind.INPUT_OBJECT_TYPE_EXTENSION
        ? (node.fields ?? [])
        : []
      ).map((field) => ({
        coordinate: `${(node as { name: { value: string } }).name.value}.${field.name.value}`,
        source,
        node: field,
        of: (node as { name: { value: string } }).name.value,
      })),
    ),
  );
  const given = [...types.values()].flat().flatMap(({ name, source, fields: all }) =>
    all.flatMap((field) =>
      (field.arguments ?? []).map((node) => ({
        coordinate: `${name}.${field.name.value}(${node.name.value}:)`,
        source,
        node,
        of: field.name.value,
        answers: namedTypeOf(field.type),
      })),
    ),
  );
  return [...fields, ...given];
}

/** The words of an identifier, in small letters: `defaultOrganizationID`, `default_organization_id`. */
const wordsOf = (name: string): string[] =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(/[\s_]+/)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());

const organization = /^(organi[sz]ation|tenant|org)s?$/;
const joined = /^(organi[sz]ation|tenant|org)(id|ids|uuid|slug)$/;
const selecting = new Set([
  'id',
  'ids',
  'uuid',
  'uuids',
  'guid',
  'guids',
  'slug',
  'slugs',
  'key',
  'keys',
  'ref',
  'reference',
  'handle',
]);
const shaping = new Set([
  ...selecting,
  'input',
  'filter',
  'where',
  'unique',
  'by',
  'selector',
  'argument',
  'arguments',
  'args',
  'options',
  'in',
  'eq',
]);

/**
 * Whether an argument or input field of this name says which organization is meant: `organizationId`, `forTenant`,
 * `org_slug`; not `organizationName`.
 */
function namesOrganization(name: string): boolean {
  const words = wordsOf(name);
  return words.some((word) => joined.test(word)) || organization.test(withoutEnd(words, shaping).at(-1) ?? '');
}

/**
 * Whether a field or an input type of this name is about organizations themselves: `suspendOrganization`,
 * `OrganizationFilter`; not `organizationMember`.
 */
const isAboutOrganizations = (name: string): boolean =>
  organization.test(withoutEnd(wordsOf(name), shaping).at(-1) ?? '');

/** Whether a name picks one object: `id`, `ids`, `slug`. */
const picksOne = (name: string): boolean => wordsOf(name).length === 1 && selecting.has(name.toLowerCase());

/** Whether a name is what something new or changed is to be called, as in createOrganization(slug:). */
const isGivenBy = (name: string, field: string): boolean =>
  /^(slug|handle|key)$/i.test(field) && /^(create|update|rename|change|set|found)$/.test(wordsOf(name)[0] ?? '');

function withoutEnd(words: readonly string[], dropped: ReadonlySet<string>): readonly string[] {
  const last = words.findLastIndex((word) => !dropped.has(word));
  return words.slice(0, last + 1);
}
