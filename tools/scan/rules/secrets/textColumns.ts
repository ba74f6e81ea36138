import type { Column } from '../../catalogue/catalogue.ts';

/** It holds text, one a row. */
export const isText = ({ baseType, array }: Column): boolean =>
  !array && /^(text|varchar|bpchar|citext)$/.test(baseType);
