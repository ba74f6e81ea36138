import { randomUUID } from 'node:crypto';
import type { UnitOfWork } from '#platform/data/unitOfWork.ts';

/** Bytes of a part. */
const partBytes = 256 * 1024;

/**
 * Keeps a copy's file in parts, each in a transaction of its own; it is the person's once it is finished, whole. Another
 * attempt to make it has parts of its own: that which is finished first counts.
 */
export function copyParts(
  own: <Result>(work: (unit: UnitOfWork) => Promise<Result>) => Promise<Result>,
  { copy, user }: { copy: string; user: string },
) {
  const attempt = randomUUID();
  let pieces: Buffer[] = [];
  let length = 0;
  let [position, size] = [0, 0];

  async function store(): Promise<void> {
    if (length === 0) return;
    const content = Buffer.concat(pieces);
    await own(({ write }) =>
      write((_, query) => query(insertPart, [copy, user, attempt, position, content.toString('base64')])),
    );
    position += 1;
    [pieces, length] = [[], 0];
  }

  return {
    /** What a former attempt has left is no use to anybody. */
    begin: () =>
      own(({ write }) => write((_, query) => query('delete from personal_copy_part where copy_id = $1', [copy]))),
    async write(piece: Buffer): Promise<void> {
      pieces.push(piece);
      length += piece.length;
      size += piece.length;
      if (length >= partBytes) await store();
    },
    async finish(): Promise<void> {
      await store();
      await own(({ write }) =>
        write(async (_, query) => {
          await query(finish, [copy, attempt, size]);
          await query(
            `delete from personal_copy_part p using personal_copy c where c.id = $1 and p.copy_id = c.id and p.attempt <> c.attempt`,
            [copy],
          );
        }),
      );
    },
  };
}

/** Nothing where the copy is not there any more. */
const insertPart = `
  insert into personal_copy_part (copy_id, user_id, attempt, position, content)
  select id, $2, $3, $4, decode($5, 'base64') from personal_copy where id = $1`;

const finish = `
  update personal_copy set status = 'READY', attempt = $2, size = $3, expires_at = now() + interval '24 hours', updated_at = now()
  where id = $1 and status = 'REQUESTED'`;
