import {
  getDirectiveValues,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  isAbstractType,
  Kind,
  typeFromAST,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type SelectionNode,
} from 'graphql';

/** The names of the fields that a field's selection asks of objects of a type, through all fragments that apply. */
export function* selectedFields(info: GraphQLResolveInfo, type: GraphQLObjectType): Generator<string> {
  for (const { selectionSet } of info.fieldNodes)
    if (selectionSet !== undefined) yield* namesIn(selectionSet.selections, info, type);
}

function* namesIn(
  selections: readonly SelectionNode[],
  info: GraphQLResolveInfo,
  type: GraphQLObjectType,
): Generator<string> {
  for (const selection of selections) {
    if (!isIncluded(selection, info)) continue;
    if (selection.kind === Kind.FIELD) {
      yield selection.name.value;
      continue;
    }
    const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? info.fragments[selection.name.value]! : selection;
    const condition = fragment.typeCondition === undefined ? type : typeFromAST(info.schema, fragment.typeCondition);
    if (condition === type || (isAbstractType(condition) && info.schema.isSubType(condition, type)))
      yield* namesIn(fragment.selectionSet.selections, info, type);
  }
}

const isIncluded = (selection: SelectionNode, { variableValues }: GraphQLResolveInfo): boolean =>
  selection.directives === undefined ||
  selection.directives.length === 0 ||
  (getDirectiveValues(GraphQLSkipDirective, selection, variableValues)?.['if'] !== true &&
    getDirectiveValues(GraphQLIncludeDirective, selection, variableValues)?.['if'] !== false);
