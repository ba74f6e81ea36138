import type { Column, Table } from '../../catalogue/catalogue.ts';
import { wordsOf } from '../../tenancy/words.ts';
import { isText } from './textColumns.ts';

/** `password_hash`, `hashed_password`, `password`: what is compared at sign-in. */
export const passwordColumnsOf = ({ columns }: Table): Column[] =>
  columns.filter(
    (column) =>
      isText(column) &&
      /^((user_)?(hashed|encrypted|crypted)_)?(password|passwd|pass)(_(hash|digest|crypt|bcrypt))?$/.test(
        wordsOf(column.name).join('_'),
      ),
  );
