import { z } from 'zod';
import { scopeOfUser } from '#platform/data/scope.ts';
import { internalRoute } from '#platform/subgraph/internalRoute.ts';
import { announcePerson } from '../announceChange.ts';
import { recordAudit } from '../audit/record.ts';
import { digestOfToken } from '../digestOfToken.ts';
import { RefreshToken } from './entities.ts';
import { endSessions, holderOf, lockUser } from './session.ts';

/**
 * Ends the session of a refresh token for the gateway, which reads it from a browser's cookie: nobody needs an access
 * token to leave. A token that is nobody's ends none.
 */
export const answerEndSession = internalRoute({
  path: '/internal/end-session',
  allow: [{ issuer: 'gateway', purpose: 'end-session' }],
  input: z.object({ refreshToken: z.string().max(200), client: z.object({ address: z.string(), agent: z.string() }) }),
  async run({ input: { refreshToken, client }, within, services }) {
    const jti = digestOfToken(refreshToken);
    const user = await holderOf(within, jti);
    if (user === undefined) return { ended: false };
    const [ended, session] = await within(scopeOfUser(user), ({ write }) =>
      write(async (em) => {
        await lockUser(em, user);
        const { family } = await em.findOneOrFail(RefreshToken, { jti });
        const sessions = await endSessions(em, user, family, 'LOGGED_OUT');
        const details = { sessions };
        recordAudit(em, { user, client }, { action: 'session.end', resourceType: 'User', resourceId: user, details });
        return [sessions > 0, family];
      }),
    );
    if (ended) await announcePerson({ services }, user, session);
    return { ended };
  },
});
