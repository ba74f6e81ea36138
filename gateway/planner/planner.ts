import { QueryPlanner, type PlanNode } from '@graphql-hive/router-query-planner';
import {
  buildASTSchema,
  Kind,
  print,
  visit,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { OrgraphError } from '#platform/values/errors.ts';
import { rootFieldsOf, withUsedVariables } from '../operation/ast.ts';
import { noOverrides, overrideLabelsIn, type Overrides } from '../supergraph/progressiveOverrides.ts';
import { withNames } from '../supergraph/rootTypes.ts';
import { UnservableSupergraph } from '../supergraph/supportedFeatures.ts';
import { correctGraph } from './corrections.ts';
import type { Correction, Replan } from './corrections/correction.ts';
import { createPlannerPool, type PlannerPool } from './plannerPool.ts';
import { PlannerExited, tooLong } from './plannerProcess.ts';
import { planReentries } from './reentries.ts';
import { withEntryFields } from './requiresDetour/entryFields.ts';
import type { Detours, PlanPart } from './requiresDetour/planAround.ts';
import { planDetour } from './requiresDetour/planDetour.ts';
import { requiringFieldsOf } from './requiresDetour/requiringFields.ts';

/**
 * Turns an operation into the fetches that answer it. Pure: the same operation always has the same plan under the same
 * overrides.
 */
export interface Planner {
  /**
   * Plans beside the event loop. The operation is validated, normalized, within the limits and selects something.
   * @throws OrgraphError QUERY_TOO_COMPLEX when it takes too much of the planner's time, NOT_READY when it waits too
   * long.
   */
  plan(operation: OperationDefinitionNode, overrides: Overrides): Promise<PlanNode | undefined>;
  /** Reads the supergraph in this process. @throws UnservableSupergraph when the planner cannot. */
  assertReadable(): void;
  /**
   * The same in a process of its own, whatever that may come to: nothing of this one waits, and planning goes on beside
   * it.
   * @throws UnservableSupergraph (the promise) when the planner cannot; Error when it takes too long or ends.
   */
  proveReadable(): Promise<void>;
  /**
   * What of the overrides makes a difference in this graph: the same text, the same plans. Empty where nothing is
   * overridden progressively.
   */
  difference(overrides: Overrides): string;
}

/** One process plans for all graphs of this one, another reads those that are not known to be readable. */
const planning = createPlannerPool();
const proving = createPlannerPool({ waiting: 20_000, idle: 5_000 });
/** Plans what is to be judged: a verdict waits for a busy machine, and is the same on every one. */
const judging = createPlannerPool({ waiting: 15 * 60_000 });

/**
 * What is planned over: the graph's text and schema, and the text for operations whose plan trusts a @provides too far.
 */
interface PlannedOver {
  text: string;
  schema: GraphQLSchema;
  agreed(replan: Replan, fields: ReadonlySet<string>): string;
}

export interface PlannerParts {
  /** The supergraph's, where it is known. */
  schema?: GraphQLSchema;
  planIn?: PlannerPool | undefined;
  /** Plans are to be judged, and waited for as long as it takes; else requests wait for them. */
  patient?: boolean | undefined;
  /** All, but in tests of what one of them is for. */
  corrections?: readonly Correction[] | undefined;
}

/** @param rootNames usual names of the root types by those of the operations; the supergraph has the usual ones. */
export function createPlanner(
  supergraph: DocumentNode,
  rootNames: ReadonlyMap<string, string>,
  {
    schema = schemaOf(supergraph),
    patient = false,
    planIn = patient ? judging : planning,
    corrections,
  }: PlannerParts = {},
): Planner {
  const { supergraph: known, replan, asked, corrected } = correctGraph(supergraph, schema, corrections);
  const main = over(known, schema);
  const { labels, percentages: thresholds } = overrideLabelsIn(known);
  const requiring = requiringFieldsOf(known);
  let entry: PlannedOver | undefined;

  /** Only once it is needed: most graphs never need it. */
  function entryOf(): PlannedOver {
    const document = withEntryFields(known);
    return over(document, schemaOf(document), withEntryFields);
  }

  function over(
    document: DocumentNode,
    own: GraphQLSchema,
    change: (agreed: DocumentNode) => DocumentNode = (agreed) => agreed,
  ): PlannedOver {
    return {
      text: print(document),
      schema: own,
      agreed: ({ supergraphFor }, fields) => print(change(supergraphFor(fields))),
    };
  }

  return {
    assertReadable() {
      try {
        void new QueryPlanner(main.text);
      } catch (error) {
        throw unreadable(error);
      }
    },
    async proveReadable() {
      try {
        await proving({ supergraph: main.text, operation: '{ __typename }', overrides: noOverrides });
      } catch (error) {
        if (error instanceof OrgraphError)
          throw new Error('the planner takes too long to read the supergraph', { cause: error });
        throw error instanceof PlannerExited ? error : unreadable(error);
      }
    },
    difference(overrides) {
      if (labels.length === 0 && thresholds.length === 0) return '';
      return [
        ...labels.filter((label) => overrides.labels.has(label)),
        thresholds.findIndex((threshold) => overrides.percentage < threshold),
      ].join();
    },
    async plan(operation, overrides) {
      const [named] = withNames({ kind: Kind.DOCUMENT, definitions: [operation] }, rootNames).definitions as [
        OperationDefinitionNode,
      ];
      const planOver = async (graph: string, part: OperationDefinitionNode): Promise<PlanNode | undefined> => {
        try {
          return await planIn({ supergraph: graph, operation: print(part), overrides });
        } catch (error) {
          throw /recursion limit/i.test((error as Error).message) ? tooLong() : error;
        }
      };

      function detoursOf(whole: OperationDefinitionNode, by: (graph: PlannedOver) => PlanPart): Detours | undefined {
        if (![...fieldsOf(whole)].some((name) => requiring.names.has(name))) return undefined;
        entry ??= entryOf();
        return {
          ...requiring,
          schema: entry.schema,
          requirementOf: (type, field) => requiring.requirementOf(type, field, overrides),
          enter: by(entry),
        };
      }

      async function planned(whole: OperationDefinitionNode): Promise<PlanNode | undefined> {
        let distrusted = false;
        const by =
          ({ text: trusting, schema: own, agreed }: PlannedOver): PlanPart =>
          async (selected, read = (plan) => plan) => {
            const part = asked(selected, own);
            const made = await planOver(trusting, part);
            const plan = made && read(made);
            if (plan === undefined || replan === undefined || replan.isSound(plan)) return plan;
            distrusted = true;
            const other = await planOver(agreed(replan, fieldsOf(part)), part);
            return other && read(other);
          };
        try {
          return await planDetour(whole, by(main), detoursOf(whole, by));
        } catch (error) {
          if (!distrusted || error instanceof OrgraphError) throw error;
          // What one of its fields may trust is what another must not, and there is no other way to it.
          const fields = rootFieldsOf(whole);
          if (fields.length === 1) throw inParts();
          const nodes: PlanNode[] = [];
          for (const field of fields)
            nodes.push(
              (await planned(
                withUsedVariables({ ...whole, selectionSet: { kind: Kind.SELECTION_SET, selections: [field] } }),
              ))!,
            );
          return { kind: 'Sequence', nodes };
        }
      }

      return planReentries(named, schema, async (part) => {
        const plan = await planned(part);
        return plan === undefined ? undefined : corrected(plan, part);
      });
    },
  };
}

const schemaOf = (document: DocumentNode): GraphQLSchema =>
  buildASTSchema(document, { assumeValid: true, assumeValidSDL: true });

const unreadable = (error: unknown): UnservableSupergraph =>
  new UnservableSupergraph(`cannot be planned over: ${(error as Error).message}`);

/** The names of the fields that an operation selects. */
function fieldsOf(operation: OperationDefinitionNode): Set<string> {
  const names = new Set<string>();
  visit(operation, { Field: ({ name }) => void names.add(name.value) });
  return names;
}

const inParts = (): OrgraphError =>
  new OrgraphError(
    'QUERY_TOO_COMPLEX',
    'The operation asks for objects by keys that only parts of it are provided with. Ask for these parts in several requests.',
  );
