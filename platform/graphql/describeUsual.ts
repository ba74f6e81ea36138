import {
  Kind,
  parse,
  visit,
  type ASTNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  type TypeNode,
} from 'graphql';

/** What arguments of every list say (GraphQL Cursor Connections Specification). */
const ofLists: Readonly<Record<string, string>> = {
  first: 'At most so many, from the beginning of the list or behind after; 100 at most.',
  after: 'The cursor behind which they begin.',
  last: 'At most so many, from the end of the list or in front of before; 100 at most.',
  before: 'The cursor in front of which they end.',
};

/** And those that say which, and in which order. */
const ofNarrowing: Readonly<Record<string, string>> = {
  filter: 'What the list is narrowed to.',
  orderBy: 'The order of the list; a cursor belongs to the one that it was given in.',
};

/** What values of these names say in every enum of orders. */
const ofOrders: Readonly<Record<string, string>> = {
  NEWEST: 'The latest first.',
  OLDEST: 'The earliest first.',
  NAME: 'By name.',
};

/** What fields of these names say in every type. */
const ofObjects: Readonly<Record<string, string>> = {
  id: 'A UUID, the same in all of the graph.',
  createdAt: 'When it was made.',
  updatedAt: 'When it last changed.',
  deletedId: 'The id of what is gone.',
  version: 'Counts the changes; a change names the version that it was made from.',
};

/** What input fields of these names say. */
const ofInputs: Readonly<Record<string, string>> = {
  id: 'Which one, by its id.',
  version: 'The version that the change was made from; CONFLICT where it is not the current one.',
};

/**
 * An SDL in which what every schema of the platform has alike is described where its author has not done so: lists and
 * their arguments, payloads and inputs of mutations, ids and times. No line moves.
 */
export function describeUsual(sdl: string): string {
  const document = parsed(sdl);
  if (document === undefined) return sdl;
  const inserted: [at: number, text: string][] = [];
  const describe = (node: ASTNode & { description?: unknown }, text: string | undefined) => {
    if (text !== undefined && node.description === undefined) inserted.push([node.loc!.start, JSON.stringify(text)]);
  };
  const describeArguments = (field: FieldDefinitionNode) => {
    const isList = nameOf(field.type).endsWith('Connection');
    for (const argument of field.arguments ?? []) describe(argument, argumentText(argument, isList));
  };
  visit(document, {
    ObjectTypeDefinition(type) {
      const what = whatOf(type.name.value);
      describe(type, what.type);
      for (const field of type.fields ?? []) {
        describe(field, what.fields(field) ?? ofObjects[field.name.value]);
        describeArguments(field);
      }
    },
    InterfaceTypeDefinition: ({ fields = [] }) =>
      fields.forEach((field) => describe(field, ofObjects[field.name.value])),
    ObjectTypeExtension: ({ fields = [] }) => fields.forEach(describeArguments),
    EnumTypeDefinition(type) {
      const [, list] = /^(\w+)Order$/.exec(type.name.value) ?? [];
      if (list === undefined) return;
      describe(type, `The orders of a list of ${list}.`);
      for (const value of type.values ?? []) {
        const [, reversed] = /^(\w+)_DESCENDING$/.exec(value.name.value) ?? [];
        describe(value, reversed === undefined ? ofOrders[value.name.value] : `The other way round than ${reversed}.`);
      }
    },
    InputObjectTypeDefinition(type) {
      const [, mutation] = /^(\w+)Input$/.exec(type.name.value) ?? [];
      const [, list] = /^(\w+)Filter$/.exec(type.name.value) ?? [];
      describe(type, mutation && `What ${lowered(mutation)} is given.`);
      describe(type, list && `What a list of ${list} is narrowed to: all that is given must hold.`);
      for (const field of type.fields ?? []) describe(field, ofInputs[field.name.value]);
    },
  });
  return inserted
    .toSorted(([a], [b]) => b - a)
    .reduce((text, [at, description]) => `${text.slice(0, at)}${description} ${text.slice(at)}`, sdl);
}

/** Undefined of what is no GraphQL: whoever reads it next says so, and where. */
function parsed(sdl: string): DocumentNode | undefined {
  try {
    return parse(sdl);
  } catch {
    return undefined;
  }
}

function argumentText({ name, type }: InputValueDefinitionNode, isList: boolean): string | undefined {
  if (name.value === 'input' && nameOf(type).endsWith('Input')) return 'What is to be done.';
  if (name.value === 'id') return 'Which one, by its id.';
  if (name.value === 'by' && nameOf(type).endsWith('Reference')) return 'Which one, by one of its names.';
  return isList ? (ofLists[name.value] ?? ofNarrowing[name.value]) : undefined;
}

interface What {
  type: string | undefined;
  fields(field: FieldDefinitionNode): string | undefined;
}

/** What a type's name tells of it and of its fields. */
function whatOf(name: string): What {
  const [, item, kind] = /^(\w+)(Connection|Edge|Payload)$/.exec(name) ?? [];
  switch (kind) {
    case 'Connection':
      return {
        type: `A page of a list of ${item}.`,
        fields: ({ name: field }) =>
          ({
            edges: 'What is on the page, in the order of the list, each with its cursor.',
            nodes: 'The same without the cursors.',
            pageInfo: 'Where the page stands in the list.',
            totalCount:
              'How many the whole list has, whatever the page; counted when asked for. Of what a text finds, 10001 stands for more than 10000.',
          })[field.value],
      };
    case 'Edge':
      return {
        type: `A place in a list of ${item}.`,
        fields: ({ name: field }) =>
          ({ node: 'What stands there.', cursor: 'Names the place, for after and before.' })[field.value],
      };
    case 'Payload':
      return {
        type: `What ${lowered(item!)} answers.`,
        fields: ({ type }) =>
          nameOf(type).endsWith('Edge')
            ? 'The same at its place in the list by its usual order, for a cache that keeps pages.'
            : /^[A-Z]\w+$/.test(nameOf(type)) && !scalars.has(nameOf(type))
              ? 'As it is now.'
              : undefined,
      };
    default:
      return { type: undefined, fields: () => undefined };
  }
}

const scalars = new Set(
  'Boolean Date DateTime Duration EmailAddress Float HexColor ID Int JSON String TimeZone URL'.split(' '),
);

const lowered = (name: string): string => name[0]!.toLowerCase() + name.slice(1);

const nameOf = (type: TypeNode): string => (type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type));
