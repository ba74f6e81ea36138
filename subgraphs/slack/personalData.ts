import { actor, type PersonalData } from '#platform/personalData/declaration.ts';

const ofWorkspace = 'until the workspace is deleted, or an import takes it away';

/** What the slack subgraph keeps of people. A person who is erased keeps Slack’s id in their place. */
export const personalData: PersonalData = {
  slack_workspace: {
    why: 'which workspaces an organization has',
    kept: 'as long as the organization, or until it is deleted',
    people: { owner_user_id: actor, updated_by_id: actor },
    ofOrganization: ['slack_id', 'name', 'domain', 'icon_url', 'metadata'],
    nobodys: ['integration_id', 'granted_scopes', 'source_ts'],
  },
  slack_user: {
    why: 'who has written a message, and which private channels a member sees',
    kept: ofWorkspace,
    arePeople: true,
    people: {
      user_id: {
        is: 'account',
        says: [
          'slack_id',
          'name',
          'display_name',
          'real_name',
          'email',
          'title',
          'phone',
          'timezone',
          'timezone_offset',
          'image_url',
          'company',
          'is_admin',
          'profile',
        ],
        withheld: { folded_name: 'a copy', folded_display_name: 'a copy', folded_real_name: 'a copy' },
        erased: 'emptied',
      },
    },
    nobodys: ['added_by_run'],
  },
  slack_user_words: {
    why: 'to find people by their names',
    kept: ofWorkspace,
    people: {
      slack_user_id: {
        is: 'slack_user.id',
        withheld: { name: 'a copy', words: 'made of the names' },
        erased: 'emptied',
      },
    },
    nobodys: ['workspace_id'],
  },
  slack_channel: {
    why: 'where messages stand',
    kept: ofWorkspace,
    ofOrganization: ['slack_id', 'name', 'folded_name', 'purpose', 'topic'],
    nobodys: ['added_by_run', 'oldest_synced_ts', 'latest_synced_ts', 'source_ts'],
  },
  slack_channel_words: {
    why: 'to find channels by their names',
    kept: ofWorkspace,
    ofOrganization: ['name', 'words'],
    nobodys: ['workspace_id'],
  },
  slack_channel_member: {
    why: 'who takes part in a channel',
    kept: ofWorkspace,
    people: {
      slack_user_id: {
        is: 'slack_user.id',
        says: ['channel_id'],
        erased: { kept: 'that somebody takes part: an id, which leads to nobody' },
      },
    },
    nobodys: ['added_by_run'],
  },
  slack_day: {
    why: 'which days of a channel were imported, from which export',
    kept: ofWorkspace,
    nobodys: ['added_by_run', 'first_ts', 'last_ts', 'source_ts'],
  },
  slack_message: {
    why: 'what was written',
    kept: ofWorkspace,
    people: {
      author_id: {
        is: 'slack_user.id',
        says: [
          'channel_id',
          'posted_at',
          'sender_name',
          'sender_icon_url',
          'text',
          'links',
          'files',
          'category',
          'sentiment',
        ],
        withheld: {
          raw: 'as Slack has it, with what others did to it',
          attachments: 'holds what was quoted of others',
          processed_text: 'the text, with the names of others in it',
          rich_text: 'the text, with the names of others in it',
          mentions: 'others',
          analysis: 'made for programs',
          subtype: 'made for programs',
          message_type: 'made for programs',
        },
        erased: 'emptied',
      },
    },
    nobodys: ['added_by_run', 'slack_ts', 'edited_ts', 'thread_ts'],
  },
  slack_message_words: {
    why: 'to find messages by their words',
    kept: 'as long as the message',
    people: { message_id: { is: 'slack_message.id', withheld: { words: 'made of the text' }, erased: 'emptied' } },
    nobodys: ['channel_id'],
  },
  slack_reaction: {
    why: 'what people said of a message by a sign',
    kept: 'as long as the message',
    people: {
      slack_user_id: {
        is: 'slack_user.id',
        says: ['message_id', 'emoji', 'emoji_code', 'reacted_at'],
        erased: 'removed',
      },
    },
    nobodys: ['added_by_run'],
  },
  import_run: {
    why: 'what was imported, by whom',
    kept: 'until the workspace is deleted',
    people: { imported_by_id: actor, undone_by_id: actor },
    ofOrganization: ['options', 'rows', 'left_out', 'noted'],
    nobodys: ['digest'],
  },
  import_change: {
    why: 'to undo the last import',
    kept: 'until the next import of the workspace',
    people: {
      row_id: {
        is: 'slack_user.id',
        withheld: { former: 'what the row said before, which the row itself says now or not any more' },
        erased: 'removed',
      },
    },
    nobodys: ['table_name'],
  },
  slack_erasure: {
    why: 'so that no import brings back who was erased',
    kept: 'as long as the organization',
    people: {
      slack_id: {
        is: 'slack_user.slack_id',
        withheld: { digest: 'a keyed hash, by which an import knows them again' },
        erased: { kept: 'a keyed hash of Slack’s id alone, without which the next import would bring the person back' },
      },
      erased_by_id: actor,
    },
    nobodys: ['key_id'],
  },
};
