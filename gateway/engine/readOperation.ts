import {
  Kind,
  OperationTypeNode,
  print,
  type DocumentNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
} from 'graphql';
import { OrgraphError } from '#platform/values/errors.ts';
import { compileOperation, type PlannedOperation, type Execute } from '../executor/compileOperation.ts';
import { fragmentsOf } from '../operation/ast.ts';
import { assertAuthenticatesOnce } from '../operation/authenticatesOnce.ts';
import { parseBounded } from '../operation/boundedParser.ts';
import type { Conditions } from '../operation/conditions.ts';
import { extractLiterals, type GeneralOperation } from '../operation/extractLiterals.ts';
import { judgeRights } from '../operation/judgeRights.ts';
import type { Limits } from '../operation/limits.ts';
import { normalize } from '../operation/normalize.ts';
import { limitObjects, type ObjectLimit } from '../operation/objectLimit.ts';
import { assertSizeWithin } from '../operation/operationSize.ts';
import { rootNamesOf, serialPartsOf } from '../operation/serialParts.ts';
import { assertValid, turnIfLarge } from '../operation/validate.ts';
import { PlannerExited } from '../planner/plannerProcess.ts';
import type { Overrides } from '../supergraph/progressiveOverrides.ts';
import { planningFailed } from './planningFailed.ts';
import { subscriptionsRefused } from './subscriptionsRefused.ts';
import type { Supergraph } from './supergraph.ts';
import { unplannedField } from './unplannedField.ts';

/** What one plan of an operation is made for. */
export interface PlanVariant {
  conditions: Conditions;
  overrides: Overrides;
  /** Permissions that it may ask and the caller does not hold; none where rights are not judged. */
  lacking?: readonly string[];
}

/** An operation's plans, one for each part that runs after another, and what runs them. */
export interface CompiledPlan extends Pick<PlannedOperation, 'plans'> {
  execute: Execute;
}

/**
 * Under `any` condition all is planned that the operation can ask for, to be looked at and not to be run.
 * @throws (the promise) OrgraphError QUERY_TOO_COMPLEX or NOT_READY; PLANNING_FAILED for what cannot be planned or
 * run, its cause and the operation's hash for the log.
 */
export type PlanOperation = (
  variant: PlanVariant | { conditions: 'any'; overrides: Overrides; lacking?: undefined },
) => Promise<CompiledPlan>;

/** An operation of a graph: valid, within the limits, and ready to be planned. */
export interface ReadOperation {
  /** As the client wrote it, and the fragments of its document. */
  client: OperationDefinitionNode;
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** What it has in common with all that differ in names, formatting and literals only. */
  general: GeneralOperation;
  /** Bounds the objects that it can ask for by its variables; undefined where no value of theirs exceeds the limit. */
  assertAffordable: ObjectLimit | undefined;
  plan: PlanOperation;
}

/**
 * The one way from a client's text to its plans, without any memory: the server and the drop-in remember what it gives
 * (`operationCache.ts`, `planCache.ts`), the schema check asks it what would become of an operation.
 * @throws (the promise) RequestError or OrgraphError with the code that a client is answered: no operation of this
 * graph, or too large a one.
 */
export async function readOperation(
  text: string,
  operationName: string | undefined,
  supergraph: Supergraph,
  limits: Limits,
): Promise<ReadOperation> {
  const { apiSchema, operationSchema } = supergraph;
  const document = parseBounded(text, limits);
  assertSizeWithin(document, limits);
  const client = chosenOperation(document, operationName);
  if (client.operation === OperationTypeNode.SUBSCRIPTION) throw subscriptionsRefused(apiSchema);
  const fragments = fragmentsOf(document);
  await assertValid(operationSchema, document, fragments, limits);
  const general = extractLiterals(client, fragments, apiSchema);
  await turnIfLarge(document);
  assertAuthenticatesOnce(general.operation, supergraph.needOf);
  supergraph.introspectionLimit()(general.operation);
  return {
    client,
    fragments,
    general,
    assertAffordable: limitObjects(apiSchema, general, limits.objects),
    plan: planOperation(general.operation, supergraph),
  };
}

/**
 * Plans and compiles what `readOperation` has read. It holds nothing else of the text, so that it can be remembered.
 */
export function planOperation(
  operation: OperationDefinitionNode,
  { apiSchema, fullSchema, requirements, fieldNames, interfaceObjects, nodes, rights, planner }: Supergraph,
): PlanOperation {
  return async ({ conditions, overrides, lacking = [] }) => {
    const selected = normalize(operation, conditions, { schema: apiSchema, fieldNames });
    const judged =
      lacking.length === 0
        ? undefined
        : judgeRights(selected.operation, new Set(lacking), { schema: apiSchema, rights });
    const normalized = judged === undefined ? selected : { ...selected, operation: judged.operation };
    // Numbered before anything is left out: what of it is run changes with rights and overrides.
    const names = rootNamesOf(selected.operation);
    const schemas = { schema: apiSchema, fullSchema, interfaceObjects };
    const plans = [];
    const positions = [];
    let places: readonly (readonly string[])[] = names.map((name) => [name]);
    try {
      for (const part of serialPartsOf(judged?.permitted ?? selected.operation, schemas)) {
        const planPart = (smaller: OperationDefinitionNode) => planner.plan(smaller, overrides);
        const plan = await planPart(part).catch(async (error: unknown) => {
          // Looking for the place would end it again and again.
          const isSought = !(error instanceof OrgraphError || error instanceof PlannerExited);
          if (isSought) places = await unplannedField(part, planPart);
          throw error;
        });
        if (plan === undefined) continue;
        plans.push(plan);
        positions.push(names.indexOf(rootNamesOf(part)[0]!));
      }
      const planned = { normalized, plans, positions, refusals: judged?.refusals };
      return { plans, execute: compileOperation(planned, { apiSchema, fullSchema, requirements, nodes }) };
    } catch (error) {
      throw error instanceof OrgraphError
        ? error
        : planningFailed(
            places.map((place) => place.map(normalized.clientName)),
            print(operation),
            error,
          );
    }
  };
}

/**
 * The type of the operation that a client means, whether a graph has it or not; undefined where nobody can say.
 */
export function operationTypeOf(
  text: string,
  operationName: string | undefined,
  limits: Limits,
): OperationTypeNode | undefined {
  try {
    return chosenOperation(parseBounded(text, limits), operationName).operation;
  } catch {
    return undefined;
  }
}

/** Which operation of the document is meant. @throws OrgraphError OPERATION_RESOLUTION_FAILURE. */
function chosenOperation(document: DocumentNode, name: string | undefined): OperationDefinitionNode {
  const operations = document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (name === undefined && operations.length > 1)
    throw unresolved('The document has several operations: say which by operationName.');
  const operation = name === undefined ? operations[0] : operations.find((candidate) => candidate.name?.value === name);
  if (operation === undefined)
    throw unresolved(
      name === undefined
        ? 'The document has no operation.'
        : 'The document has no operation of the name in operationName.',
    );
  return operation;
}

const unresolved = (message: string): OrgraphError => new OrgraphError('OPERATION_RESOLUTION_FAILURE', message);
