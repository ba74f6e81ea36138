import type { Resolve } from '../graph.ts';
import type { Draw } from './draw.ts';

/** A type while a graph is being drawn: which subgraph declares which of its fields, and how. */
export interface SketchType {
  name: string;
  isInterface: boolean;
  /** By subgraph: the type's own directives there. */
  directives: Map<string, string>;
  /** By subgraph: the interfaces that it implements there. */
  interfaces: Map<string, Set<string>>;
  fields: Map<string, SketchField>;
}

export interface SketchField {
  /** The field as SDL without directives. */
  text: string;
  /** By subgraph: its directives there. */
  parts: Map<string, string>;
  /** Clients don't see it. */
  hidden: boolean;
}

/** Whatever is drawn of a graph: what each subgraph says, and what all of it means. */
export interface Sketch {
  draw: Draw;
  subgraphs: readonly string[];
  types: Map<string, SketchType>;
  /** SDL that stands beside the types, by subgraph and (under '') in the whole. */
  beside: Map<string, string>;
  /** The federation directives and semantic points that a subgraph's field stands for, by `subgraph Type.field`. */
  points: Map<string, string[]>;
  /** How a field's value is drawn for a new thing, by `Type.field`. */
  values: Map<string, () => unknown>;
  resolve: Map<string, Resolve>;
  /** The names of the things of a type. */
  handles: Map<string, readonly string[]>;
}

export function createSketch(draw: Draw): Sketch {
  return {
    draw,
    subgraphs: ['a', 'b', 'c', 'd'].slice(0, 2 + draw(3)),
    types: new Map(),
    beside: new Map(),
    points: new Map(),
    values: new Map(),
    resolve: new Map(),
    handles: new Map(),
  };
}

export function typeOf({ types }: Sketch, name: string, isInterface = false): SketchType {
  let type = types.get(name);
  if (type === undefined)
    types.set(name, (type = { name, isInterface, directives: new Map(), interfaces: new Map(), fields: new Map() }));
  return type;
}

/** Declares a field in a subgraph; whoever declares it first says its type. */
export function addField(
  sketch: Sketch,
  type: string,
  text: string,
  subgraph: string,
  directives = '',
  points: readonly string[] = [],
): SketchField {
  const { fields } = typeOf(sketch, type);
  const name = /^\w+/.exec(text)![0];
  let field = fields.get(name);
  if (field === undefined) fields.set(name, (field = { text, parts: new Map(), hidden: false }));
  field.parts.set(subgraph, directives);
  if (directives.includes('@inaccessible')) field.hidden = true;
  const at = `${subgraph} ${type}.${name}`;
  sketch.points.set(at, [...(sketch.points.get(at) ?? []), ...points]);
  return field;
}

export function implement(sketch: Sketch, type: string, subgraph: string, name: string): void {
  const { interfaces } = typeOf(sketch, type);
  interfaces.set(subgraph, (interfaces.get(subgraph) ?? new Set()).add(name));
}

/** A subgraph's SDL. */
export const partOf = (sketch: Sketch, subgraph: string): string =>
  [
    ...[...sketch.types.values()].flatMap(({ name, isInterface, directives, interfaces, fields }) => {
      const lines = [...fields.values()]
        .filter(({ parts }) => parts.has(subgraph))
        .map(({ text, parts }) => `${text} ${parts.get(subgraph)}`);
      return lines.length === 0
        ? []
        : [
            render(
              isInterface && !directives.get(subgraph)?.includes('@interfaceObject'),
              name,
              interfaces.get(subgraph) ?? [],
              directives.get(subgraph),
              lines,
            ),
          ];
    }),
    sketch.beside.get(subgraph) ?? '',
  ].join('\n');

/** The one schema's SDL. */
export const wholeOf = (sketch: Sketch): string =>
  [
    ...[...sketch.types.values()].map(({ name, isInterface, interfaces, fields }) =>
      render(
        isInterface,
        name,
        new Set([...interfaces.values()].flatMap((names) => [...names])),
        '',
        [...fields.values()].filter(({ hidden }) => !hidden).map(({ text }) => text),
      ),
    ),
    sketch.beside.get('') ?? '',
  ].join('\n');

function render(
  isInterface: boolean,
  name: string,
  interfaces: Iterable<string>,
  directives = '',
  fields: readonly string[],
): string {
  const implemented = [...interfaces];
  return `${isInterface ? 'interface' : 'type'} ${name}${implemented.length === 0 ? '' : ` implements ${implemented.join(' & ')}`} ${directives} { ${fields.join(' ')} }`;
}
