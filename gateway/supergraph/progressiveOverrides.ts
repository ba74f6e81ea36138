import { randomUUID } from 'node:crypto';
import { Kind, visit, type DocumentNode } from 'graphql';

/** Which progressive overrides (`@override(label:)`) apply to a request. */
export interface Overrides {
  /** The labels that are active by configuration. */
  labels: ReadonlySet<string>;
  /**
   * From 0 to below 100: `percent(n)` applies where this is below n. It is the same for the same organization, so that
   * nobody changes sides between requests.
   */
  readonly percentage: number;
}

/** What applies where nothing is said: no label, and of the percentages only 100. */
export const noOverrides: Overrides = { labels: new Set(), percentage: 99.999_999 };

/** What applies to one request. Most graphs ask for no percentage: it is drawn when it is asked for, and stays. */
export class RequestOverrides implements Overrides {
  readonly labels: ReadonlySet<string>;
  readonly #organization: string | null;
  #percentage: number | undefined;

  /** @param organization null where the request stands alone. */
  constructor(labels: ReadonlySet<string>, organization: string | null) {
    this.labels = labels;
    this.#organization = organization;
  }

  get percentage(): number {
    return (this.#percentage ??= percentageOf(this.#organization ?? randomUUID()));
  }
}

/**
 * Where an organization's id (or, in a graph without identity, the request's) stands among the hundred: even, and the
 * same in every process (FNV-1a, its bits mixed once more because ids that differ in their last character only would
 * lie side by side).
 */
export function percentageOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < id.length; index += 1) hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32) * 100;
}

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
      const label =
        name.value === 'join__field'
          ? given.find((argument) => argument.name.value === 'overrideLabel')?.value
          : undefined;
      if (label?.kind !== Kind.STRING) return;
      const percentage = /^percent\((.+)\)$/.exec(label.value)?.[1];
      if (percentage === undefined) labels.add(label.value);
      else percentages.add(Number(percentage));
    },
  });
  return { labels: [...labels].toSorted(), percentages: [...percentages].toSorted((one, other) => one - other) };
}
