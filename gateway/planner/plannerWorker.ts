import { parentPort } from 'node:worker_threads';
import { QueryPlanner } from '@graphql-hive/router-query-planner';

// The planner, on a thread of a process of its own (`watchedPlanner.ts`): it ends the process that it is in where it
// meets what it did not expect, and nothing interrupts it.

/** What it is asked, one after the other; each is answered before the next is sent. */
export type WorkerRequest =
  | { kind: 'supergraph'; id: number; sdl: string }
  | { kind: 'forget'; id: number }
  | { kind: 'plan'; id: number; operation: string; labels: readonly string[]; percentage: number };

/** `json` is the plan's; absent where there is none. */
export type WorkerResponse = { json?: string | undefined } | { error: string };

const planners = new Map<number, QueryPlanner>();

function answer(question: WorkerRequest): WorkerResponse {
  if (question.kind === 'forget') planners.delete(question.id);
  else if (question.kind === 'supergraph') planners.set(question.id, new QueryPlanner(question.sdl));
  else
    return {
      json: JSON.stringify(
        planners.get(question.id)!.plan(question.operation, undefined, new Set(question.labels), question.percentage)
          .node,
      ),
    };
  return {};
}

parentPort!.on('message', (question: WorkerRequest) => {
  let response: WorkerResponse;
  try {
    response = answer(question);
  } catch (error) {
    response = { error: (error as Error).message };
  }
  parentPort!.postMessage(response);
});
parentPort!.postMessage({} satisfies WorkerResponse);
