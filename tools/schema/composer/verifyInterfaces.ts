import { Kind } from 'graphql';
import type { Comparison, Mistake } from './comparison.ts';

/**
 * Fields of interfaces that types which implement them lack. The composer gives objects what an @interfaceObject adds to
 * their interface, and interfaces of that interface nothing.
 */
export const unimplementedFields = ({ supergraph: { types } }: Comparison): Mistake[] =>
  [...types].flatMap(([type, { node, fields }]) => {
    const isFielded = node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION;
    const interfaces = isFielded ? (node.interfaces ?? []) : [];
    return interfaces.flatMap(({ name: { value: implemented } }) =>
      [...(types.get(implemented)?.fields ?? [])]
        .filter(([field]) => !fields.has(field))
        .map(([field, { in: joined }]) => ({
          subgraph: [...joined.keys()].join('", "'),
          subject: `${implemented}.${field}`,
          found: `"${type}", which implements "${implemented}", does not have it`,
        })),
    );
  });
