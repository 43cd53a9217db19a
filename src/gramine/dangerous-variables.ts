/** Why the host must not choose an environment variable: a clause that goes on from "the host …"; undefined when it may. */
export function dangerOf(name: string): string | undefined {
  const [danger] =
    dangers.find(([, names]) => names.includes(name)) ?? families.find(([, prefix]) => name.startsWith(prefix)) ?? [];
  return danger;
}

export function isDangerousVariable(name: string): boolean {
  return dangerOf(name) !== undefined;
}

const code = 'chooses which code is loaded';
const options = 'hands options to the language runtime, which can load code';
const programs = 'chooses which programs are started';
const certificates = 'chooses which certificates are trusted';

const dangers: readonly (readonly [danger: string, names: readonly string[]])[] = [
  [code, ['LD_PRELOAD', 'LD_LIBRARY_PATH', 'LD_AUDIT', 'LD_ORIGIN_PATH', 'LD_DEBUG_OUTPUT', 'LD_PROFILE_OUTPUT']],
  [
    'chooses what the C library loads and how it behaves',
    ['GCONV_PATH', 'GETCONF_DIR', 'GLIBC_TUNABLES', 'LOCPATH', 'NLSPATH'],
  ],
  [code, ['OPENSSL_CONF', 'OPENSSL_MODULES', 'OPENSSL_ENGINES']],
  [programs, ['PATH', 'BASH_ENV', 'ENV', 'SHELLOPTS', 'BASHOPTS', 'IFS', 'PS4', 'PROMPT_COMMAND']],
  [
    code,
    [
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
    ],
  ],
  [
    options,
    [
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
    ],
  ],
  [
    code,
    [
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
    ],
  ],
  [certificates, ['SSL_CERT_FILE', 'SSL_CERT_DIR', 'NODE_EXTRA_CA_CERTS', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE']],
  ['gets the keys of every TLS connection written down', ['SSLKEYLOGFILE']],
  ['switches the check of certificates off', ['NODE_TLS_REJECT_UNAUTHORIZED']],
];

const families: readonly (readonly [danger: string, prefix: string])[] = [
  ['decides what remote attestation accepts', 'RA_TLS_'],
  ['decides where secrets come from and who is trusted to send them', 'SECRET_PROVISION_'],
  [code, 'DYLD_'],
];

/** Those that are known by their whole names, as one portable pattern. */
export function dangerousVariables(): string {
  return dangers.flatMap(([, names]) => names).join('|');
}
