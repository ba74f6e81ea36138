/** What to do about what does not compose, by the composer's code. */
export const adviceFor = (rule: string): string => advice[rule] ?? 'Mend it here, or together with the other subgraph’s owner: until then the graph cannot be published.';

const advice: Record<string, string> = {
  INVALID_GRAPHQL: 'Mend the SDL: as it stands no server can be built from it.',
  INVALID_FIELD_SHARING: 'One subgraph answers a field. To move it here, add @override(from: "<old subgraph>") and publish, then remove it there; mark it @shareable in all of them only where all answer the same.',
  SATISFIABILITY_ERROR: 'Give the type a key that the other subgraph has too, or keep the field where it can be reached.',
  FIELD_TYPE_MISMATCH: 'A shared field has one type everywhere: add a new field with the new type, and deprecate this one.',
  FIELD_ARGUMENT_TYPE_MISMATCH: 'A shared argument has one type everywhere.',
  ENUM_VALUE_MISMATCH: 'An enum that is both given and answered has the same values everywhere: add the value to the other subgraphs too, unused at first.',
  REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH: 'Make the argument optional, publish it everywhere, and then require it.',
  REQUIRED_INPUT_FIELD_MISSING_IN_SOME_SUBGRAPH: 'Make the field optional, publish it everywhere, and then require it.',
  EXTERNAL_MISSING_ON_BASE: 'The owner does not have this field (any more): remove what depends on it, or have it restored.',
  REQUIRES_INVALID_FIELDS: 'Name fields that this subgraph declares @external and their owner has.',
  KEY_INVALID_FIELDS: 'A key names fields of the type itself.',
  TYPE_KIND_MISMATCH: 'A type is of one kind everywhere.',
  NO_QUERIES: 'A graph needs at least one field of Query.',
  UNSERVABLE_SUPERGRAPH: 'Leave out what the gateway does not serve; it refuses such a supergraph, and the old one keeps serving.',
};
