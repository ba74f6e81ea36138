import { Kind, print, type InputValueDefinitionNode } from 'graphql';
import { namedTypeOf } from '#gateway/supergraph/fieldTypes.ts';
import { isList, type Definition, type SourceGraph } from '../graph.ts';
import type { Problem } from '../problem.ts';

/**
 * Every list of objects is a connection (GraphQL Cursor Connections Specification), and all connections are alike: in
 * their shape with `nodes` and `totalCount`, what may be null, and in their arguments.
 */
export function listsAreConnections(graph: SourceGraph): Problem[] {
  const { types } = graph;
  const kindOf = (name: string): string | undefined => types.get(name)?.[0]?.kind;
  const problems: Problem[] = [];
  for (const definition of [...types.values()].flat()) {
    if (definition.name.endsWith('Connection')) problems.push(...shapeOf(definition, graph));
    for (const field of definition.fields) {
      const place = definition.source.placeOf(field);
      const coordinate = `${definition.name}.${field.name.value}`;
      const target = namedTypeOf(field.type);
      if (isList(field.type)) {
        const isPage = definition.name.endsWith('Connection') && ['edges', 'nodes'].includes(field.name.value);
        if (objectKinds.has(kindOf(target) ?? '') && !isPage && !shortLists.has(coordinate))
          problems.push({
            rule: 'LIST_WITHOUT_PAGES',
            subject: coordinate,
            place,
            message: `${coordinate} is a list of ${target}: make it a connection`,
          });
      } else if (target.endsWith('Connection')) {
        for (const message of argumentProblems(field.arguments ?? [], coordinate, kindOf))
          problems.push({ rule: 'CONNECTION_ARGUMENTS', subject: coordinate, place, message });
      }
    }
  }
  return problems;
}

const ofPages = ['first', 'after', 'last', 'before'];

/** A connection is read in pages and in one of its orders, and narrowed by one input alone, if at all. */
function* argumentProblems(
  given: readonly InputValueDefinitionNode[],
  coordinate: string,
  kindOf: (name: string) => string | undefined,
): Generator<string> {
  const names = given.map(({ name }) => name.value);
  const missing = [...ofPages, 'orderBy'].filter((name) => !names.includes(name));
  if (missing.length > 0) yield `the connection ${coordinate} takes no ${missing.join(' and no ')}`;
  for (const { name, type, defaultValue } of given) {
    if (ofPages.includes(name.value)) continue;
    const target = namedTypeOf(type);
    const is = (suffix: string, kind: string, form: string) =>
      target.endsWith(suffix) && kindOf(target) === kind && print(type) === form;
    if (name.value === 'orderBy') {
      if (!is('Order', Kind.ENUM_TYPE_DEFINITION, `${target}!`) || defaultValue === undefined)
        yield `${coordinate}(orderBy:) must be of an enum that ends in Order, not null, with a default`;
    } else if (name.value !== 'filter')
      yield `${coordinate}(${name.value}:) narrows a list: make it a field of its filter`;
    else if (!is('Filter', Kind.INPUT_OBJECT_TYPE_DEFINITION, target))
      yield `${coordinate}(filter:) must be of an input that ends in Filter, and may be absent`;
  }
}

/**
 * Lists of a handful by nature, which clients read whole: a person has an account or two in each Slack workspace, an
 * import tells its kinds of rows and the reasons that its code knows, a message has the files and links that were put in,
 * a deployment names a few providers to sign in with.
 */
const shortLists = new Set([
  'UserCorrelation.slackUsers',
  'SlackImportRun.rows',
  'SlackImportRun.leftOut',
  'SlackImportRun.noted',
  'SlackMessageEdge.highlights',
  'SlackMessage.files',
  'SlackMessage.links',
  'SlackMessageContext.before',
  'SlackMessageContext.after',
  'Query.slackActivity',
  'Query.signInProviders',
]);

const objectKinds = new Set<string>([
  Kind.OBJECT_TYPE_DEFINITION,
  Kind.INTERFACE_TYPE_DEFINITION,
  Kind.UNION_TYPE_DEFINITION,
]);

function shapeOf(connection: Definition, { types, ownersOf }: SourceGraph): Problem[] {
  const edge = `${connection.name.slice(0, -'Connection'.length)}Edge`;
  const problems = [
    ...expectField(connection, 'edges', `[${edge}!]!`),
    ...expectField(connection, 'pageInfo', 'PageInfo!'),
    ...expectField(connection, 'totalCount', 'Int!'),
  ];
  const definition = types.get(edge)?.find(({ source }) => source === connection.source);
  if (definition === undefined) return problems;
  const node = definition.fields.find(({ name }) => name.value === 'node');
  if (node === undefined)
    problems.push({
      rule: 'CONNECTION_SHAPE',
      subject: edge,
      place: definition.place,
      message: `${edge} has no field node`,
    });
  else {
    const target = namedTypeOf(node.type);
    // Of another subgraph's objects one may not be there.
    const item = ownersOf(target).includes(definition.source) ? `${target}!` : target;
    problems.push(...expectField(definition, 'node', item), ...expectField(connection, 'nodes', `[${item}]!`));
  }
  return [...problems, ...expectField(definition, 'cursor', 'String!')];
}

function expectField(definition: Definition, name: string, type: string): Problem[] {
  const field = definition.fields.find((candidate) => candidate.name.value === name);
  if (field !== undefined && print(field.type) === type) return [];
  return [
    {
      rule: 'CONNECTION_SHAPE',
      subject: `${definition.name}.${name}`,
      place: definition.place,
      message: `${definition.name}.${name} must be ${type}`,
    },
  ];
}
