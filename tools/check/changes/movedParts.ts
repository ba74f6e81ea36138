import { isInputObjectType, isEnumType, isInterfaceType, isObjectType, type GraphQLSchema } from 'graphql';
import { parentOf } from '../../schema/coordinates.ts';
import type { CheckContext, GraphState } from '../context.ts';
import type { Finding } from '../finding.ts';
import { placeOfChange } from '../placeOfChange.ts';

/** What the subgraph does not answer any more, but others do: safe for clients, since it stays in the API. A part of what moves as a whole is not named. */
export function movedParts(context: CheckContext, before: GraphState, gone: readonly string[]): Finding[] {
  const { subgraph, after } = context;
  const staying = gone.filter((coordinate) => isIn(after.apiSchema, coordinate) && !gone.includes(parentOf(coordinate) ?? ''));
  return staying.map((coordinate): Finding => {
    const answering = [...after.subgraphs.values()].filter(({ name, placeOf }) => name !== subgraph && placeOf(coordinate) !== undefined).map(({ name }) => name);
    return {
      check: 'changes', rule: coordinate.includes('.') ? 'FIELD_MOVED' : 'TYPE_MOVED', severity: 'note', subject: coordinate, place: placeOfChange(context, before, coordinate),
      message: `${coordinate} is no longer in ${subgraph}; it stays in the API through ${answering.join(', ')}`,
      advice: 'Publish before the subgraph that no longer has it is deployed: until then the gateway may still ask it.',
    };
  });
}

function isIn(schema: GraphQLSchema, coordinate: string): boolean {
  const [typeName, member] = coordinate.split('.');
  if (coordinate.endsWith(')')) return false;
  const type = schema.getType(typeName!);
  if (member === undefined || type === undefined) return type !== undefined;
  if (isEnumType(type)) return type.getValue(member) !== undefined && type.getValue(member) !== null;
  return (isObjectType(type) || isInterfaceType(type) || isInputObjectType(type)) && Object.hasOwn(type.getFields(), member);
}
