import { folderOf } from '../../text/path.ts';
import type { Launched, Place, Profile } from '../profile.ts';
import { oneArena } from './arenas.ts';
import { fileArguments, files, folders, namesIn, places } from './look.ts';
import { gibibyte, mebibyte, threadNeed } from './thread-need.ts';

const debianLibraries = '/usr/lib/x86_64-linux-gnu';

function modules(paths: readonly string[], why: string): readonly (Place & { modules: true })[] {
  return paths.map((path) => ({ path, why, modules: true }));
}

/** `base` with the names in it that are a version, e.g. `/usr/share/perl/5.36`. */
function versions({ tree }: Launched, base: string): readonly string[] {
  return namesIn(tree, base)
    .filter((name) => /^\d[\d.]*$/.test(name))
    .map((name) => `${base}/${name}`);
}

export const shell: Profile = {
  id: 'shell',
  title: 'shells',
  programs: /^(?:sh|bash|dash|ash|zsh|ksh|mksh|busybox)$/,
  threads: threadNeed(8n, 'one of the shell: every command is a process', 'CI-Examples/bash of Gramine'),
  enclaveSize: {
    value: 256n * mebibyte,
    why: 'for each process: the shell, and every command that runs beside it',
    source: 'estimate; CI-Examples/bash of Gramine has 512M',
  },
  questions: [
    {
      about: 'sgx.enclave_size',
      text: 'how many commands run at once: each is an enclave of this size and takes its time to start',
    },
  ],
};

export const perl: Profile = {
  id: 'perl',
  title: 'Perl',
  programs: /^perl[\d.]*$/,
  threads: threadNeed(8n, 'one of Perl', 'measured with Perl 5.36'),
  enclaveSize: {
    value: 256n * mebibyte,
    why: 'Perl takes some 10M; the rest is for modules and data',
    source: 'estimate; 8M of address space measured with Perl 5.36',
  },
  stackSize: {
    value: 4n * mebibyte,
    why: 'regular expressions and nested data recurse',
    source: 'estimate',
  },
  contents: (launched) => ({
    directories: modules(
      folders(launched, [
        ...['/etc/perl', `${debianLibraries}/perl-base`, '/usr/share/perl5', `${debianLibraries}/perl5`],
        ...[
          '/usr/share/perl',
          `${debianLibraries}/perl`,
          '/usr/local/share/perl',
          '/usr/local/lib/x86_64-linux-gnu/perl',
        ].flatMap((base) => versions(launched, base)),
        ...[
          ...versions(launched, `${debianLibraries}/perl5`),
          '/usr/local/lib/perl5',
          '/usr/lib64/perl5',
          '/usr/local/lib/site_perl',
        ],
        ...(launched.environment.get('PERL5LIB') ?? '').split(':', 100),
      ]),
      'modules where Perl looks for them (`@INC`)',
    ),
  }),
};

export const ruby: Profile = {
  id: 'ruby',
  title: 'Ruby',
  programs: /^(?:ruby|jruby)[\d.]*$/,
  threads: threadNeed(16n, 'Ruby, its timer and up to 11 of the application', 'estimate'),
  enclaveSize: {
    value: gibibyte / 2n,
    why: 'Ruby reserves its stacks and its heap as it grows; the rest is for gems and data',
    source: 'estimate',
  },
  stackSize: { value: 8n * mebibyte, why: 'Ruby counts on the 8M of Linux for deep recursion', source: 'estimate' },
  environment: [oneArena],
  contents: (launched) => ({
    directories: modules(
      folders(launched, [
        '/usr/lib/ruby',
        `${debianLibraries}/ruby`,
        '/usr/share/rubygems-integration',
        '/var/lib/gems',
        '/usr/local/lib/ruby',
        '/usr/local/bundle',
        ...gemFolders(launched),
      ]),
      'libraries and gems where Ruby looks for them',
    ),
  }),
};

function gemFolders({ environment }: Launched): readonly string[] {
  return ['GEM_HOME', 'GEM_PATH', 'BUNDLE_PATH', 'RUBYLIB'].flatMap((name) =>
    (environment.get(name) ?? '').split(':', 100).map((path) => path.replace(/(?<=.)\/+$/, '')),
  );
}

export const php: Profile = {
  id: 'php',
  title: 'PHP',
  programs: /^php(?:-(?:fpm|cgi))?[\d.]*$/,
  threads: threadNeed(8n, 'one of PHP', 'estimate'),
  enclaveSize: {
    value: gibibyte / 2n,
    why: 'the 128M of `memory_limit`, and as much for code and its cache; for each process with php-fpm',
    source: 'php.net, "memory_limit"; the rest is an estimate',
  },
  contents: (launched) => ({
    directories: [
      ...modules(
        folders(launched, ['/usr/lib/php', '/usr/share/php', '/usr/local/lib/php', '/usr/lib64/php']),
        'extensions and classes of PHP',
      ),
      ...places(
        folders(launched, ['/etc/php', '/usr/local/etc/php', '/usr/local/etc/php-fpm.d']),
        'configuration of PHP',
      ),
    ],
    files: places(files(launched, beside(launched, /\.(?:php|inc|phtml)$/)), 'scripts beside the one that is started'),
    questions: launched.names.some((name) => /php-fpm[\d.]*$/.test(name))
      ? [
          {
            about: 'sgx.enclave_size',
            text: 'how many children php-fpm starts: each is an enclave of this size; use `pm = static` with few of them, and `daemonize = no`',
          },
        ]
      : [],
  }),
};

function beside(launched: Launched, kind: RegExp): readonly string[] {
  const [script] = fileArguments(launched).filter((path) => kind.test(path));
  if (script === undefined) return [];
  const folder = folderOf(script);
  return namesIn(launched.tree, folder)
    .filter((name) => kind.test(name))
    .slice(0, 1000)
    .map((name) => `${folder}/${name}`);
}

export const r: Profile = {
  id: 'r',
  title: 'R',
  programs: /^(?:R|Rscript|Rterm)$/,
  threads: threadNeed(32n, 'R, and pools of 4 of its linear algebra', 'estimate'),
  enclaveSize: {
    value: gibibyte,
    why: 'R with its packages takes some 100M; data is in memory, often twice',
    source: 'estimate',
  },
  stackSize: {
    value: 8n * mebibyte,
    why: 'R measures its stack at start and counts on the 8M of Linux',
    source: 'estimate',
  },
  environment: [
    ...['OMP_NUM_THREADS', 'OPENBLAS_NUM_THREADS'].map((name) => ({
      name,
      value: '4',
      why: 'linear algebra starts a thread for every core of the machine otherwise',
    })),
    { name: 'R_HOME', value: '/usr/lib/R', why: 'the script that starts R sets it' },
    oneArena,
  ],
  contents: (launched) => ({
    directories: [
      ...modules(
        folders(launched, ['/usr/lib/R', '/usr/local/lib/R', '/usr/share/R']),
        'R, its packages, and libraries that it loads by name',
      ),
      ...places(folders(launched, ['/etc/R']), 'configuration of R'),
    ],
    questions: [
      {
        about: 'libos.entrypoint',
        text: '`R` and `Rscript` start shells and then `/usr/lib/R/bin/exec/R`, each of which would be one more enclave: start that one directly (`-f SCRIPT --no-save`)',
      },
    ],
  }),
};
