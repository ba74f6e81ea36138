import { p, type EntityClass } from '@mikro-orm/core';

const optionalUuid = p.uuid().nullable();

/**
 * A nullable foreign key as a plain id in code, empty once its target is gone. It is checked at the end of the
 * transaction, so that a person and the organization that they found can refer to each other. (Typed as a uuid: the two
 * entities' types would need each other.)
 */
export const optionalId = (column: string, target: () => EntityClass<unknown>) =>
  (() =>
    p
      .manyToOne(target() as never)
      .mapToPk()
      .joinColumn(column)
      .deleteRule('set null')
      .deferMode('deferred')
      .nullable()) as unknown as () => typeof optionalUuid;
