import {
  Kind,
  parse,
  print,
  isInputObjectType,
  isEnumType,
  isInterfaceType,
  isObjectType,
  type DirectiveDefinitionNode,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';
import { parentOf } from '../../schema/coordinates.ts';
import type { CheckContext, GraphState } from '../context.ts';
import type { Finding, Severity } from '../finding.ts';
import { placeOfChange } from '../placeOfChange.ts';
import { directiveRules, shownByApi, unknownRule, type Way } from './directiveRules.ts';
import { directivesOf, type Use } from './directives.ts';

/**
 * What the gateway and the other subgraphs notice: keys and other directives of the subgraph's own SDL, on what is
 * there before and after.
 */
export function directiveChanges(context: CheckContext, before: GraphState): Finding[] {
  const [was, is] = [before.subgraphs.get(context.subgraph), context.after.subgraphs.get(context.subgraph)!];
  if (was === undefined || was.sdl === is.sdl) return [];
  const [oldDocument, newDocument] = [parse(was.sdl), parse(is.sdl)];
  const [old, current] = [directivesOf(oldDocument), directivesOf(newDocument)];
  const found: Finding[] = [];
  for (const [coordinate, uses] of current) {
    const earlier = old.get(coordinate);
    if (earlier === undefined || coordinate.startsWith('@')) continue;
    for (const change of differences(earlier, uses)) {
      if (shownByApi.has(change.name)) continue;
      const { severity, advice } = directiveRules[change.name] ?? unknownRule;
      found.push({
        check: 'changes',
        rule: `${constant(change.name)}_${change.way.toUpperCase()}`,
        severity: milder(context, before, coordinate, change) ?? severity[change.way],
        subject: coordinate,
        place: placeOfChange(context, before, coordinate),
        message: `${describe(change)} ${coordinate}${change.name === 'key' && change.way !== 'added' ? otherUsers(context, before, coordinate) : ''}`,
        advice,
      });
    }
  }
  return [
    ...found,
    ...definitionChanges(context, before, oldDocument, newDocument),
    ...movedParts(
      context,
      before,
      [...old]
        .filter(([coordinate, uses]) => !current.has(coordinate) && !uses.some(({ name }) => name === 'external'))
        .map(([coordinate]) => coordinate),
    ),
  ];
}

interface Difference {
  name: string;
  way: Way;
  was?: string | undefined;
  is?: string | undefined;
}

/** A directive that stands once on both sides with other arguments is changed; else each use is added or removed. */
function differences(was: readonly Use[], is: readonly Use[]): Difference[] {
  const names = new Set([...was, ...is].map(({ name }) => name));
  return [...names].flatMap((name): Difference[] => {
    const [gone, come] = [missing(was, is, name), missing(is, was, name)];
    if (gone.length === 1 && come.length === 1 && name !== 'key' && name !== 'tag')
      return [{ name, way: 'changed', was: gone[0], is: come[0] }];
    return [
      ...gone.map((text): Difference => ({ name, way: 'removed', was: text })),
      ...come.map((text): Difference => ({ name, way: 'added', is: text })),
    ];
  });
}

function missing(from: readonly Use[], to: readonly Use[], name: string): string[] {
  const there = new Set(to.filter((use) => use.name === name).map(({ text }) => text));
  return from.filter((use) => use.name === name && !there.has(use.text)).map(({ text }) => text);
}

const describe = ({ way, was, is }: Difference): string =>
  way === 'changed' ? `${was} became ${is} on` : way === 'added' ? `${is} was added to` : `${was} was removed from`;

/** A key by which nobody else can come is not used by any plan. */
function milder(
  context: CheckContext,
  before: GraphState,
  coordinate: string,
  { name, way }: Difference,
): Severity | undefined {
  return name === 'key' && way === 'removed' && othersWith(context, before, coordinate).length === 0
    ? 'warning'
    : undefined;
}

const otherUsers = (context: CheckContext, before: GraphState, coordinate: string): string => {
  const others = othersWith(context, before, coordinate);
  return others.length === 0 ? '' : `, which ${others.join(', ')} know${others.length === 1 ? 's' : ''} too`;
};

const othersWith = ({ subgraph, after }: CheckContext, before: GraphState, coordinate: string): string[] => [
  ...new Set(
    [...before.subgraphs.values(), ...after.subgraphs.values()]
      .filter((state) => state.name !== subgraph && state.placeOf(coordinate) !== undefined)
      .map(({ name }) => name),
  ),
];

/** Directives' own definitions: what is changed or taken away there changes every use of it. */
function definitionChanges(context: CheckContext, before: GraphState, was: DocumentNode, is: DocumentNode): Finding[] {
  const [old, current] = [definitionsOf(was), definitionsOf(is)];
  return [...old]
    .filter(([name, text]) => current.get(name) !== text)
    .map(([name]): Finding => ({
      check: 'changes',
      rule: current.has(name) ? 'DIRECTIVE_DEFINITION_CHANGED' : 'DIRECTIVE_DEFINITION_REMOVED',
      severity: 'warning',
      subject: `@${name}`,
      place: placeOfChange(context, before, `@${name}`),
      message: `The definition of @${name} ${current.has(name) ? 'was changed' : 'was removed'}`,
      advice: unknownRule.advice,
    }));
}

const definitionsOf = (document: DocumentNode): Map<string, string> =>
  new Map(
    document.definitions.flatMap((node) =>
      node.kind === Kind.DIRECTIVE_DEFINITION ? [[node.name.value, print(withoutDescription(node))] as const] : [],
    ),
  );

const withoutDescription = ({ description: _description, ...node }: DirectiveDefinitionNode): DirectiveDefinitionNode =>
  node;

const constant = (name: string): string => name.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase();

/**
 * What the subgraph does not answer any more, but others do: safe for clients, since it stays in the API. A part of
 * what moves as a whole is not named.
 */
function movedParts(context: CheckContext, before: GraphState, gone: readonly string[]): Finding[] {
  const { subgraph, after } = context;
  const staying = gone.filter(
    (coordinate) => isIn(after.apiSchema, coordinate) && !gone.includes(parentOf(coordinate) ?? ''),
  );
  return staying.map((coordinate): Finding => {
    const answering = [...after.subgraphs.values()]
      .filter(({ name, placeOf }) => name !== subgraph && placeOf(coordinate) !== undefined)
      .map(({ name }) => name);
    return {
      check: 'changes',
      rule: coordinate.includes('.') ? 'FIELD_MOVED' : 'TYPE_MOVED',
      severity: 'note',
      subject: coordinate,
      place: placeOfChange(context, before, coordinate),
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
  return (
    (isObjectType(type) || isInterfaceType(type) || isInputObjectType(type)) && Object.hasOwn(type.getFields(), member)
  );
}
