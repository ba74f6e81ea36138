import type { PlanNode } from '@graphql-hive/router-query-planner';
import { Kind, visit, type DocumentNode, type OperationDefinitionNode } from 'graphql';
import { readGatewayConfiguration } from '#gateway/deployment/configuration.ts';
import type { Supergraph } from '#gateway/engine/supergraph.ts';
import { RequestError } from '#gateway/http/requestError.ts';
import { fragmentsOf } from '#gateway/operation/ast.ts';
import { parseBounded } from '#gateway/operation/boundedParser.ts';
import { extractLiterals } from '#gateway/operation/extractLiterals.ts';
import { limitIntrospection, type IntrospectionLimit } from '#gateway/operation/introspectionLimit.ts';
import { normalize } from '#gateway/operation/normalize.ts';
import { limitObjects } from '#gateway/operation/objectLimit.ts';
import { assertSizeWithin } from '#gateway/operation/operationSize.ts';
import { serialPartsOf } from '#gateway/operation/serialParts.ts';
import { assertValid } from '#gateway/operation/validate.ts';
import { noOverrides, type Overrides } from '#gateway/supergraph/progressiveOverrides.ts';
import { OrgraphError } from '#platform/values/errors.ts';
import { CouldNotCheck } from '../finding.ts';
import type { KnownOperation } from './knownOperation.ts';
import type { Side } from './sides.ts';

/** What would become of an operation: its plans, one for each part that runs after another, for no and for every progressive override; or why it is refused. */
export type Outcome =
  | { document: DocumentNode; plans: readonly PlanNode[]; overridden: readonly PlanNode[]; refusal?: undefined }
  | { document: DocumentNode | undefined; plans?: undefined; refusal: string; step: 'validate' | 'plan' };

/** The limits of this environment's gateways (MAX_…), by default the usual ones. */
const { limits } = readGatewayConfiguration(Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith('MAX_'))), { keyless: true });

/** Does with an operation what the gateway does before it asks a subgraph. What @skip and @include leave out is planned too. @throws (the promise) CouldNotCheck where planning is too busy. */
export async function tryOperation({ text, operationName, writtenOut }: KnownOperation, { supergraph, everyOverride }: Side): Promise<Outcome> {
  let document: DocumentNode | undefined;
  let step: 'validate' | 'plan' = 'validate';
  try {
    document = parseBounded(text, writtenOut ? { ...limits, tokens: Infinity } : limits);
    assertSizeWithin(document, limits);
    const operations = document.definitions.filter((definition): definition is OperationDefinitionNode => definition.kind === Kind.OPERATION_DEFINITION);
    const operation = operationName === undefined ? operations[0] : operations.find(({ name }) => name?.value === operationName);
    if (operation === undefined) return { document, refusal: 'The document has no operation.', step };
    const fragments = fragmentsOf(document);
    await assertValid(supergraph.apiSchema, document, fragments, limits);
    const general = extractLiterals(operation, fragments, supergraph.apiSchema);
    introspectionLimitOf(supergraph)(general.operation);
    limitObjects(supergraph.apiSchema, general, limits.objects);
    step = 'plan';
    const normalized = normalize(withoutConditions(general.operation), {}, { schema: supergraph.apiSchema, fieldNames: supergraph.fieldNames }).operation;
    const plans = await planned(normalized, noOverrides, supergraph);
    const { planner } = supergraph;
    return { document, plans, overridden: planner.difference(everyOverride) === planner.difference(noOverrides) ? plans : await planned(normalized, everyOverride, supergraph) };
  } catch (error) {
    if (error instanceof OrgraphError && error.code === 'RATE_LIMITED') throw new CouldNotCheck('Operations could not be planned: the planner is too busy.');
    if (step === 'validate' && !(error instanceof RequestError) && !(error instanceof OrgraphError)) throw error;
    return { document, refusal: (error as Error).message, step };
  }
}

async function planned(operation: OperationDefinitionNode, overrides: Overrides, { apiSchema, planner }: Supergraph): Promise<PlanNode[]> {
  const plans: PlanNode[] = [];
  for (const part of serialPartsOf(operation, apiSchema)) {
    const plan = await planner.plan(part, overrides);
    if (plan !== undefined) plans.push(plan);
  }
  return plans;
}

const withoutConditions = (operation: OperationDefinitionNode): OperationDefinitionNode =>
  visit(operation, { Directive: ({ name }) => (name.value === 'skip' || name.value === 'include' ? null : undefined) });

const limitsOfIntrospection = new WeakMap<Supergraph, IntrospectionLimit>();

function introspectionLimitOf(supergraph: Supergraph): IntrospectionLimit {
  const limit = limitsOfIntrospection.get(supergraph) ?? limitIntrospection(supergraph.apiSchema);
  limitsOfIntrospection.set(supergraph, limit);
  return limit;
}
