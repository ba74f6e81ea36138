import { Kind, visit, type DocumentNode } from 'graphql';

/** What decides in a supergraph whether fields are overridden progressively. */
export interface OverrideLabels {
  /** Labels that a configuration can make active, in order. */
  labels: readonly string[];
  /** The n of `percent(n)`, in order. */
  percentages: readonly number[];
}

/** The labels of `@override(label:)`, as they stand in `@join__field(overrideLabel:)`. */
export function overrideLabelsIn(supergraph: DocumentNode): OverrideLabels {
  const labels = new Set<string>();
  const percentages = new Set<number>();
  visit(supergraph, {
    Directive({ name, arguments: given = [] }) {
      const label = name.value === 'join__field' ? given.find((argument) => argument.name.value === 'overrideLabel')?.value : undefined;
      if (label?.kind !== Kind.STRING) return;
      const percentage = /^percent\((.+)\)$/.exec(label.value)?.[1];
      if (percentage === undefined) labels.add(label.value);
      else percentages.add(Number(percentage));
    },
  });
  return { labels: [...labels].toSorted(), percentages: [...percentages].toSorted((one, other) => one - other) };
}
