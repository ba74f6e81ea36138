import type { FragmentDefinitionNode, OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import { conditionVariablesOf, type Conditions } from '../plan/conditions.ts';
import { normalize } from '../plan/normalize.ts';
import { partsOf } from '../plan/parts.ts';
import type { Supergraph } from '../supergraph.ts';
import { compileIntrospection } from './introspect.ts';
import { compileRender } from './render.ts';
import { createReport, type LocatedError } from './report.ts';
import { run, type RunOptions } from './run.ts';
import { compileSteps, type Step } from './steps.ts';

/** An answer: `data` is JSON text, written as the client selected it. */
export interface ExecutionAnswer {
  data: string;
  errors: LocatedError[];
}

export interface ExecuteOptions extends RunOptions {
  /** A value of a subgraph that its schema does not allow. */
  onInvalid?(what: string, path: string): void;
}

/** Runs one operation as often as it is asked for. It holds no data of anyone. */
export type Execute = (options: ExecuteOptions) => Promise<ExecutionAnswer>;

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
  const steps: Step[] = [];
  for (const part of partsOf(normalized.operation, apiSchema)) {
    const plan = await planner.plan(part);
    if (plan !== undefined) steps.push(compileSteps(plan, fullSchema));
  }
  const introspect = compileIntrospection(normalized.operation, apiSchema);
  const render = compileRender(normalized, apiSchema);
  return async (options) => {
    const { data, failures, loose } = await run({ kind: 'sequence', steps }, options);
    const report = createReport(failures, normalized.clientName, options.onInvalid ?? (() => {}));
    const text = render(data, { report, introspection: introspect(options.variables) });
    return { data: text, errors: [...report.errors, ...loose] };
  };
}
