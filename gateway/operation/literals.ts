import { Kind, type SelectionNode, type ValueNode } from 'graphql';

/** So many characters of a value or a name count as another value. */
const charactersOfOne = 64;

/** How much of a document is a client's own in one selection, what is selected below it left out: the values of its arguments and of those of its directives, and its alias. */
export function literalsIn(selection: SelectionNode): number {
  let count = 0;
  for (const { arguments: given = [] } of selection.directives ?? []) for (const { value } of given) count += literalsOf(value);
  if (selection.kind !== Kind.FIELD) return count;
  for (const { value } of selection.arguments ?? []) count += literalsOf(value);
  return count + (selection.alias === undefined ? 0 : textOf(selection.alias.value));
}

function literalsOf(node: ValueNode): number {
  let count = 1;
  if (node.kind === Kind.LIST) for (const value of node.values) count += literalsOf(value);
  else if (node.kind === Kind.OBJECT) for (const { name, value } of node.fields) count += textOf(name.value) + literalsOf(value);
  else if ('value' in node && typeof node.value === 'string') count += textOf(node.value);
  return count;
}

const textOf = ({ length }: string): number => Math.floor(length / charactersOfOne);

/** What a document without fragments can hold at most: a value takes a token, and a text its characters. */
export const mostLiterals = (tokens: number, characters: number): number => tokens + characters / charactersOfOne;
