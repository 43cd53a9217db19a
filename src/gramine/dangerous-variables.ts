/** Why the host must not choose an environment variable: a clause that goes on from "the host …"; undefined when it may. */
export function dangerOf(name: string): string | undefined {
  return dangers.get(name) ?? families.find(([prefix]) => name.startsWith(prefix))?.[1];
}

export function isDangerousVariable(name: string): boolean {
  return dangerOf(name) !== undefined;
}

const code = 'chooses which code is loaded';
const options = 'hands options to the language runtime, which can load code';
const programs = 'chooses which programs are started';

const dangers: ReadonlyMap<string, string> = new Map([
  ...['LD_PRELOAD', 'LD_LIBRARY_PATH', 'LD_AUDIT', 'LD_ORIGIN_PATH', 'LD_DEBUG_OUTPUT', 'LD_PROFILE_OUTPUT'].map(
    (name) => [name, code] as const,
  ),
  ...['GCONV_PATH', 'GETCONF_DIR', 'GLIBC_TUNABLES', 'LOCPATH', 'NLSPATH'].map(
    (name) => [name, 'chooses what the C library loads and how it behaves'] as const,
  ),
  ...['OPENSSL_CONF', 'OPENSSL_MODULES', 'OPENSSL_ENGINES'].map((name) => [name, code] as const),
  ...['PATH', 'BASH_ENV', 'ENV', 'SHELLOPTS', 'BASHOPTS', 'IFS', 'PS4', 'PROMPT_COMMAND'].map(
    (name) => [name, programs] as const,
  ),
  ...[
    'PYTHONPATH',
    'PYTHONHOME',
    'PYTHONSTARTUP',
    'PYTHONINSPECT',
    'PYTHONUSERBASE',
    'PYTHONEXECUTABLE',
    'PYTHONPLATLIBDIR',
    'PYTHONBREAKPOINT',
    'PYTHONWARNINGS',
    'PYTHONPYCACHEPREFIX',
  ].map((name) => [name, code] as const),
  ...[
    'JAVA_TOOL_OPTIONS',
    '_JAVA_OPTIONS',
    'JDK_JAVA_OPTIONS',
    'JAVA_OPTS',
    'NODE_OPTIONS',
    'RUBYOPT',
    'PERL5OPT',
    'GEM_HOME',
    'BUNDLE_GEMFILE',
    'DOTNET_STARTUP_HOOKS',
    'LUA_INIT',
    'ERL_FLAGS',
    'PHPRC',
    'PHP_INI_SCAN_DIR',
    'R_PROFILE_USER',
  ].map((name) => [name, options] as const),
  ...[
    'CLASSPATH',
    'JAVA_HOME',
    'NODE_PATH',
    'RUBYLIB',
    'PERL5LIB',
    'PERLLIB',
    'PERL5DB',
    'LUA_PATH',
    'LUA_CPATH',
    'GEM_PATH',
    'R_LIBS',
  ].map((name) => [name, code] as const),
  ['SSL_CERT_FILE', 'chooses which certificates are trusted'],
  ['SSL_CERT_DIR', 'chooses which certificates are trusted'],
  ['SSLKEYLOGFILE', 'gets the keys of every TLS connection written down'],
  ['NODE_EXTRA_CA_CERTS', 'chooses which certificates are trusted'],
  ['NODE_TLS_REJECT_UNAUTHORIZED', 'switches the check of certificates off'],
  ['REQUESTS_CA_BUNDLE', 'chooses which certificates are trusted'],
  ['CURL_CA_BUNDLE', 'chooses which certificates are trusted'],
]);

const families: readonly (readonly [prefix: string, danger: string])[] = [
  ['RA_TLS_', 'decides what remote attestation accepts'],
  ['SECRET_PROVISION_', 'decides where secrets come from and who is trusted to send them'],
  ['DYLD_', code],
];

/** Those that are known by their whole names, as one portable pattern. */
export const dangerousVariables = [...dangers.keys()].join('|');
