export interface SupergraphParts {
  /** The version of the join specification. */
  join?: string;
  /** Further directives of the schema definition. */
  links?: string;
  roots?: string;
  graphs?: string;
  /** The fields of Query. */
  query?: string;
  types?: string;
}

/** A supergraph as composers write it, to be written otherwise in one point. */
export const supergraphSdl = ({
  join = 'v0.5', links = '', roots = '{ query: Query }', types = '',
  graphs = 'A @join__graph(name: "a", url: "http://a.test/graphql") B @join__graph(name: "b", url: "http://b.test/")',
  query = 't: T @join__field(graph: A) n: Int @join__field(graph: B)',
}: SupergraphParts): string => `
schema @link(url: "https://specs.apollo.dev/link/v1.0") @link(url: "https://specs.apollo.dev/join/${join}", for: EXECUTION) ${links} ${roots}
directive @link(url: String, as: String, for: link__Purpose, import: [link__Import]) repeatable on SCHEMA
directive @join__graph(name: String!, url: String!) on ENUM_VALUE
directive @join__enumValue(graph: join__Graph!) repeatable on ENUM_VALUE
directive @join__type(graph: join__Graph!, key: join__FieldSet, extension: Boolean! = false, resolvable: Boolean! = true, isInterfaceObject: Boolean! = false) repeatable on OBJECT | INTERFACE | UNION | ENUM | INPUT_OBJECT | SCALAR
directive @join__field(graph: join__Graph, requires: join__FieldSet, provides: join__FieldSet, type: String, external: Boolean, override: String, usedOverridden: Boolean, overrideLabel: String) repeatable on FIELD_DEFINITION | INPUT_FIELD_DEFINITION
directive @join__implements(graph: join__Graph!, interface: String!) repeatable on OBJECT | INTERFACE
directive @join__unionMember(graph: join__Graph!, member: String!) repeatable on UNION
scalar join__FieldSet
scalar link__Import
enum link__Purpose { SECURITY EXECUTION }
enum join__Graph { ${graphs || '_'} }
type Query @join__type(graph: A) @join__type(graph: B) { ${query} }
type T @join__type(graph: A, key: "id") @join__type(graph: B, key: "id") {
  id: ID! a: Int @join__field(graph: A) b: Int @join__field(graph: B)
  moved: Int @join__field(graph: A) @join__field(graph: B, override: "a", overrideLabel: "percent(20)")
  tried: Int @join__field(graph: A) @join__field(graph: B, override: "a", overrideLabel: "beta")
}
${types}
`;
