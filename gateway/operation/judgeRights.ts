import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isNonNullType,
  Kind,
  visit,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Rights } from '#platform/graphql/rights.ts';
import { OrgraphError } from '#platform/values/errors.ts';
import { fieldTypeOf } from '../supergraph/fieldTypes.ts';
import { nameNode, typenameField } from './ast.ts';
import { collectFields, type CollectedField } from './collectFields.ts';

/** Why something that is selected is null; each is told once. */
export interface Refusal {
  /** What the caller lacks. */
  permission: string;
}

/** What of an operation's selection is refused. */
export interface Refusals {
  ofField(field: FieldNode): Refusal | undefined;
  /** Of the objects of an abstract type, those of one type. */
  ofObject(selected: SelectionSetNode, type: string): Refusal | undefined;
}

export interface JudgedOperation {
  /** All that the client selected. */
  operation: OperationDefinitionNode;
  /** The same without what is refused: what is to be planned. */
  permitted: OperationDefinitionNode;
  refusals: Refusals;
}

/** What stands in a place: as it is to be selected; refused where it is to be null. */
interface Judged {
  selectionSet: SelectionSetNode;
  changed: boolean;
  refusal: Refusal | undefined;
}

/** Fields that are looked at, an abstract type's once for each of its types. */
const mostFields = 5_000;

/**
 * Judges a normalized operation by what its fields and the types of what they give ask (decision 27). A field below
 * which something is lacking is null; where it may not be, that which holds it is. Undefined where nothing is refused.
 * @param lacking permissions that the caller does not hold.
 * @throws OrgraphError QUERY_TOO_COMPLEX
 */
export function judgeRights(
  operation: OperationDefinitionNode,
  lacking: ReadonlySet<string>,
  { schema, rights }: { schema: GraphQLSchema; rights: Rights },
): JudgedOperation | undefined {
  const fields = new Map<FieldNode, Refusal>();
  const objects = new Map<SelectionSetNode, ReadonlyMap<string, Refusal>>();
  let left = mostFields;

  const refusalBy = (permissions: readonly string[] | undefined): Refusal | undefined => {
    const permission = permissions?.find((one) => lacking.has(one));
    return permission === undefined ? undefined : { permission };
  };

  function judgeObject(type: GraphQLObjectType, sets: readonly SelectionSetNode[], own: boolean): Judged {
    const collected = collectFields(schema, type, sets);
    if ((left -= collected.length) < 0)
      throw new OrgraphError('QUERY_TOO_COMPLEX', 'The operation selects too many fields of too many types.');
    let refusal = collected.some(({ field }) => rights.asksType(type.name, field.name.value, own))
      ? refusalBy(rights.ofType(type.name)?.permissions)
      : undefined;
    let changed = refusal !== undefined;
    const selections = collected.map((one) => {
      if (one.field.name.value.startsWith('__')) return merged(one);
      const judged = judgeField(type, one, own);
      changed ||= judged.changed;
      if (judged.refusal !== undefined && isNonNullType(fieldTypeOf(schema, type, one.field.name.value)))
        refusal ??= judged.refusal;
      return judged.field;
    });
    return { selectionSet: { kind: Kind.SELECTION_SET, selections }, changed, refusal };
  }

  function judgeField(
    parent: GraphQLObjectType,
    collected: CollectedField,
    own: boolean,
  ): { field: FieldNode; changed: boolean; refusal: Refusal | undefined } {
    const { field, sets } = collected;
    const name = field.name.value;
    const type = getNamedType(fieldTypeOf(schema, parent, name));
    const value = isCompositeType(type) ? judgeValue(type, sets, rights.givesOwn(parent.name, name, own)) : undefined;
    const refusal = refusalBy(rights.ofField(parent.name, name).permissions) ?? value?.refusal;
    if (refusal === undefined)
      return value?.changed === true
        ? { field: { ...field, selectionSet: value.selectionSet }, changed: true, refusal }
        : { field: merged(collected), changed: false, refusal };
    const refused = { ...field, ...(value && { selectionSet: onlyTypename }) };
    fields.set(refused, refusal);
    return { field: refused, changed: true, refusal };
  }

  function judgeValue(type: GraphQLCompositeType, sets: readonly SelectionSetNode[], own: boolean): Judged {
    if (!isAbstractType(type)) return judgeObject(type, sets, own);
    const members = schema.getPossibleTypes(type).map((member) => {
      const judged = judgeObject(member, sets, own);
      const asked = judged.selectionSet.selections.some(
        (one) => one.kind === Kind.FIELD && rights.asksType(type.name, one.name.value, own),
      );
      const found = rights.looksUp(type.name) ? refusalBy(rights.ofType(member.name)?.permissions) : undefined;
      const refusal = judged.refusal ?? found ?? (asked ? refusalBy(rights.ofType(type.name)?.permissions) : undefined);
      return { ...judged, name: member.name, refusal };
    });
    const changed = members.some((one) => one.changed || one.refusal !== undefined);
    const refused = new Map(members.flatMap(({ name, refusal }) => (refusal === undefined ? [] : [[name, refusal]])));
    const selectionSet: SelectionSetNode = {
      kind: Kind.SELECTION_SET,
      selections: members
        .filter(({ name, selectionSet: { selections } }) => !refused.has(name) && selections.length > 0)
        .map(({ name, selectionSet: inner }): SelectionNode => ({
          kind: Kind.INLINE_FRAGMENT,
          typeCondition: { kind: Kind.NAMED_TYPE, name: nameNode(name) },
          selectionSet: inner,
        })),
    };
    if (refused.size > 0) objects.set(selectionSet, refused);
    return {
      selectionSet,
      changed,
      refusal: members.every(({ refusal }) => refusal) ? members[0]?.refusal : undefined,
    };
  }

  const judged = judgeObject(schema.getRootType(operation.operation)!, [operation.selectionSet], false);
  if (!judged.changed) return undefined;
  const whole = { ...operation, selectionSet: judged.selectionSet };
  return {
    operation: whole,
    permitted: visit(whole, { Field: (field) => (fields.has(field) ? null : undefined) }),
    refusals: {
      ofField: (field) => fields.get(field),
      ofObject: (selected, type) => objects.get(selected)?.get(type),
    },
  };
}

const onlyTypename: SelectionSetNode = { kind: Kind.SELECTION_SET, selections: [typenameField] };

/** A field with all that is selected of it. */
const merged = ({ field, sets }: CollectedField): FieldNode =>
  sets.length < 2
    ? field
    : { ...field, selectionSet: { kind: Kind.SELECTION_SET, selections: sets.flatMap((set) => set.selections) } };
