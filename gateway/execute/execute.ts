import type { FragmentDefinitionNode, OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import { conditionVariablesOf, type Conditions } from '../plan/conditions.ts';
import { normalize } from '../plan/normalize.ts';
import { partsOf } from '../plan/parts.ts';
import type { Supergraph } from '../supergraph.ts';
import { compileOperation, type Execute } from './compile.ts';

export type { Execute, ExecuteOptions, ExecutionAnswer } from './compile.ts';

const mostVariants = 16;

/**
 * Makes a validated operation within the limits ready to run: planned and compiled once for each combination of what its @skip and @include say.
 * (Decided before planning, because the planner loses fetches under nested conditions.)
 */
export function prepareExecution(client: OperationDefinitionNode, fragments: ReadonlyMap<string, FragmentDefinitionNode>, supergraph: Supergraph): Execute {
  const conditions = conditionVariablesOf(client, fragments.values());
  const variants = new LRUCache<string, Promise<Execute>>({ max: mostVariants });
  return async (options) => {
    const key = conditions.map((name) => (options.variables[name] === true ? '1' : '0')).join('');
    let variant = variants.get(key);
    if (variant === undefined) {
      variant = compile(client, fragments, options.variables, supergraph);
      variants.set(key, variant);
      variant.catch(() => variants.delete(key));
    }
    return (await variant)(options);
  };
}

async function compile(client: OperationDefinitionNode, fragments: ReadonlyMap<string, FragmentDefinitionNode>, conditions: Conditions, supergraph: Supergraph): Promise<Execute> {
  const { apiSchema, fullSchema, fieldNames, planner } = supergraph;
  const normalized = normalize(client, fragments, conditions, { schema: apiSchema, fieldNames });
  const plans = [];
  for (const part of partsOf(normalized.operation, apiSchema)) {
    const plan = await planner.plan(part);
    if (plan !== undefined) plans.push(plan);
  }
  return compileOperation({ normalized, plans }, { apiSchema, fullSchema });
}
