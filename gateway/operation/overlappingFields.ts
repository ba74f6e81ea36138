import {
  GraphQLError,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  print,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import { OrgraphError } from '#platform/values/errors.ts';
import { compositeTypeOf, fieldTypeOf, typeNamed } from '../supergraph/fieldTypes.ts';
import { tooComplex } from './limits.ts';

/** A selection set and the type of the object that it selects from. */
interface Selected {
  set: SelectionSetNode;
  parent: GraphQLCompositeType;
}
interface Occurrence {
  field: FieldNode;
  parent: GraphQLCompositeType;
}
/** Fields by the name that they have in the answer. */
type Fields = ReadonlyMap<string, readonly Occurrence[]>;

/**
 * The specification's rule that fields of one response name can be merged (5.3.2), for a document that all other rules
 * have passed.
 *
 * Comparing fields in pairs takes quadratic time and cannot be bounded without refusing sound operations. Being of the
 * same shape, and being the same field with the same arguments, are equivalences: here each field is compared with one
 * of its group only (an idea of Simon Adameit). What is left to grow, fields of many object types under fields of many
 * object types, is counted; so are, on the way, the fields with fields of their own that are left once all are merged.
 * @throws OrgraphError QUERY_TOO_COMPLEX, also when there are more than `mostBranches` of these.
 */
export function overlappingFieldErrors(
  schema: GraphQLSchema,
  document: DocumentNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  mostBranches = Infinity,
): GraphQLError[] {
  const errors: GraphQLError[] = [];
  const budget = { steps: mostSteps, branches: mostBranches };
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const root = [{ set: definition.selectionSet, parent: schema.getRootType(definition.operation)! }];
    const error = differentShape(root) ?? differentField(root);
    if (error !== undefined) errors.push(error);
  }
  return errors;

  function collect(selected: readonly Selected[]): Fields {
    const fields = new Map<string, Occurrence[]>();
    const walk = ({ set, parent }: Selected): void => {
      for (const selection of set.selections) {
        if ((budget.steps -= 1) < 0)
          throw new OrgraphError('QUERY_TOO_COMPLEX', 'The operation repeats too many fields. Ask for each once.');
        if (selection.kind !== Kind.FIELD) {
          const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value)!;
          walk({ set: fragment.selectionSet, parent: typeNamed(schema, fragment.typeCondition) ?? parent });
          continue;
        }
        const name = (selection.alias ?? selection.name).value;
        const same = fields.get(name);
        if (same === undefined) fields.set(name, [{ field: selection, parent }]);
        else same.push({ field: selection, parent });
      }
    };
    for (const one of selected) walk(one);
    return fields;
  }

  function below(group: readonly Occurrence[]): Selected[] {
    return group.flatMap(({ field: { name, selectionSet: set }, parent }) =>
      set === undefined ? [] : [{ set, parent: compositeTypeOf(schema, parent, name.value) }],
    );
  }

  function typeOf({ field, parent }: Occurrence): GraphQLOutputType {
    return fieldTypeOf(schema, parent, field.name.value);
  }

  /** SameResponseShape: whatever types they are fields of, an answer can hold only one of them. */
  function differentShape(selected: readonly Selected[]): GraphQLError | undefined {
    for (const [name, group] of collect(selected)) {
      // As in the reference implementation, the types of __typename and its like are not compared.
      const typed = group
        .filter(({ field }) => !field.name.value.startsWith('__'))
        .map((occurrence) => ({ occurrence, type: typeOf(occurrence) }));
      const other = typed.find(({ type }) => shapeOf(type) !== shapeOf(typed[0]!.type));
      if (other !== undefined) {
        const [one] = typed as [typeof other];
        return conflict(
          name,
          `they return conflicting types "${String(one.type)}" and "${String(other.type)}"`,
          one.occurrence,
          other.occurrence,
        );
      }
      const inner = below(group);
      const error = inner.length === 0 ? undefined : differentShape(inner);
      if (error !== undefined) return error;
    }
    return undefined;
  }

  /** FieldsInSetCanMerge: what one object may have to answer must be one field. */
  function differentField(selected: readonly Selected[]): GraphQLError | undefined {
    const [first] = selected;
    if (first === undefined) return undefined;
    // Introspection is not planned.
    if (!first.parent.name.startsWith('__') && (budget.branches -= 1) < -1)
      throw tooComplex(`asks for more than ${mostBranches} fields that have fields of their own`);
    for (const [name, group] of collect(selected)) {
      const { ofAny, byType } = byParent(group);
      const inner = below(ofAny);
      let error = unlike(name, ofAny);
      if (byType.length === 0) error ??= differentField(inner);
      for (const own of byType)
        error ??= unlike(name, [...ofAny.slice(0, 1), ...own]) ?? differentField([...inner, ...below(own)]);
      if (error !== undefined) return error;
    }
    return undefined;
  }
}

function unlike(name: string, [first, ...others]: readonly Occurrence[]): GraphQLError | undefined {
  if (first === undefined || others.length === 0) return undefined;
  const called = first.field.name.value;
  const given = argumentsOf(first.field);
  for (const other of others) {
    if (other.field.name.value !== called)
      return conflict(name, `"${called}" and "${other.field.name.value}" are different fields`, first, other);
    if (argumentsOf(other.field) !== given) return conflict(name, 'they have differing arguments', first, other);
  }
  return undefined;
}

const mostSteps = 20_000;

/**
 * Fields of interfaces and unions, which any object may have to answer, and those of each object type, which meet no
 * other type's.
 */
function byParent(group: readonly Occurrence[]): { ofAny: Occurrence[]; byType: Occurrence[][] } {
  const ofAny: Occurrence[] = [];
  const byType = new Map<GraphQLCompositeType, Occurrence[]>();
  for (const occurrence of group) {
    if (!isObjectType(occurrence.parent)) ofAny.push(occurrence);
    else if (byType.get(occurrence.parent)?.push(occurrence) === undefined) byType.set(occurrence.parent, [occurrence]);
  }
  return { ofAny, byType: [...byType.values()] };
}

function shapeOf(type: GraphQLOutputType): string {
  if (isNonNullType(type)) return `${shapeOf(type.ofType)}!`;
  if (isListType(type)) return `[${shapeOf(type.ofType)}]`;
  return isLeafType(type) ? type.name : '{}';
}

const argumentsOf = ({ arguments: given = [] }: FieldNode): string =>
  given.length === 0
    ? ''
    : given
        .map((argument) => print(argument))
        .sort()
        .join();

const conflict = (
  name: string,
  reason: string,
  { field: one }: Occurrence,
  { field: other }: Occurrence,
): GraphQLError =>
  new GraphQLError(
    `Fields "${name}" conflict because ${reason}. Use different aliases on the fields to fetch both if this was intentional.`,
    { nodes: [one, other] },
  );
