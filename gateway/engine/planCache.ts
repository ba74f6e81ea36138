import type { OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import { lackingOf, type Asking } from '#platform/graphql/rights.ts';
import { OrgraphError } from '#platform/values/errors.ts';
import { type Execute, type ExecuteOptions, type ExecutionAnswer } from '../executor/compileOperation.ts';
import { askedPermissions } from '../operation/askedPermissions.ts';
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

const mostVariants = 32;
const refusedMilliseconds = 30_000;
const nothing: readonly string[] = [];

/**
 * Makes a validated operation without fragment spreads ready to run: planned and compiled once for each combination of
 * what its @skip and @include say (decided before planning, because the planner loses fetches under nested conditions),
 * of the overrides that apply, and of what the caller lacks of the permissions that it asks.
 */
export function createPlanCache(operation: OperationDefinitionNode, supergraph: Supergraph): PlanCache {
  const plan = planOperation(operation, supergraph);
  const conditions = conditionVariablesOf(operation);
  const asked = askedPermissions(operation, { schema: supergraph.apiSchema, rights: supergraph.rights });
  /** By the list that an identity holds, which is the same for as long as the identity is. */
  const lackingBy = new WeakMap<readonly string[], readonly string[]>();
  const variants = new Map<string, PlanVariant>();
  const ready = new LRUCache<string, Execute>({ max: mostVariants, dispose: (_, key) => void variants.delete(key) });
  /** Being compiled, or not to be planned: that is not tried again for a while. */
  const pending = new LRUCache<string, Promise<Execute>>({ max: mostVariants, ttl: refusedMilliseconds });

  const compile = async (variant: PlanVariant): Promise<Execute> => (await plan(variant)).execute;

  async function compiled(key: string, { conditions: values, overrides, lacking }: PlanVariant): Promise<Execute> {
    const compiling = pending.get(key) ?? compile({ conditions: values, overrides, lacking: lacking ?? [] });
    pending.set(key, compiling);
    try {
      const execute = await compiling;
      ready.set(key, execute);
      variants.set(key, {
        conditions: Object.fromEntries(conditions.map((name) => [name, values[name] === true])),
        overrides,
        lacking: lacking ?? [],
      });
      pending.delete(key);
      return execute;
    } catch (error) {
      if (error instanceof OrgraphError && error.code === 'NOT_READY') pending.delete(key);
      throw error;
    }
  }

  function keyOf(values: Conditions, overrides: Overrides, lacking: readonly string[]): string {
    let key = supergraph.planner.difference(overrides);
    for (const name of conditions) key += values[name] === true ? '+' : '-';
    return lacking.length === 0 ? key : `${key} ${lacking.join(' ')}`;
  }

  function lackingFor(caller: Asking | undefined): readonly string[] {
    if (caller === undefined || asked.length === 0) return nothing;
    const { permissions } = caller;
    let lacking = lackingBy.get(permissions);
    if (lacking === undefined) {
      lacking = asked.filter((permission) => lackingOf(permissions, [permission]) !== undefined);
      lackingBy.set(permissions, lacking);
    }
    return lacking;
  }

  return {
    execute(options) {
      const overrides = options.overrides ?? noOverrides;
      const lacking = lackingFor(options.caller);
      const key = keyOf(options.variables, overrides, lacking);
      const execute = ready.get(key);
      return execute === undefined
        ? compiled(key, { conditions: options.variables, overrides, lacking }).then((first) => first(options))
        : execute(options);
    },
    async prepare(variant) {
      const lacking = asked.filter((permission) => variant.lacking?.includes(permission));
      const key = keyOf(variant.conditions, variant.overrides, lacking);
      if (!ready.has(key)) await compiled(key, { ...variant, lacking });
    },
    variants: () => [...variants.values()],
  };
}
