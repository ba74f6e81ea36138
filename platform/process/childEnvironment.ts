/**
 * What programs need to find their way about a machine, and Node to run as its user has set it up. No secret is there.
 */
const ofTheMachine = new Set(
  [
    'PATH HOME USER LOGNAME LANG LANGUAGE TZ TMPDIR TMP TEMP CI NO_COLOR FORCE_COLOR',
    'LD_LIBRARY_PATH DYLD_LIBRARY_PATH SSL_CERT_FILE SSL_CERT_DIR XDG_CONFIG_HOME XDG_CACHE_HOME',
    'NODE_OPTIONS NODE_EXTRA_CA_CERTS NODE_COMPILE_CACHE NODE_V8_COVERAGE',
    'SYSTEMROOT SYSTEMDRIVE WINDIR COMSPEC PATHEXT APPDATA LOCALAPPDATA USERPROFILE',
  ].flatMap((names) => names.split(' ')),
);

/**
 * The environment of a process that is started from here: the machine's part of ours, and the variables that it says it
 * reads. Nothing else of ours is its business: a password, a key or a token of another process, least of all.
 */
export function childEnvironment(reads: (variable: string) => boolean = () => false): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => ofTheMachine.has(name.toUpperCase()) || name.startsWith('LC_') || reads(name),
    ),
  );
}
