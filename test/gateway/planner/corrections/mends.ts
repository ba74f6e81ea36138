import { expect, test } from '@jest/globals';
import { corrections } from '#gateway/planner/corrections.ts';
import type { Correction } from '#gateway/planner/corrections/correction.ts';
import { sidesOf, type Graph } from '../../../federation/graph.ts';
import { federate } from '../../fixture/ask.ts';

export type CorrectionName = keyof typeof corrections;

/**
 * Claims that a federated graph answers an operation as one schema over the same data does, and that it does not
 * without one correction: wrong, with errors, not at all, or (with `requests`) in another number of them. A planner that does it right by itself makes the second
 * claim fail; then the correction may go.
 */
export function mends(name: CorrectionName, claim: string, graph: Graph, source: string, requests?: number): void {
  const { monolith, subgraphs, data } = sidesOf(graph);

  async function answered(applied?: readonly Correction[]): Promise<object> {
    data.reset();
    try {
      const { text, errors, sent } = await federate(subgraphs, {
        corrections: applied,
        satisfiability: graph.satisfiability,
      })(source);
      return {
        text,
        errors: errors.map(({ path }) => path),
        ...(requests !== undefined && { requests: sent.length }),
      };
    } catch (error) {
      return { failed: (error as Error).message };
    }
  }

  test.each([claim])('%s', async () => {
    data.reset();
    const whole = await monolith.ask(source, {});
    const right = {
      text: JSON.stringify(whole.data),
      errors: (whole.errors ?? []).map(({ path }) => path),
      ...(requests !== undefined && { requests }),
    };
    expect(await answered()).toEqual(right);
    const others = Object.entries(corrections).flatMap(([other, correction]) => (other === name ? [] : [correction]));
    expect(await answered(others)).not.toEqual(right);
  });
}
