import { badUserInput } from '#platform/values/errors.ts';

/** PostgreSQL's word for a limit of its own: here, a text search vector holds 1 MB of words (documentation, 12.11). */
const limitExceeded = '54000';

/**
 * Runs the write of a block's text.
 * @throws OrgraphError BAD_USER_INPUT for one with more different words than can be searched.
 */
export async function unlessUnsearchable<Result>(write: () => Promise<Result>): Promise<Result> {
  try {
    return await write();
  } catch (error) {
    throw (error as { code?: string }).code === limitExceeded
      ? badUserInput(
          'The text has too many different words to be searched. Divide it into several blocks.',
          'input.content',
        )
      : error;
  }
}
