import { Kind, visit, type DirectiveNode, type OperationDefinitionNode } from 'graphql';

/** The values of the variables that decide what an operation selects. */
export type Conditions = Readonly<Record<string, unknown>>;

/**
 * The variables that @skip and @include read, in a fixed order: an operation has one plan for each combination of their
 * values that is asked for.
 */
export function conditionVariablesOf(operation: OperationDefinitionNode): string[] {
  const names = new Set<string>();
  visit(operation, {
    Directive(directive) {
      const condition = conditionOf(directive);
      if (condition?.kind === Kind.VARIABLE) names.add(condition.name.value);
    },
  });
  return [...names];
}

/** Whether a selection is part of the answer; under `any` condition each is, those included that exclude each other. */
export function isIncluded(
  { directives = [] }: { readonly directives?: readonly DirectiveNode[] | undefined },
  values: Conditions | 'any',
): boolean {
  if (values === 'any') return true;
  return directives.every((directive) => {
    const condition = conditionOf(directive);
    if (condition === undefined) return true;
    const value =
      condition.kind === Kind.VARIABLE
        ? values[condition.name.value] === true
        : condition.kind === Kind.BOOLEAN && condition.value;
    return value === (directive.name.value === 'include');
  });
}

const conditionOf = ({ name, arguments: given }: DirectiveNode) =>
  name.value === 'skip' || name.value === 'include'
    ? given?.find((argument) => argument.name.value === 'if')?.value
    : undefined;
