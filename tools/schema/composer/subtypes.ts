import { Kind, parseType, type TypeNode } from 'graphql';

/** Whether the objects of a type are some of an abstract one's, both by their names. */
export type IsMember = (type: string, abstract: string) => boolean;

/** Whether every value of one type is one of another (GraphQL, IsValidImplementationFieldType); types as texts. */
export const isSubtype = (one: string, other: string, isMember: IsMember): boolean =>
  one === other || isSubtypeNode(parseType(one), parseType(other), isMember);

function isSubtypeNode(one: TypeNode, other: TypeNode, isMember: IsMember): boolean {
  if (other.kind === Kind.NON_NULL_TYPE)
    return one.kind === Kind.NON_NULL_TYPE && isSubtypeNode(one.type, other.type, isMember);
  if (one.kind === Kind.NON_NULL_TYPE) return isSubtypeNode(one.type, other, isMember);
  if (one.kind === Kind.LIST_TYPE && other.kind === Kind.LIST_TYPE)
    return isSubtypeNode(one.type, other.type, isMember);
  if (one.kind === Kind.LIST_TYPE || other.kind === Kind.LIST_TYPE) return false;
  return one.name.value === other.name.value || isMember(one.name.value, other.name.value);
}
