import { report } from '../local/report.ts';
import { problemText } from '../schema/problem.ts';
import { SourceError } from '../schema/sources.ts';
import type { DevelopedSubgraph } from './developedSubgraph.ts';
import type { DevelopmentRegistry } from './developmentRegistry.ts';
import type { RestOfGraph } from './restOfGraph.ts';

export interface RecomposeParts {
  name: string;
  /** Where the developed subgraph answers: its whole URL. */
  url: string;
  developed: DevelopedSubgraph;
  rest: RestOfGraph;
  registry: DevelopmentRegistry;
}

/**
 * Composes what is saved now, and says what became of it. Called while it works, it works once more; so what was saved
 * last is what counts. It never fails.
 */
export function createRecompose(parts: RecomposeParts): () => Promise<void> {
  let working: Promise<void> | undefined;
  let again = false;
  const work = async (): Promise<void> => {
    while (again) {
      again = false;
      await compose(parts);
    }
    working = undefined;
  };
  return () => {
    again = true;
    working ??= work();
    return working;
  };
}

async function compose({ name, url, developed, rest, registry }: RecomposeParts): Promise<void> {
  const began = performance.now();
  try {
    const { sdl, placeOf } = await developed.read();
    const amended = await registry.publish(rest, { name, url, sdl, placeOf });
    const seconds = ((performance.now() - began) / 1000).toFixed(2);
    if (amended.outcome === 'published')
      report(
        'orgraph',
        `${name} is in the graph as saved (version ${amended.version.number}, composed in ${seconds} s)`,
      );
    else if (amended.outcome === 'refused') reportRefused(amended.problems.map(problemText));
  } catch (error) {
    reportRefused([error instanceof SourceError ? problemText(error.problem) : (error as Error).message]);
  }
}

const reportRefused = (lines: readonly string[]): void =>
  report(
    'orgraph',
    ['this does not compose; the last graph that did stays:', ...lines.map((line) => `  ${line}`)].join('\n'),
  );
