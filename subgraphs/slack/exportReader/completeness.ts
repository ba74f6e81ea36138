import type { SlackMessageJson } from './format.ts';
import { hiddenByLimit } from './hiddenByLimit.ts';
import { tally, type Tally } from './report.ts';

/** What is known of the files that a tool has downloaded beside the messages: their ids; undefined where there are none. */
export type Downloaded = ReadonlySet<string> | undefined;

/** What a channel's messages show to be missing. */
export interface Completeness {
  /** Takes in a message, once; `raw` is Slack's own object. */
  add(message: SlackMessageJson, raw: Record<string, unknown>, place: string): void;
  /** Tells what its threads lack. @param isThere whether there is a message of this time. */
  end(isThere: (ts: string) => boolean): void;
}

/** Memory grows with the channel's threads. */
export function createCompleteness(incomplete: Map<string, Tally>, downloaded: Downloaded): Completeness {
  const counted = new Map<string, { replies: number; place: string }>();
  const present = new Map<string, { replies: number; place: string }>();
  return {
    add({ ts, thread_ts, reply_count, subtype }, raw, place) {
      if (thread_ts !== null && thread_ts !== ts) {
        const thread = present.get(thread_ts) ?? { replies: 0, place };
        if (subtype !== 'tombstone') thread.replies += 1;
        present.set(thread_ts, thread);
      } else if ((reply_count ?? 0) > 0) counted.set(ts, { replies: reply_count!, place });
      if (subtype === 'tombstone') tally(incomplete, tombstone, place);
      if (hiddenByLimit.of(raw)) tally(incomplete, limited('message'), place);
      for (const file of filesIn(raw)) {
        const state = typeof file['mode'] === 'string' ? file['mode'] : '';
        const id = file['id'];
        if (state === 'hidden_by_limit' || file['hidden_by_limit']) tally(incomplete, limited('file'), place);
        else if (state === 'tombstone') tally(incomplete, 'file that is deleted, or past its retention', place);
        else if (file['file_access'] === 'file_not_found' || file['file_access'] === 'access_denied')
          tally(incomplete, 'file that Slack did not give out', place);
        else if (downloaded !== undefined && state !== 'external' && typeof id === 'string' && !downloaded.has(id))
          tally(incomplete, 'file that is not among the downloaded ones', place);
      }
    },
    end(isThere) {
      for (const [ts, { replies, place }] of counted) {
        const there = present.get(ts)?.replies ?? 0;
        if (there < replies)
          tally(incomplete, 'thread of which replies are missing', `${place} (${there} of ${replies} replies)`);
      }
      for (const [ts, { place }] of present)
        if (!isThere(ts)) tally(incomplete, 'thread whose first message is missing', place);
    },
  };
}

const tombstone = 'message of which a place alone is left: it is deleted, or past its retention';
const limited = (what: string) => `${what} that a limit of the workspace’s plan hides (hidden_by_limit)`;

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const filesIn = ({ file, files }: Record<string, unknown>): Record<string, unknown>[] =>
  [file, ...(Array.isArray(files) ? files : [])].filter(isObject);

const download = /(?:^|\/)(?:__uploads\/(F[A-Z0-9]+)\/|(?:attachments|files)\/(F[A-Z0-9]+)-)[^/]*$/;

/** The ids of the files among an export's paths, as downloaders lay them: `__uploads/F1/name`, `attachments/F1-name`. */
export function downloadedIn(paths: Iterable<string>): Downloaded {
  const ids = new Set<string>();
  for (const path of paths) {
    const [, one, other] = download.exec(path) ?? [];
    if (one !== undefined || other !== undefined) ids.add((one ?? other)!);
  }
  return ids.size === 0 ? undefined : ids;
}
