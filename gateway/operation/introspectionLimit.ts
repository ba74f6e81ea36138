import {
  getIntrospectionQuery,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isObjectType,
  isUnionType,
  Kind,
  parse,
  type GraphQLCompositeType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { OrgraphError } from '#platform/values/errors.ts';
import { compositeTypeOf, fieldTypeOf, typeNamed } from '../supergraph/fieldTypes.ts';
import { fragmentsOf, isIntrospection } from './ast.ts';
import { extractLiterals } from './extractLiterals.ts';

/**
 * @throws OrgraphError QUERY_TOO_COMPLEX when an operation without fragment spreads asks for too much of the schema.
 */
export type IntrospectionLimit = (operation: OperationDefinitionNode) => void;

/** Fields of introspection that may be asked for in a small graph. */
const mostFields = 10_000;
/** How often what is asked in a list is counted. */
const itemsOfList = 10;

/**
 * Limits how much of itself a graph must tell at once, because that is answered while others wait: some thousand
 * fields, and in a large graph twice what tools usually ask for. Lists count as many as this schema has on average.
 */
export function limitIntrospection(schema: GraphQLSchema): IntrospectionLimit {
  const sizes = sizesIn(schema);

  function count(selections: readonly SelectionNode[], parent: GraphQLCompositeType): number {
    let total = 0;
    for (const selection of selections) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) throw new Error('fragments have been written out');
      if (selection.kind === Kind.INLINE_FRAGMENT)
        total += count(selection.selectionSet.selections, typeNamed(schema, selection.typeCondition) ?? parent);
      else if (selection.selectionSet === undefined) total += 1;
      else
        total +=
          1 +
          (sizes.get(`${parent.name}.${selection.name.value}`) ?? 1) *
            count(selection.selectionSet.selections, compositeTypeOf(schema, parent, selection.name.value));
    }
    return total;
  }

  const root = schema.getQueryType()!;

  /** Below the root it stands where a field gives the root type: in a list as often as that has items. */
  function ofSelection({ selections }: SelectionSetNode, parent: GraphQLCompositeType): number {
    let total = 0;
    for (const selection of selections) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) throw new Error('fragments have been written out');
      if (selection.kind === Kind.INLINE_FRAGMENT)
        total += ofSelection(selection.selectionSet, typeNamed(schema, selection.typeCondition) ?? parent);
      else if (selection.selectionSet === undefined) continue;
      else if (isIntrospection(selection)) total += count([selection], root);
      else {
        const type = fieldTypeOf(schema, parent, selection.name.value);
        total +=
          (isListType(getNullableType(type)) ? itemsOfList : 1) *
          ofSelection(selection.selectionSet, getNamedType(type) as GraphQLCompositeType);
      }
    }
    return total;
  }

  const ofOperation = ({ operation, selectionSet }: OperationDefinitionNode): number =>
    ofSelection(selectionSet, schema.getRootType(operation)!);
  const usual = parse(
    getIntrospectionQuery({
      specifiedByUrl: true,
      directiveIsRepeatable: true,
      schemaDescription: true,
      inputValueDeprecation: true,
      oneOf: true,
    }),
  );
  const most = Math.max(
    mostFields,
    2 *
      ofOperation(
        extractLiterals(usual.definitions[0] as OperationDefinitionNode, fragmentsOf(usual), schema).operation,
      ),
  );
  return (operation) => {
    if (ofOperation(operation) > most)
      throw new OrgraphError(
        'QUERY_TOO_COMPLEX',
        'The operation asks for too much of the schema. Ask for it in several requests.',
      );
  };
}

function sizesIn(schema: GraphQLSchema): ReadonlyMap<string, number> {
  const types = Object.values(schema.getTypeMap());
  const sum = (counts: readonly number[]): number => counts.reduce((total, one) => total + one, 0);
  const each = (counts: readonly number[]): number => sum(counts) / types.length;
  const fields = types.flatMap((type) =>
    isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [],
  );
  return new Map([
    ['__Schema.types', types.length],
    ['__Schema.directives', schema.getDirectives().length],
    ['__Type.fields', fields.length / types.length],
    ['__Type.inputFields', each(types.filter(isInputObjectType).map((type) => Object.keys(type.getFields()).length))],
    ['__Type.enumValues', each(types.filter(isEnumType).map((type) => type.getValues().length))],
    [
      '__Type.possibleTypes',
      each(
        types
          .filter((type) => isInterfaceType(type) || isUnionType(type))
          .map((type) => schema.getPossibleTypes(type).length),
      ),
    ],
    [
      '__Type.interfaces',
      each(types.map((type) => (isObjectType(type) || isInterfaceType(type) ? type.getInterfaces().length : 0))),
    ],
    ['__Type.ofType', 0.5],
    ['__Field.args', sum(fields.map(({ args }) => args.length)) / Math.max(1, fields.length)],
  ]);
}
