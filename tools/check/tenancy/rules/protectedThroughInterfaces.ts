import { Kind } from 'graphql';
import type { SourceGraph } from '#tools/schema/graph.ts';
import { memberTypesOf } from '#tools/schema/memberTypes.ts';
import type { TenancyProblem } from '../problem.ts';
import { both, declaredProtection, demandedOf, lacking, unprotected } from '../protection.ts';

/**
 * A field asks the same whether it is reached through its type or through an interface: whoever reads either
 * declaration knows what the other asks.
 */
export function protectedThroughInterfaces(graph: SourceGraph): TenancyProblem[] {
  const members = memberTypesOf(graph);
  const interfaces = [...graph.types.values()].flat().filter(({ kind }) => kind === Kind.INTERFACE_TYPE_DEFINITION);
  const names = new Set(interfaces.map(({ name }) => name));
  return [...names].flatMap((name) => {
    const types = [...new Set(members.get(name) ?? [])];
    const fields = new Set(
      (graph.types.get(name) ?? []).flatMap((definition) => definition.fields.map((field) => field.name.value)),
    );
    return [...fields].flatMap((field) => {
      const all = [name, ...types]
        .map((type) => demandedOf(graph, type, field, declaredProtection))
        .reduce(both, unprotected);
      return [name, ...types].flatMap((type) =>
        (graph.types.get(type) ?? []).flatMap((definition) =>
          definition.fields
            .filter(
              (found) =>
                found.name.value === field &&
                !found.directives?.some((directive) => directive.name.value === 'external'),
            )
            .flatMap((found) => {
              const missing = lacking(all, declaredProtection(definition, found));
              if (missing.length === 0) return [];
              const coordinate = `${type}.${field}`;
              const others = [name, ...types]
                .filter(
                  (other) =>
                    other !== type &&
                    lacking(demandedOf(graph, other, field, declaredProtection), declaredProtection(definition, found))
                      .length > 0,
                )
                .map((other) => `${other}.${field}`);
              return [
                {
                  rule: 'PROTECTED_FIELD_OPEN_BY_INTERFACE',
                  severity: 'error',
                  source: definition.source,
                  coordinate,
                  node: found,
                  message: `${coordinate} is open where ${others.join(', ')} is protected: it lacks ${missing.join(' ')}`,
                  advice: `add ${missing.join(' ')} to ${coordinate}, or take the field out of the interface ${name}`,
                } satisfies TenancyProblem,
              ];
            }),
        ),
      );
    });
  });
}
