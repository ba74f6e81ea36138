import { Kind, type ConstArgumentNode, type ConstDirectiveNode } from 'graphql';
import type { JoinedField } from './supergraphFacts.ts';

/** A directive that says what a subgraph has of a field (https://specs.apollo.dev/join). */
export function joinField(graph: string, facts: Partial<Omit<JoinedField, 'usedOverridden'>> = {}): ConstDirectiveNode {
  const { external, ...texts } = facts;
  return {
    kind: Kind.DIRECTIVE,
    name: { kind: Kind.NAME, value: 'join__field' },
    arguments: [
      argument('graph', { kind: Kind.ENUM, value: graph }),
      ...Object.entries(texts).flatMap(([name, value]) => (value === undefined ? [] : [text(name, value)])),
      ...(external === true ? [argument('external', { kind: Kind.BOOLEAN, value: true })] : []),
    ],
  };
}

/** The same with another type. */
export const withType = (join: ConstDirectiveNode, type: string): ConstDirectiveNode => ({
  ...join,
  arguments: [...(join.arguments ?? []).filter(({ name }) => name.value !== 'type'), text('type', type)],
});

const text = (name: string, value: string): ConstArgumentNode => argument(name, { kind: Kind.STRING, value });

const argument = (name: string, value: ConstArgumentNode['value']): ConstArgumentNode => ({
  kind: Kind.ARGUMENT,
  name: { kind: Kind.NAME, value: name },
  value,
});
