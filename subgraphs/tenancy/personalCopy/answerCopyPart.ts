import { z } from 'zod';
import { scopeOfUser } from '#platform/data/scope.ts';
import { internalRoute } from '#platform/subgraph/internalRoute.ts';
import { notFound } from '#platform/values/errors.ts';

/**
 * Gives the gateway a part of a copy for the person who asks for it: in base64, and how large the whole is.
 * @throws OrgraphError NOT_FOUND alike for what never was, is not made yet or not there any more, and is another's.
 */
export const answerCopyPart = internalRoute({
  path: '/internal/copy-part',
  allow: [{ issuer: 'gateway', purpose: 'copy-part' }],
  input: z.object({ user: z.uuid(), copy: z.uuid(), position: z.int().min(0) }),
  async run({ input: { user, copy, position }, within }) {
    const [part] = await within(scopeOfUser(user), ({ query }) =>
      query<{ content: string; size: number }>(partOf, [copy, position, user]),
    );
    if (part === undefined) throw notFound('copy of your data');
    return part;
  },
});

const partOf = `
  select translate(encode(p.content, 'base64'), E'\\n', '') as content, c.size
  from personal_copy c join personal_copy_part p on p.copy_id = c.id and p.attempt = c.attempt
  where c.id = $1 and c.user_id = $3 and c.status = 'READY' and c.expires_at > now() and p.position = $2`;
