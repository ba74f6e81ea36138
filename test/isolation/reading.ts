import { createConnectionReader } from '#platform/data/connection.ts';
import { createLoaders } from '#platform/data/loaders.ts';
import { createUnitOfWork } from '#platform/data/unitOfWork.ts';
import { idsIn, type Check } from './probe.ts';
import { uniquesOf } from './values.ts';
import { relationsOf } from './worlds.ts';

/** A statement without WHERE shows the organization its own rows. */
const plainSelect: Check = async (probe) => {
  const ids = await idsIn(probe, probe.viewer.scope);
  if (!ids.includes(probe.own)) probe.report('a select does not show its own row');
  if (ids.includes(probe.foreign)) probe.report('a select without WHERE shows a foreign row');
};

const references: Check = async ({ database, entity, viewer, own, foreign, report }) => {
  const unit = createUnitOfWork(database, viewer.scope);
  const { load, find } = createLoaders(database, unit);
  if ((await load(entity, own)) === null) report('load does not give its own row');
  if ((await load(entity, foreign)) !== null) report('load gives a foreign row');
  const refusal = (id: string) =>
    find(entity, id, 'row').then(
      () => 'found',
      (error: Error & { code?: string }) => `${error.code} ${error.message}`,
    );
  const answers = await Promise.all([foreign, crypto.randomUUID()].map(refusal));
  if (!answers[0]!.startsWith('NOT_FOUND') || answers[0] !== answers[1])
    report(`find tells a foreign id (${answers[0]}) from an unknown one (${answers[1]})`);
};

/** The same natural key is there in both worlds: each finds its own. */
const naturalKeys: Check = async ({ database, entity, meta, viewer, own, foreign, report }) => {
  const names = uniquesOf(meta)
    .filter((key) => key.includes('organizationId'))
    .flat();
  const texts = meta.props.filter(
    ({ name, kind, columnTypes }) =>
      names.includes(name) && kind === 'scalar' && /^(varchar|text|citext)/.test(columnTypes[0] ?? ''),
  );
  const unit = createUnitOfWork(database, viewer.scope);
  const row = (await createLoaders(database, unit).load(entity, own)) as Record<string, unknown> | null;
  for (const { name } of texts) {
    const found = (await createLoaders(database, unit).loadBy(entity, name as never, String(row?.[name]))) as {
      id: string;
    } | null;
    if (found?.id === foreign) report(`loadBy ${name} gives the foreign row of the same name`);
    if (found?.id !== own) report(`loadBy ${name} does not give its own row`);
    const all = (await createLoaders(database, unit).loadAll(
      entity,
      name as never,
      String(row?.[name]),
      [],
    )) as readonly { id: string }[];
    if (!all.some(({ id }) => id === own) || all.some(({ id }) => id === foreign))
      report(`loadAll ${name} does not give its own row alone`);
  }
};

const lists: Check = async ({ database, entity, meta, viewer, other, own, foreign, report }) => {
  const unit = createUnitOfWork(database, viewer.scope);
  const connection = createConnectionReader(database, unit);
  const { edges, pageInfo } = await connection(entity, { first: 100 });
  const ids = edges.map(({ node }) => (node as { id: string }).id);
  if (!ids.includes(own)) report('a list does not show its own row');
  if (ids.includes(foreign)) report('a list shows a foreign row');
  for (const { name, targetMeta } of relationsOf(meta)) {
    const parent = other.rows.get(targetMeta!.class as never);
    if (
      parent !== undefined &&
      (await connection(entity, { first: 1 }, { of: [name as never, parent] })).edges.length > 0
    )
      report(`the list of a foreign ${name} is not empty`);
  }
  const foreignUnit = createUnitOfWork(database, other.scope);
  const continued = await createConnectionReader(database, foreignUnit)(entity, {
    first: 1,
    after: pageInfo.endCursor,
  }).then(
    () => 'accepted',
    ({ code }: { code: string }) => code,
  );
  if (pageInfo.endCursor !== null && continued !== 'BAD_USER_INPUT')
    report(`a cursor of another organization is ${continued}`);
};

const entities: Check = async ({ database, entity, viewer, own, foreign, report }) => {
  const ids = await createUnitOfWork(database, viewer.scope).write(async (em) =>
    (await em.find(entity, {})).map((row) => (row as { id: string }).id),
  );
  if (!ids.includes(own)) report('the entity manager does not find its own row');
  if (ids.includes(foreign)) report('the entity manager finds a foreign row');
  const one = await createUnitOfWork(database, viewer.scope).write((em) =>
    em.findOne(entity, { id: foreign } as never),
  );
  if (one !== null) report('the entity manager finds a foreign row by its id');
};

/** What resolvers read with. */
export const throughPlatform: Check[] = [references, naturalKeys, lists, entities];

export const reading: Check[] = [plainSelect, ...throughPlatform];
