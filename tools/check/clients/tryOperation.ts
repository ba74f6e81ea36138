import type { PlanNode } from '@graphql-hive/router-query-planner';
import { readGatewayConfiguration, type GatewayConfiguration } from '#gateway/deployment/configuration.ts';
import { readOperation } from '#gateway/engine/readOperation.ts';
import { requestErrorOf } from '#gateway/http/requestError.ts';
import { noOverrides } from '#gateway/supergraph/progressiveOverrides.ts';
import { CouldNotCheck } from '../../process/exitCode.ts';
import type { ClientOperation } from './clientOperation.ts';
import type { Side } from './sides.ts';

/**
 * What would become of an operation: its plans, one for each part that runs after another, for no and for every
 * progressive override; or why the gateway refuses it, and with which code.
 */
export type OperationOutcome =
  | { plans: readonly PlanNode[]; overridden: readonly PlanNode[]; refusal?: undefined }
  | { plans?: undefined; refusal: string; code: string; step: 'validate' | 'plan' };

type Limits = GatewayConfiguration['limits'];

let limits: Limits | undefined;

/**
 * The limits of this environment's gateways (MAX_…), by default the usual ones.
 * @throws ConfigurationError
 */
export const limitsOfGateways = (): Limits =>
  (limits ??= readGatewayConfiguration(
    Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith('MAX_'))),
    { keyless: true },
  ).limits);

/**
 * Does with an operation what the gateway does before it asks a subgraph. What @skip and @include leave out is planned
 * too.
 * @throws (the promise) CouldNotCheck where the machine had no time to plan for minutes.
 */
export async function tryOperation(
  { text, operationName, writtenOut }: ClientOperation,
  { supergraph, everyOverride }: Side,
): Promise<OperationOutcome> {
  const limits = limitsOfGateways();
  let step: 'validate' | 'plan' = 'validate';
  try {
    const { plan } = await readOperation(
      text,
      operationName,
      supergraph,
      writtenOut ? { ...limits, tokens: Infinity } : limits,
    );
    step = 'plan';
    const { planner } = supergraph;
    const { plans } = await plan({ conditions: 'any', overrides: noOverrides });
    const isOverridden = planner.difference(everyOverride) !== planner.difference(noOverrides);
    return {
      plans,
      overridden: isOverridden ? (await plan({ conditions: 'any', overrides: everyOverride })).plans : plans,
    };
  } catch (error) {
    const code = requestErrorOf(error)?.errors[0]!.extensions.code ?? 'INTERNAL';
    if (code === 'NOT_READY') throw new CouldNotCheck((error as Error).message);
    return { refusal: (error as Error).message, code, step };
  }
}
