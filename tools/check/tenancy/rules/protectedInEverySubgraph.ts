import type { SourceGraph } from '#tools/schema/graph.ts';
import type { TenancyProblem } from '../problem.ts';
import { lacking, answering, demandedOf, fieldProtection } from '../protection.ts';

/** A field that several subgraphs answer (@shareable, keys) asks the same in each: the gateway may ask any of them. */
export function protectedInEverySubgraph(graph: SourceGraph): TenancyProblem[] {
  return [...graph.types].flatMap(([type, definitions]) => {
    const names = new Set(
      definitions.length < 2 ? [] : definitions.flatMap(({ fields }) => fields.map(({ name }) => name.value)),
    );
    return [...names].flatMap((name) => {
      const all = answering(graph, type, name);
      const demanded = demandedOf(graph, type, name);
      return all.flatMap(({ definition, field }) => {
        const missing = lacking(demanded, fieldProtection(definition, field));
        if (missing.length === 0) return [];
        const others = all
          .filter(
            (other) =>
              other.definition !== definition &&
              lacking(fieldProtection(other.definition, other.field), fieldProtection(definition, field)).length > 0,
          )
          .map((other) => other.definition.source.name);
        const coordinate = `${type}.${name}`;
        return [
          {
            rule: 'PROTECTED_FIELD_OPEN_ELSEWHERE',
            severity: 'error',
            source: definition.source,
            coordinate,
            node: field,
            message: `${coordinate} is protected in ${others.join(', ')} and open in ${definition.source.name}, which answers it too: it lacks ${missing.join(' ')}`,
            advice: `add ${missing.join(' ')} to ${coordinate} in ${definition.source.name}, or make it @external there`,
          } satisfies TenancyProblem,
        ];
      });
    });
  });
}
