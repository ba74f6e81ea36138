import type { OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import { OrgraphError } from '#platform/values/errors.ts';
import { type Execute, type ExecuteOptions, type ExecutionAnswer } from '../executor/compileOperation.ts';
import { conditionVariablesOf, type Conditions } from '../operation/conditions.ts';
import { noOverrides, type Overrides } from '../supergraph/progressiveOverrides.ts';
import { planOperation, type PlanVariant } from './readOperation.ts';
import type { Supergraph } from './supergraph.ts';

export interface OperationOptions extends ExecuteOptions {
  /**
   * Which progressive overrides apply to this request: `percentageOf` the organization's id, or of the request's in a
   * graph without identity.
   */
  overrides?: Overrides | undefined;
}

/**
 * Runs one operation as often as it is asked for; what it needs is planned and compiled when it is asked for first. It
 * holds no data of anyone.
 */
export type ExecuteOperation = (options: OperationOptions) => Promise<ExecutionAnswer>;

export interface PlanCache {
  execute: ExecuteOperation;
  /** Plans and compiles without running. @throws (the promise) like `execute`. */
  prepare(variant: PlanVariant): Promise<void>;
  /** What is planned and compiled. */
  variants(): readonly PlanVariant[];
}

const mostVariants = 16;
const refusedMilliseconds = 30_000;

/**
 * Makes a validated operation without fragment spreads ready to run: planned and compiled once for each combination of
 * what its @skip and @include say (decided before planning, because the planner loses fetches under nested conditions)
 * and of the overrides that apply.
 */
export function createPlanCache(operation: OperationDefinitionNode, supergraph: Supergraph): PlanCache {
  const plan = planOperation(operation, supergraph);
  const conditions = conditionVariablesOf(operation);
  const variants = new Map<string, PlanVariant>();
  const ready = new LRUCache<string, Execute>({ max: mostVariants, dispose: (_, key) => void variants.delete(key) });
  /**
   * Being compiled, or not to be planned: that is not tried again for a while, though a busy machine may have been why.
   */
  const pending = new LRUCache<string, Promise<Execute>>({ max: mostVariants, ttl: refusedMilliseconds });

  const compile = async (variant: PlanVariant): Promise<Execute> => (await plan(variant)).execute;

  async function compiled(key: string, values: Conditions, overrides: Overrides): Promise<Execute> {
    const compiling = pending.get(key) ?? compile({ conditions: values, overrides });
    pending.set(key, compiling);
    try {
      const execute = await compiling;
      ready.set(key, execute);
      variants.set(key, {
        conditions: Object.fromEntries(conditions.map((name) => [name, values[name] === true])),
        overrides,
      });
      pending.delete(key);
      return execute;
    } catch (error) {
      if (error instanceof OrgraphError && error.code === 'RATE_LIMITED') pending.delete(key);
      throw error;
    }
  }

  function keyOf(values: Conditions, overrides: Overrides): string {
    let key = supergraph.planner.difference(overrides);
    for (const name of conditions) key += values[name] === true ? '+' : '-';
    return key;
  }

  return {
    execute(options) {
      const overrides = options.overrides ?? noOverrides;
      const key = keyOf(options.variables, overrides);
      const execute = ready.get(key);
      return execute === undefined
        ? compiled(key, options.variables, overrides).then((first) => first(options))
        : execute(options);
    },
    async prepare({ conditions: values, overrides }) {
      const key = keyOf(values, overrides);
      if (!ready.has(key)) await compiled(key, values, overrides);
    },
    variants: () => [...variants.values()],
  };
}
