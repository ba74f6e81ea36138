import type { notified } from '#platform/events/catalogue.ts';
import type { EventHandler, PayloadOf } from '#platform/events/handlers.ts';
import { languageOf } from '../mail/words.ts';
import type { Notification } from './entities.ts';
import { words } from './words.ts';

type Told = PayloadOf<typeof notified>;

const categories: Record<Told['code'], Notification['category']> = {
  'job.failed': 'SYSTEM',
  'slack_import.completed': 'INTEGRATION',
  'slack_import.failed': 'INTEGRATION',
  'correlation.set': 'INTEGRATION',
  'correlation.removed': 'INTEGRATION',
};

/** Notifies members of what another subgraph tells, in the organization's language; each of one event once. */
export const notifyTold: EventHandler<Told>['handle'] = async (
  { id, organization, payload: { code, users, subject, counts } },
  { query },
) => {
  const [row] = await query<{ language: unknown }>(language, [organization]);
  const { title, message } = words[languageOf(row?.language)][code](counts);
  const about = [subject?.type ?? null, subject?.id ?? null];
  await query(notify, [organization, users, categories[code], code, title, message, id, ...about]);
};

const language = `select settings -> 'language' as language from organization where id = $1`;

const notify = `
  insert into notification (organization_id, user_id, category, code, title, message, dedupe_key, subject_type, subject_id)
  select organization_id, user_id, $3, $4, $5, $6, $7, $8, $9 from membership
  where organization_id = $1 and user_id = any($2::uuid[]) and status <> 'DEACTIVATED' on conflict do nothing`;
