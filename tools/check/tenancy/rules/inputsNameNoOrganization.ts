import { Kind, type InputValueDefinitionNode } from 'graphql';
import { namedTypeOf } from '#gateway/supergraph/fieldTypes.ts';
import type { Graph } from '#tools/schema/graph.ts';
import type { SubgraphSource } from '#tools/schema/sources.ts';
import { exceptionOf } from '../exceptions.ts';
import { isAboutOrganizations, isGivenBy, namesOrganization, picksOne } from '../namesOrganization.ts';
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

/** The organization comes from the caller's identity: no argument and no field of an input type names one, by its own name or by what it stands in; but for reviewed exceptions. */
export function inputsNameNoOrganization(graph: Graph): TenancyProblem[] {
  const inputs = inputsOf(graph);
  const fieldsOf = Map.groupBy(inputs.filter(({ coordinate }) => !coordinate.endsWith(')')), ({ of }) => of);
  return inputs.filter((input) => names(input, graph, fieldsOf) && exceptionOf(input.coordinate) === undefined).map(({ coordinate, source, node }) => ({
    rule: 'INPUT_NAMES_ORGANIZATION', severity: 'error', source, coordinate, node,
    message: `${coordinate} names an organization`,
    advice: 'take it from the caller’s identity (X-Organization-ID at the gateway); an exception is listed in tools/check/tenancy/exceptions.ts and approved',
  }));
}

function names({ node, of, answers }: Input, { types }: Graph, fieldsOf: ReadonlyMap<string, readonly Input[]>): boolean {
  const name = node.name.value;
  const type = namedTypeOf(node.type);
  const kind = types.get(type)?.[0]?.kind;
  if (kind === Kind.ENUM_TYPE_DEFINITION || ['Boolean', 'Float', 'DateTime'].includes(type)) return false;
  const about = isAboutOrganizations(of) || (answers !== undefined && /^(Organi[sz]ation|Tenant)$/.test(answers));
  if (picksOne(name) && about) return !isGivenBy(of, name);
  if (!namesOrganization(name)) return false;
  // What is said of an organization names one only where something in it does.
  return kind !== Kind.INPUT_OBJECT_TYPE_DEFINITION || picks(type, fieldsOf, new Set());
}

function picks(type: string, fieldsOf: ReadonlyMap<string, readonly Input[]>, seen: Set<string>): boolean {
  if (seen.has(type)) return false;
  seen.add(type);
  return (fieldsOf.get(type) ?? []).some(({ node }) => picksOne(node.name.value) || picks(namedTypeOf(node.type), fieldsOf, seen));
}

function inputsOf({ sources, types }: Graph): Input[] {
  const fields = sources.flatMap((source) => source.document.definitions.flatMap((node) =>
    (node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION || node.kind === Kind.INPUT_OBJECT_TYPE_EXTENSION ? node.fields ?? [] : []).map((field) => ({
      coordinate: `${(node as { name: { value: string } }).name.value}.${field.name.value}`, source, node: field, of: (node as { name: { value: string } }).name.value,
    }))));
  const given = [...types.values()].flat().flatMap(({ name, source, fields: all }) => all.flatMap((field) => (field.arguments ?? []).map((node) => ({
    coordinate: `${name}.${field.name.value}(${node.name.value}:)`, source, node, of: field.name.value, answers: namedTypeOf(field.type),
  }))));
  return [...fields, ...given];
}
