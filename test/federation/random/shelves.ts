import { addField, implement, typeOf, type Sketch } from './sketch.ts';

/**
 * Objects of an interface that one subgraph provides at one place and knows nowhere else, with a key of theirs or
 * without.
 */
export function drawShelves(sketch: Sketch): void {
  const { draw, subgraphs, handles, values } = sketch;
  if (draw.percent(40)) return;
  const [home, provider] = draw.percent(50) ? [subgraphs[0]!, subgraphs[1]!] : [subgraphs[1]!, subgraphs[0]!];
  const hasKey = draw.percent(50);
  const names = ['Poster', 'Print'];

  for (const subgraph of [home, provider]) {
    typeOf(sketch, 'Piece').isInterface = true;
    for (const field of ['id: ID!', 'title: String', 'pair: Piece']) addField(sketch, 'Piece', field, subgraph);
    typeOf(sketch, 'Shelf').directives.set(subgraph, '@key(fields: "id")');
    addField(sketch, 'Shelf', 'id: ID!', subgraph);
    const isProvider = subgraph === provider;
    const provided = isProvider ? '@external' : '@shareable';
    addField(sketch, 'Shelf', 'pieces: [Piece]', subgraph, provided, isProvider ? ['@provides on interfaces'] : []);
    for (const name of names) {
      implement(sketch, name, subgraph, 'Piece');
      if (!isProvider || hasKey) typeOf(sketch, name).directives.set(subgraph, '@key(fields: "id")');
      addField(sketch, name, 'id: ID!', subgraph, isProvider && !hasKey ? '@external' : '');
      addField(sketch, name, 'title: String', subgraph, provided);
      addField(sketch, name, 'pair: Piece', subgraph, provided);
    }
  }
  for (const name of names) {
    addField(sketch, name, `of${name}: Int`, home);
    handles.set(name, [`${name}_0`, `${name}_1`]);
    let count = 0;
    values.set(`${name}.id`, () => `${name}_${count++}`);
    values.set(`${name}.title`, () => draw.pick([null, 'title', 'other']));
    values.set(`${name}.pair`, () => draw.pick([null, ...all]));
    values.set(`${name}.of${name}`, () => draw(9));
  }
  const all = names.flatMap((name) => handles.get(name)!);
  handles.set('Shelf', ['Shelf_0', 'Shelf_1']);
  let shelves = 0;
  values.set('Shelf.id', () => `Shelf_${shelves++}`);
  values.set('Shelf.pieces', () => draw.some([...all, null]));

  const typename = draw.percent(50) ? '__typename ' : '';
  const pair = draw.percent(50) ? ` pair { ${typename}title }` : '';
  addField(
    sketch,
    'Query',
    'shelves: [Shelf]',
    provider,
    `@provides(fields: "${typename}pieces { ${typename}id title${pair} }")`,
    typename === '' ? [] : ['@provides of __typename'],
  );
  values.set('Query.shelves', () => draw.some(handles.get('Shelf')!));
  addField(sketch, 'Query', 'shelf: Shelf', home);
  values.set('Query.shelf', () => draw.pick(handles.get('Shelf')!));
}
