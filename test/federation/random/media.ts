import { hasField } from './entities.ts';
import { external } from './federated.ts';
import { drawLeaf, type Leaf } from './leaves.ts';
import { addField, implement, typeOf, type Sketch } from './sketch.ts';

export interface Media {
  home: string;
  object: string;
  /** Whether the subgraph that has it as an object can be asked for one. */
  isResolvable: boolean;
  handles: readonly string[];
  leaves: Leaf[];
}

/**
 * An interface with a key, to all of whose objects another subgraph adds fields without knowing their types.
 * @returns what may be given of it.
 */
export function drawMedia(sketch: Sketch): Media | undefined {
  const { draw, subgraphs, handles, values } = sketch;
  if (draw.percent(40)) return undefined;
  const [home, object] = [subgraphs[0]!, subgraphs.at(-1)!];
  const between = draw.pick(subgraphs.slice(0, -1));
  const another = subgraphs.slice(1, -1).find((subgraph) => subgraph !== between);
  const names = ['Film', 'Song'];
  const isResolvable = draw.percent(50);
  const own = isResolvable ? ['@interfaceObject'] : ['@interfaceObject', '@interfaceObject without a resolvable key'];
  const titles = { value: () => draw.pick([null, 'title', 'other']) };

  typeOf(sketch, 'Media').isInterface = true;
  typeOf(sketch, 'Media').directives.set(home, '@key(fields: "id")');
  for (const field of ['id: ID!', 'title: String']) addField(sketch, 'Media', field, home);
  for (const name of names) {
    typeOf(sketch, name).directives.set(home, '@key(fields: "id")');
    implement(sketch, name, home, 'Media');
    for (const field of ['id: ID!', 'title: String', `of${name}: Int`]) addField(sketch, name, field, home);
    handles.set(name, [`${name}_0`, `${name}_1`]);
    let count = 0;
    values.set(`${name}.id`, () => `${name}_${count++}`);
    values.set(`${name}.title`, titles.value);
    values.set(`${name}.of${name}`, () => draw(9));
  }
  if (between !== home) {
    typeOf(sketch, 'Film').directives.set(between, '@key(fields: "id")');
    addField(sketch, 'Film', 'id: ID!', between);
    addField(sketch, 'Film', 'more: String', between);
    values.set('Film.more', () => draw.pick([null, 'more']));
  }

  const all = names.flatMap((name) => handles.get(name)!);
  typeOf(sketch, 'Media').directives.set(
    object,
    `@key(fields: "id"${isResolvable ? '' : ', resolvable: false'}) @interfaceObject`,
  );
  addField(sketch, 'Media', 'id: ID!', object);
  addField(sketch, 'Media', 'rating: Int', object, '', own);
  addField(sketch, 'Media', 'next: [Media]', object, '', own);
  if (another !== undefined) {
    typeOf(sketch, 'Media').directives.set(another, '@key(fields: "id") @interfaceObject');
    addField(sketch, 'Media', 'id: ID!', another);
    addField(sketch, 'Media', 'stars: Int', another, '', ['@interfaceObject']);
  }
  const leaf = drawLeaf(sketch, { name: 'Media', subgraphs: [object] }, 'extra');
  const required = drawRequired(sketch, [
    ...(isResolvable ? [object] : []),
    ...(another === undefined ? [] : [another]),
  ]);
  const stars = another === undefined ? [] : ['stars: Int'];
  for (const name of names) {
    for (const field of ['rating: Int', 'next: [Media]', ...stars, ...required, leaf.text])
      inherit(sketch, name, field);
    values.set(`${name}.stars`, () => draw.pick([null, 3]));
    values.set(`${name}.rating`, () => draw.pick([null, 1, 5]));
    values.set(`${name}.next`, () => draw.some([...all, null]));
    values.set(`${name}.extra`, values.get('Media.extra')!);
  }
  return { home, object, isResolvable, handles: all, leaves: [leaf] };
}

/** Fields with @requires in subgraphs that have the interface as an object. @returns them. */
function drawRequired(sketch: Sketch, subgraphs: readonly string[]): string[] {
  const { draw } = sketch;
  return subgraphs.flatMap((subgraph) =>
    draw.some(['title', 'id title', 'title stars']).flatMap((set, index) => {
      const needed = set.split(' ').filter((name) => name !== 'id');
      const isThere = needed.every((name) => typeOf(sketch, 'Media').fields.has(name));
      if (!isThere || (set.includes('stars') && hasField(sketch, 'Media', 'stars', subgraph))) return [];
      for (const name of needed)
        external(sketch, 'Media', typeOf(sketch, 'Media').fields.get(name)!.text, name, subgraph);
      const text = `told${index}_${subgraph}: String`;
      addField(sketch, 'Media', text, subgraph, `@requires(fields: "${needed.join(' ')}")`, [
        '@requires on @interfaceObject',
      ]);
      return [text];
    }),
  );
}

/** A field that objects have by their interface: no subgraph declares it on them. */
function inherit(sketch: Sketch, type: string, text: string): void {
  const { fields } = typeOf(sketch, type);
  const name = /^\w+/.exec(text)![0];
  fields.set(name, { text, parts: new Map(), hidden: typeOf(sketch, 'Media').fields.get(name)?.hidden ?? false });
}
