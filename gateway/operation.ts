import {
  getVariableValues, GraphQLError, Kind, OperationTypeNode, validate,
  type DocumentNode, type FragmentDefinitionNode, type OperationDefinitionNode, type SelectionSetNode,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Need } from '#platform/access.ts';
import { OrgraphError } from '#platform/errors.ts';
import { prepareExecution, type Execute } from './execute/execute.ts';
import { fragmentsOf } from './fragments.ts';
import { assertWithin, parseWithin, type Limits } from './limits.ts';
import { limitObjects } from './objects.ts';
import { refused } from './refusal.ts';
import type { Supergraph } from './supergraph.ts';

/** An operation made ready; it holds nothing of any caller and is shared by all of them. */
export interface Operation {
  type: OperationTypeNode;
  name: string | undefined;
  /** The names of its root fields. */
  fields: readonly string[];
  /** The most that any of its root fields needs. */
  needs: Need;
  /** @throws Refusal BAD_USER_INPUT, one error per variable that does not fit; OrgraphError QUERY_TOO_COMPLEX when its pages are too long together. */
  variables(given: Readonly<Record<string, unknown>>): Record<string, unknown>;
  execute: Execute;
}

export interface OperationReader {
  /** @throws OrgraphError or Refusal when the text is no operation of this graph, or too large a one. */
  read(text: string, operationName: string | undefined): Operation;
}

const mostOperations = 1_000;
const mostText = 16 * 1024 * 1024;
const mostErrors = 20;

export function createOperationReader(supergraph: Supergraph, limits: Limits): OperationReader {
  const prepared = new LRUCache<string, Operation>({ max: mostOperations, maxSize: mostText, sizeCalculation: (_, key) => key.length + 1 });
  return {
    read(text, operationName) {
      const key = `${operationName ?? ''}\n${text}`;
      let operation = prepared.get(key);
      if (operation === undefined) prepared.set(key, (operation = prepare(text, operationName)));
      return operation;
    },
  };

  function prepare(text: string, operationName: string | undefined): Operation {
    const document = parseWithin(text, limits);
    assertWithin(document, limits);
    const node = operationOf(document, operationName);
    const errors = validate(supergraph.apiSchema, document, undefined, { maxErrors: mostErrors });
    // The rule on overlapping fields gives up where comparing them would take too long.
    if (errors.length === 1 && errors[0]!.message === 'Validation aborted.') throw new OrgraphError('QUERY_TOO_COMPLEX', 'The operation repeats too many fields. Ask for each once.');
    if (errors.length > 0) throw refused('GRAPHQL_VALIDATION_FAILED', errors);
    const fragments = fragmentsOf(document);
    const assertAffordable = limitObjects(supergraph.apiSchema, node, fragments, limits.objects);
    const fields = rootFieldNames(node.selectionSet, fragments);
    return {
      type: node.operation,
      name: node.name?.value,
      fields,
      needs: mostNeeded(fields.map((field) => (field.startsWith('__') ? 'NOTHING' : supergraph.needOf(node.operation, field)))),
      variables(given) {
        const { coerced, errors: invalid } = getVariableValues(supergraph.apiSchema, node.variableDefinitions ?? [], given, { maxErrors: mostErrors });
        if (invalid !== undefined) throw refused('BAD_USER_INPUT', invalid.map(withField));
        assertAffordable(coerced);
        return coerced;
      },
      execute: prepareExecution(node, fragments, supergraph),
    };
  }
}

/** Which operation of the document is meant. @throws OrgraphError OPERATION_RESOLUTION_FAILURE. */
function operationOf({ definitions }: DocumentNode, name: string | undefined): OperationDefinitionNode {
  const operations = definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (name === undefined && operations.length > 1) throw unclear('The document has several operations: say which by operationName.');
  const operation = name === undefined ? operations[0] : operations.find((candidate) => candidate.name?.value === name);
  if (operation === undefined) throw unclear(name === undefined ? 'The document has no operation.' : 'The document has no operation of the name in operationName.');
  if (operation.operation === OperationTypeNode.SUBSCRIPTION) throw unclear('Subscriptions are not served.');
  return operation;
}

const unclear = (message: string) => new OrgraphError('OPERATION_RESOLUTION_FAILURE', message);

/** Every root field, also under @skip, and through fragments: what might be asked counts. */
function rootFieldNames({ selections }: SelectionSetNode, fragments: ReadonlyMap<string, FragmentDefinitionNode>): string[] {
  const names = selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection.name.value];
    return rootFieldNames(selection.kind === Kind.INLINE_FRAGMENT ? selection.selectionSet : fragments.get(selection.name.value)!.selectionSet, fragments);
  });
  return [...new Set(names)];
}

const order: readonly Need[] = ['NOTHING', 'USER', 'ORGANIZATION'];
const mostNeeded = (needs: readonly Need[]): Need => order[Math.max(0, ...needs.map((need) => order.indexOf(need)))]!;

/** Names the variable, or the place in it, that does not fit. */
function withField(error: GraphQLError): GraphQLError {
  const field = /^Variable "\$\w+" got invalid value .* at "([^"]+)"; /s.exec(error.message)?.[1] ?? /^Variable "\$(\w+)"/.exec(error.message)?.[1];
  return new GraphQLError(error.message, { nodes: error.nodes ?? null, extensions: field === undefined ? {} : { field } });
}
