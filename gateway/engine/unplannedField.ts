import { Kind, type OperationDefinitionNode, type SelectionNode } from 'graphql';
import { OrgraphError } from '#platform/values/errors.ts';
import { responseNameOf, withUsedVariables } from '../operation/ast.ts';
import { rootNamesOf } from '../operation/serialParts.ts';

/** How often an operation that cannot be planned is planned in parts to say where. */
const mostTries = 10;

/**
 * Where in an operation the planner fails: the response names down to the smallest selection that it fails on alone, as
 * far as it is looked for; all root fields where none of them fails alone.
 * @param plan throws where the planner fails.
 */
export async function unplannedField(
  operation: OperationDefinitionNode,
  plan: (part: OperationDefinitionNode) => Promise<unknown>,
): Promise<string[][]> {
  let tries = 0;

  async function fails(selection: SelectionNode): Promise<boolean> {
    if ((tries += 1) > mostTries) return false;
    try {
      await plan(
        withUsedVariables({ ...operation, selectionSet: { kind: Kind.SELECTION_SET, selections: [selection] } }),
      );
      return false;
    } catch (error) {
      return !(error instanceof OrgraphError);
    }
  }

  async function within(
    selections: readonly SelectionNode[],
    inPlace: (selection: SelectionNode) => SelectionNode,
  ): Promise<string[]> {
    const told = selections.filter((one) => one.kind !== Kind.FIELD || one.name.value !== '__typename');
    for (const selection of told) {
      if (selection.kind === Kind.FRAGMENT_SPREAD || (told.length > 1 && !(await fails(inPlace(selection))))) continue;
      const inner = selection.selectionSet?.selections ?? [];
      const further = await within(inner, (one) =>
        inPlace({ ...selection, selectionSet: { kind: Kind.SELECTION_SET, selections: [one] } }),
      );
      return selection.kind === Kind.FIELD ? [responseNameOf(selection), ...further] : further;
    }
    return [];
  }

  const place = await within(operation.selectionSet.selections, (selection) => selection);
  return place.length > 0 ? [place] : rootNamesOf(operation).map((name) => [name]);
}
