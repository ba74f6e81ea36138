import { Kind, print, type ConstDirectiveNode, type DocumentNode } from 'graphql';
import { namedParts } from '../../schema/coordinates.ts';

/**
 * What stands on each part of an SDL: a part's coordinate, and the uses of directives on its definition and extensions
 * by federation's own names.
 */
export function directivesOf(document: DocumentNode): Map<string, Use[]> {
  const names = importedNames(document);
  const uses = new Map<string, Use[]>();
  for (const { coordinate, node } of namedParts(document)) {
    const here = 'directives' in node ? ((node.directives ?? []) as readonly ConstDirectiveNode[]) : [];
    uses.set(coordinate, [...(uses.get(coordinate) ?? []), ...here.map((directive) => useOf(directive, names))]);
  }
  return uses;
}

/** One use of a directive: its name in its specification, its arguments by name, and its text in one form. */
export interface Use {
  name: string;
  text: string;
  arguments: ReadonlyMap<string, string>;
}

function useOf({ name, arguments: given = [] }: ConstDirectiveNode, names: ReadonlyMap<string, string>): Use {
  const original = names.get(name.value) ?? name.value.replace(/^federation__/, '');
  const values = new Map(
    given
      .toSorted((one, other) => one.name.value.localeCompare(other.name.value))
      .map(
        (argument) =>
          [
            argument.name.value,
            argument.value.kind === Kind.STRING && argument.name.value === 'fields'
              ? print({ ...argument.value, value: argument.value.value.trim().replace(/[\s,]+/g, ' ') })
              : print(argument.value),
          ] as const,
      ),
  );
  const text = [...values].map(([key, value]) => `${key}: ${value}`).join(', ');
  return { name: original, text: `@${original}${text === '' ? '' : `(${text})`}`, arguments: values };
}

/** The directives that @link imports under other names than their own. */
function importedNames(document: DocumentNode): Map<string, string> {
  const names = new Map<string, string>();
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.SCHEMA_DEFINITION && definition.kind !== Kind.SCHEMA_EXTENSION) continue;
    for (const link of definition.directives?.filter(({ name }) => name.value === 'link') ?? []) {
      const imported = link.arguments?.find(({ name }) => name.value === 'import')?.value;
      for (const value of imported?.kind === Kind.LIST ? imported.values : []) {
        if (value.kind !== Kind.OBJECT) continue;
        const [name, as] = ['name', 'as'].map((key) => value.fields.find((field) => field.name.value === key)?.value);
        if (name?.kind === Kind.STRING && as?.kind === Kind.STRING && name.value.startsWith('@'))
          names.set(as.value.slice(1), name.value.slice(1));
      }
    }
  }
  return names;
}
