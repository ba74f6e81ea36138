import { UsageError } from '../process/exitCode.ts';
import { registryInUse, type RegistryChoice } from '../published/registryLocation.ts';

/**
 * The registry whose newest version a publisher's key may have signed: without that key nobody could read it, so it is
 * never guessed that there is none. @returns undefined for `none`
 * @throws UsageError where it was not said which
 */
export function namedRegistry(choice: RegistryChoice): RegistryChoice | undefined {
  if (choice.registry === 'none') return undefined;
  if (registryInUse(choice) === undefined)
    throw new UsageError(
      'say which registry the publisher’s key may have signed, by --registry or ORGRAPH_REGISTRY; where there is none: --registry none',
    );
  return choice;
}
