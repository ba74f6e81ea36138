import type { Command } from 'commander';
import { rereadMessages } from '../../../subgraphs/slack/rereadMessages.ts';
import { exitCode, exitWith } from '../../process/exitCode.ts';
import { inOrganization } from '../../slackImport/inOrganization.ts';
import { countText, createProgress } from '../../slackImport/progress.ts';
import { requiring } from '../requiring.ts';
import { writeResult } from '../writeResult.ts';

interface RereadOptions {
  organization: string;
  as?: string;
  workspace?: string;
  json?: boolean;
}

/** `orgraph import reread` */
export const rereadMessagesCommand = (command: Command): Command =>
  requiring(command, '--organization <slug>', 'whose messages')
    .option('--as <email>', 'who asks; by default the organization’s first OWNER')
    .option('--workspace <id>', 'those of one Slack workspace')
    .option('--json', 'as JSON')
    .action((options: RereadOptions) =>
      exitWith(async () => {
        const progress = createProgress(process.stderr);
        progress.show({ step: 'reread', messages: 0 });
        const result = await inOrganization(options, (unit) =>
          rereadMessages(unit, options.workspace, (done) => progress.show({ step: 'reread', messages: done.messages })),
        ).finally(() => progress.end());
        const { messages, changed } = result;
        writeResult(
          options.json,
          { messages, changed },
          `${countText(messages)} messages read anew, ${countText(changed)} changed.`,
        );
        return exitCode.passed;
      }),
    );
