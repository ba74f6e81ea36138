import type { FlattenNodePathSegment, PlanNode } from '@graphql-hive/router-query-planner';
import { Kind, parse, print, type OperationDefinitionNode, type SelectionSetNode } from 'graphql';

/**
 * A plan for people: a line a request, in the order in which they leave; those that leave together stand under `at
 * once`.
 */
export const planText = (plans: readonly PlanNode[]): string => plans.flatMap((plan) => linesOf(plan, '')).join('\n');

const longest = 160;

function linesOf(node: PlanNode, path: string): string[] {
  switch (node.kind) {
    case 'Fetch':
      return [`${node.serviceName}${path}: ${selected(node.operation)}`];
    case 'BatchFetch':
      return [
        `${node.serviceName} for ${node.entityBatch.aliases.flatMap(({ paths }) => paths.map(pathText)).join(' and ')}: ${selected(node.operation)}`,
      ];
    case 'Subscription':
      return linesOf(node.primary, path);
    case 'Flatten':
      return linesOf(node.node, ` for ${pathText(node.path)}`);
    case 'Sequence':
      return node.nodes.flatMap((inner) => linesOf(inner, path));
    case 'Parallel': {
      const lines = node.nodes.map((inner) => linesOf(inner, path));
      return [
        'at once',
        ...lines.flatMap(([first, ...others]) => [`  - ${first}`, ...others.map((line) => `    ${line}`)]),
      ];
    }
    case 'Condition':
      return [
        ...when(`if $${node.condition}`, node.ifClause, path),
        ...when(`unless $${node.condition}`, node.elseClause, path),
      ];
    default:
      return [
        ...when('first', node.primary.node, path),
        ...node.deferred.flatMap((part) => when('later', part.node, path)),
      ];
  }
}

const when = (condition: string, node: PlanNode | undefined, path: string): string[] =>
  node === undefined ? [] : [condition, ...linesOf(node, path).map((line) => `  ${line}`)];

const pathText = (path: readonly FlattenNodePathSegment[]): string =>
  path
    .map((segment) =>
      segment === '@' ? '[]' : 'Field' in segment ? `.${segment.Field}` : `<${segment.TypeCondition.join('|')}>`,
    )
    .join('')
    .replace(/^\./, '');

/** What a request selects, on one line: of entities their fields. */
function selected(text: string): string {
  const operation = parse(text, { noLocation: true }).definitions.find(
    (definition): definition is OperationDefinitionNode => definition.kind === Kind.OPERATION_DEFINITION,
  )!;
  const entities = operation.selectionSet.selections.flatMap((selection) =>
    selection.kind === Kind.FIELD && selection.name.value === '_entities'
      ? (selection.selectionSet?.selections ?? [])
      : [],
  );
  const set: SelectionSetNode =
    entities.length === 0 ? operation.selectionSet : { kind: Kind.SELECTION_SET, selections: entities };
  const line = print(set).replaceAll(/\s+/g, ' ');
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}
