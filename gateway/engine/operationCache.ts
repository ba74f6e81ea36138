import {
  Kind,
  parse,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionSetNode,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Need } from '#platform/graphql/access.ts';
import { compileVariables, type Variables } from '../operation/coerceVariables.ts';
import type { Limits } from '../operation/limits.ts';
import { reenteredFieldsIn } from '../operation/reenteredFields.ts';
import type { CountUse, Traffic } from '../traffic/traffic.ts';
import { mostUsedOf, type CountedOperation, type UsedOperation } from './mostUsed.ts';
import { createPlanCache, type ExecuteOperation, type PlanCache } from './planCache.ts';
import { readOperation } from './readOperation.ts';
import type { Supergraph } from './supergraph.ts';

/** An operation made ready; it is shared by all who send its text. */
export interface Operation {
  type: OperationTypeNode;
  name: string | undefined;
  /** The names of its root fields. */
  fields: readonly string[];
  /** The most that any of its root fields needs, those that it selects below its root among them. */
  needs: Need;
  /** The first of its root fields that takes no idempotency key. */
  withoutKey: string | undefined;
  /** The text that it has in common with all that differ in names, formatting and literals only. */
  general: string;
  /**
   * What `execute` is to be given; names and values are the prepared operation's, not the client's.
   * @throws RequestError BAD_USER_INPUT, one error per place that does not fit; OrgraphError QUERY_TOO_COMPLEX when its
   * pages are too long together.
   */
  variables(given: Variables): Variables;
  /** @throws (the promise) OrgraphError QUERY_TOO_COMPLEX or NOT_READY when it cannot be planned. */
  execute: ExecuteOperation;
  /** Counts a request that runs it, where traffic is recorded. */
  countUse: CountUse | undefined;
}

export interface OperationCache {
  /**
   * At once for a text that is known.
   * @param hash of the text, where it is known: then the text itself is not looked at again.
   * @throws (also the promise) OrgraphError or RequestError when the text is no operation of this graph, or too large a
   * one.
   */
  read(text: string, operationName: string | undefined, hash?: string): Operation | Promise<Operation>;
  /** The operations that are asked for most, so many at most, the most often used first. */
  mostUsed(many: number): UsedOperation[];
  /**
   * Makes an operation ready that another cache has been asked for: read, planned and compiled.
   * @throws (the promise) like `read`, and what planning throws.
   */
  adopt(used: UsedOperation): Promise<void>;
}

type KnownOperation = Operation & CountedOperation;

const mostOperations = 1_000;
/** Characters. */
const mostText = 16 * 1024 * 1024;
/** Characters of what is prepared: its compiled form takes some hundred times their memory. */
const mostPrepared = 1024 * 1024;

/**
 * Reads operations, each text once, and prepares them, all that differ in names, formatting and literals only once: two
 * bounded memories, neither of which holds anything but operations.
 */
export function createOperationCache(supergraph: Supergraph, limits: Limits, traffic?: Traffic): OperationCache {
  const { apiSchema, fieldNames } = supergraph;
  // Made now, so that no client waits for it.
  supergraph.introspectionLimit();
  const reenteredFields = reenteredFieldsIn(apiSchema);
  const known = new LRUCache<string, KnownOperation>({
    max: mostOperations,
    maxSize: mostText,
    sizeCalculation: (_, key) => key.length + 1,
  });
  /** The same by the hashes of their texts: short keys, and apart, because a client may send a hash for a text. */
  const knownByHash = new LRUCache<string, KnownOperation>({
    max: mostOperations,
    maxSize: mostText,
    sizeCalculation: ({ text }) => text.length + 1,
  });
  const prepared = new LRUCache<string, PlanCache>({
    max: mostOperations,
    maxSize: mostPrepared,
    sizeCalculation: (_, key) => key.length + 1,
  });

  function preparedFor(text: string): PlanCache {
    let found = prepared.get(text);
    if (found === undefined) {
      found = createPlanCache(parse(text, { noLocation: true }).definitions[0] as OperationDefinitionNode, supergraph);
      prepared.set(text, found);
    }
    return found;
  }

  async function prepare(text: string, operationName: string | undefined): Promise<KnownOperation> {
    const { client, fragments, general, assertAffordable } = await readOperation(
      text,
      operationName,
      supergraph,
      limits,
    );
    const read = compileVariables(client, general, apiSchema);
    const fields = rootFieldNames(client.selectionSet, fragments);
    const { text: generalText } = general;
    const operation: KnownOperation = {
      text,
      operationName,
      general: generalText,
      uses: 0,
      type: client.operation,
      name: client.name?.value,
      fields,
      needs: mostNeeded([
        ...fields.map((field) => (field.startsWith('__') ? 'NOTHING' : supergraph.needOf(client.operation, field))),
        ...[...reenteredFields(general.operation)].map((field) => supergraph.needOf(OperationTypeNode.QUERY, field)),
      ]),
      withoutKey: fields.find((field) => !field.startsWith('__') && !supergraph.takesKey(field)),
      variables:
        assertAffordable === undefined
          ? read
          : (given) => {
              const values = read(given);
              assertAffordable(values);
              return values;
            },
      execute: (options) => preparedFor(generalText).execute(options),
      countUse: traffic?.counterOf(client, fragments, { schema: apiSchema, fieldNames }),
    };
    known.set(keyOf(text, operationName), operation);
    return operation;
  }

  async function readFirst(
    text: string,
    operationName: string | undefined,
    hash: string | undefined,
  ): Promise<KnownOperation> {
    const operation = await prepare(text, operationName);
    if (hash !== undefined) knownByHash.set(keyOf(hash, operationName), operation);
    operation.uses += 1;
    return operation;
  }

  function find(text: string, operationName: string | undefined, hash: string | undefined): KnownOperation | undefined {
    if (hash === undefined) return known.get(keyOf(text, operationName));
    const key = keyOf(hash, operationName);
    const found = knownByHash.get(key);
    if (found !== undefined) return found;
    const byText = known.get(keyOf(text, operationName));
    if (byText !== undefined) knownByHash.set(key, byText);
    return byText;
  }

  return {
    read(text, operationName, hash) {
      const operation = find(text, operationName, hash);
      if (operation === undefined) return readFirst(text, operationName, hash);
      operation.uses += 1;
      return operation;
    },
    mostUsed: (many) =>
      mostUsedOf(
        new Set([...known.values(), ...knownByHash.values()]),
        many,
        (general) => prepared.peek(general)?.variants() ?? [],
      ),
    async adopt({ text, operationName, uses, variants }) {
      const operation = known.peek(keyOf(text, operationName)) ?? (await prepare(text, operationName));
      // What is not asked for any more loses its place with every graph.
      operation.uses += Math.floor(uses / 2);
      for (const variant of variants) await preparedFor(operation.general).prepare(variant);
    },
  };
}

const keyOf = (text: string, operationName: string | undefined): string =>
  operationName === undefined ? text : `${operationName}\n${text}`;

/** Every root field, also under @skip, and through fragments: what might be asked counts. */
function rootFieldNames(
  { selections }: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): string[] {
  const names = selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection.name.value];
    return rootFieldNames(
      selection.kind === Kind.INLINE_FRAGMENT
        ? selection.selectionSet
        : fragments.get(selection.name.value)!.selectionSet,
      fragments,
    );
  });
  return [...new Set(names)];
}

const order: readonly Need[] = ['NOTHING', 'USER', 'ORGANIZATION'];
const mostNeeded = (needs: readonly Need[]): Need => order[Math.max(0, ...needs.map((need) => order.indexOf(need)))]!;
