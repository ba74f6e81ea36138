import { Kind, print } from 'graphql';
import { namedTypeOf } from '#gateway/supergraph/fieldTypes.ts';
import { isList, type Definition, type SourceGraph } from '../graph.ts';
import type { Problem } from '../problem.ts';

/**
 * Every list of objects is a connection (GraphQL Cursor Connections Specification), and every connection has that shape
 * and takes `first` and `after`.
 */
export function listsAreConnections({ types }: SourceGraph): Problem[] {
  const kindOf = (name: string): string | undefined => types.get(name)?.[0]?.kind;
  const problems: Problem[] = [];
  for (const definition of [...types.values()].flat()) {
    if (definition.name.endsWith('Connection')) problems.push(...shapeOf(definition, types));
    for (const field of definition.fields) {
      const place = definition.source.placeOf(field);
      const coordinate = `${definition.name}.${field.name.value}`;
      const target = namedTypeOf(field.type);
      if (isList(field.type)) {
        const edges = definition.name.endsWith('Connection') && field.name.value === 'edges';
        if (objectKinds.has(kindOf(target) ?? '') && !edges && !shortLists.has(coordinate))
          problems.push({
            rule: 'LIST_WITHOUT_PAGES',
            subject: coordinate,
            place,
            message: `${coordinate} is a list of ${target}: make it a connection`,
          });
      } else if (target.endsWith('Connection')) {
        const missing = ['first', 'after'].filter(
          (name) => field.arguments?.some((argument) => argument.name.value === name) !== true,
        );
        if (missing.length > 0)
          problems.push({
            rule: 'CONNECTION_ARGUMENTS',
            subject: coordinate,
            place,
            message: `the connection ${coordinate} takes no ${missing.join(' and no ')}`,
          });
      }
    }
  }
  return problems;
}

/**
 * Lists of a handful by nature, which clients read whole: a person has an account or two in each Slack workspace, an
 * import tells its kinds of rows and the reasons that its code knows.
 */
const shortLists = new Set([
  'UserCorrelation.slackUsers',
  'SlackImportRun.rows',
  'SlackImportRun.leftOut',
  'SlackImportRun.noted',
  'SlackMessageEdge.highlights',
  'SlackMessageContext.before',
  'SlackMessageContext.after',
  'Query.slackActivity',
]);

const objectKinds = new Set<string>([
  Kind.OBJECT_TYPE_DEFINITION,
  Kind.INTERFACE_TYPE_DEFINITION,
  Kind.UNION_TYPE_DEFINITION,
]);

function shapeOf(connection: Definition, types: SourceGraph['types']): Problem[] {
  const edge = `${connection.name.slice(0, -'Connection'.length)}Edge`;
  const problems = [
    ...expectField(connection, 'edges', `[${edge}!]!`),
    ...expectField(connection, 'pageInfo', 'PageInfo!'),
  ];
  const definition = types.get(edge)?.find(({ source }) => source === connection.source);
  if (definition === undefined) return problems;
  if (!definition.fields.some(({ name }) => name.value === 'node'))
    problems.push({
      rule: 'CONNECTION_SHAPE',
      subject: edge,
      place: definition.place,
      message: `${edge} has no field node`,
    });
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
