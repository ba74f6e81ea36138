/** What to do about a change of the API, by its rule. */
export const adviceFor = (rule: string): string => advice[rule] ?? (/_(ADDED|CHANGED|REMOVED)$/.test(rule) && rule.includes('DESCRIPTION') ? 'Nothing: descriptions change no answer.' : 'Tell the clients that the report names.');

const deprecate = 'Keep it, mark it @deprecated with a reason and a date, and remove it when nobody asks for it any more.';

const advice: Record<string, string> = {
  FIELD_REMOVED: deprecate,
  TYPE_REMOVED: deprecate,
  ENUM_VALUE_REMOVED: deprecate,
  INPUT_FIELD_REMOVED: 'Keep accepting it, mark it @deprecated with a reason and a date, and remove it when nobody gives it any more.',
  FIELD_ARGUMENT_REMOVED: 'Keep accepting it, mark it @deprecated with a reason and a date, and remove it when nobody gives it any more.',
  UNION_MEMBER_REMOVED: 'Keep the member in the union, even if it is answered no more, until no operation names it.',
  OBJECT_TYPE_INTERFACE_REMOVED: 'Keep the interface until no operation asks for this type through it.',
  TYPE_KIND_CHANGED: 'Give the new kind a new name, and deprecate what leads to the old one.',
  FIELD_TYPE_CHANGED: 'Add a field of another name with the new type, and deprecate this one.',
  FIELD_ARGUMENT_TYPE_CHANGED: 'Add an argument of another name with the new type, and deprecate this one.',
  INPUT_FIELD_TYPE_CHANGED: 'Add a field of another name with the new type, and deprecate this one.',
  FIELD_ARGUMENT_ADDED: 'An argument that every operation may leave out is safe: make it nullable. With a default, see that the default is what happened before.',
  INPUT_FIELD_ADDED: 'A field that every operation may leave out is safe: make it nullable. With a default, see that the default is what happened before.',
  FIELD_ARGUMENT_DEFAULT_CHANGED: 'Who leaves the argument out gets another answer now; without any default it must be given.',
  INPUT_FIELD_DEFAULT_VALUE_CHANGED: 'Who leaves the field out gets another answer now; without any default it must be given.',
  ENUM_VALUE_ADDED: 'Clients that know every value may meet one that they do not know: see that they have a default case.',
  UNION_MEMBER_ADDED: 'Clients may meet an object that they do not know: see that they pass over it.',
  OBJECT_TYPE_INTERFACE_ADDED: 'Clients may meet this object where they expect others: see that they pass over it.',
  SCHEMA_MUTATION_TYPE_CHANGED: 'Keep the root type.',
  SCHEMA_QUERY_TYPE_CHANGED: 'Keep the root type.',
  SCHEMA_SUBSCRIPTION_TYPE_CHANGED: 'Keep the root type.',
  TYPE_ADDED: 'Nothing: no operation knows it yet.',
  FIELD_ADDED: 'Nothing: no operation knows it yet.',
  FIELD_DEPRECATION_ADDED: 'Tell the clients that use it by when to leave it.',
};
