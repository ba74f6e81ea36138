import type { Command } from 'commander';
import { rereadMessages } from '../../../subgraphs/slack/rereadMessages.ts';
import { inOrganization } from '../../slackImport/inOrganization.ts';
import { countText, createProgress } from '../../slackImport/progress.ts';

interface RereadOptions {
  organization: string;
  as?: string;
  workspace?: string;
}

/** `orgraph import reread` */
export const rereadMessagesCommand = (command: Command): Command =>
  command
    .requiredOption('--organization <slug>', 'whose messages')
    .option('--as <email>', 'who asks; by default the organization’s first OWNER')
    .option('--workspace <id>', 'those of one Slack workspace')
    .action(async (options: RereadOptions) => {
      const progress = createProgress(process.stderr);
      const { messages, changed } = await inOrganization(options, (unit) =>
        rereadMessages(unit, options.workspace, (done) => progress.show({ step: 'reread', messages: done.messages })),
      ).finally(() => progress.end());
      process.stdout.write(`${countText(messages)} messages read anew, ${countText(changed)} changed.\n`);
    });
