import type { OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import { OrgraphError } from '#platform/errors.ts';
import { compileOperation, type Execute, type ExecuteOptions, type ExecutionAnswer } from './execute/compile.ts';
import { conditionVariablesOf, type Conditions } from './plan/conditions.ts';
import { normalize } from './plan/normalize.ts';
import { noOverrides, type Overrides } from './plan/overrides.ts';
import { partsOf } from './plan/parts.ts';
import type { Supergraph } from './supergraph.ts';

export interface PreparedOptions extends ExecuteOptions {
  /** Which progressive overrides apply to this request: `percentageOf` the organization's id, or of the request's in a graph without identity. */
  overrides?: Overrides | undefined;
}

/** Runs one operation as often as it is asked for; what it needs is planned and compiled when it is asked for first. It holds no data of anyone. */
export type PreparedExecute = (options: PreparedOptions) => Promise<ExecutionAnswer>;

const mostVariants = 16;
const refusedMilliseconds = 30_000;

/**
 * Makes a validated operation without fragment spreads ready to run: planned and compiled once for each combination of what its @skip and @include say
 * (decided before planning, because the planner loses fetches under nested conditions) and of the overrides that apply.
 */
export function prepareExecution(operation: OperationDefinitionNode, supergraph: Supergraph): PreparedExecute {
  const conditions = conditionVariablesOf(operation);
  const ready = new LRUCache<string, Execute>({ max: mostVariants });
  /** Being compiled, or not to be planned: that is not tried again for a while, though a busy machine may have been why. */
  const pending = new LRUCache<string, Promise<Execute>>({ max: mostVariants, ttl: refusedMilliseconds });

  async function compiled(key: string, values: Conditions, overrides: Overrides): Promise<Execute> {
    const compiling = pending.get(key) ?? compile(operation, values, overrides, supergraph);
    pending.set(key, compiling);
    try {
      const execute = await compiling;
      ready.set(key, execute);
      pending.delete(key);
      return execute;
    } catch (error) {
      if (error instanceof OrgraphError && error.code === 'RATE_LIMITED') pending.delete(key);
      throw error;
    }
  }

  return (options) => {
    const overrides = options.overrides ?? noOverrides;
    let key = supergraph.planner.difference(overrides);
    for (const name of conditions) key += options.variables[name] === true ? '+' : '-';
    const execute = ready.get(key);
    return execute === undefined ? compiled(key, options.variables, overrides).then((first) => first(options)) : execute(options);
  };
}

async function compile(operation: OperationDefinitionNode, conditions: Conditions, overrides: Overrides, { apiSchema, fullSchema, fieldNames, planner }: Supergraph): Promise<Execute> {
  const normalized = normalize(operation, conditions, { schema: apiSchema, fieldNames });
  const plans = [];
  for (const part of partsOf(normalized.operation, apiSchema)) {
    const plan = await planner.plan(part, overrides);
    if (plan !== undefined) plans.push(plan);
  }
  return compileOperation({ normalized, plans }, { apiSchema, fullSchema });
}
