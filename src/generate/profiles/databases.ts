import type { Contents, Launched, Profile } from '../profile.ts';
import type { Question } from '../workload.ts';
import { accountOf } from './accounts.ts';
import { fileArguments, files, folders, places, textOf } from './look.ts';
import { isLinkedWith } from './program-bytes.ts';
import { gibibyte, mebibyte, threadNeed } from './thread-need.ts';

export const redis: Profile = {
  id: 'redis',
  title: 'Redis',
  programs: /^(?:redis-(?:server|sentinel|check-rdb|check-aof)|valkey-server|keydb-server)$/,
  threads: threadNeed(
    16n,
    '5 of Redis (commands, three for the background, the allocator) and 8 for `io-threads`',
    'redis.conf, "io-threads"; 5 threads measured with Redis 7.0',
  ),
  enclaveSize: {
    value: gibibyte,
    why: 'all data is in memory: twice `maxmemory`, for fragmentation and buffers of clients',
    source: 'redis.io, "Memory optimization"',
  },
  contents: redisContents,
};

function redisContents(launched: Launched): Contents {
  const configuration = fileArguments(launched)
    .map((path) => textOf(launched, path) ?? '')
    .join('\n');
  const has = (directive: RegExp) =>
    directive.test(configuration) || directive.test(launched.argv.join(' ').replaceAll('--', '\n'));
  const questions: Question[] = [
    {
      about: 'fs.mounts',
      text: 'whether data outlives the server: then keep its folder with `--encrypted` (`/var/lib/redis` in Debian). Saving starts a process, so one more enclave of this size; with `--save "" --appendonly no` it does not',
    },
    {
      about: 'sgx.enclave_size',
      text: 'how much data there is: set `maxmemory` to at most half of this, so that Redis and not the enclave ends growth',
    },
  ];
  if (has(/^[ \t]*daemonize[ \t]+yes/m))
    questions.push({
      about: 'loader.argv',
      text: 'its configuration sends it into the background, where Gramine would end: add `--daemonize no`',
    });
  if (!has(/^[ \t]*(?:requirepass|user|aclfile|tls-port)[ \t]/m))
    questions.push({
      about: 'loader.argv',
      text: 'who may connect: nothing asks for a password or TLS, and the host sees what is not encrypted; keep `protected-mode yes` until that is settled',
    });
  return { questions };
}

export const memcached: Profile = {
  id: 'memcached',
  title: 'memcached',
  programs: /^memcached$/,
  threads: threadNeed(
    16n,
    '10 of memcached: four for clients (`-t`), the others for its housekeeping',
    '10 threads measured with memcached 1.6',
  ),
  enclaveSize: {
    value: 512n * mebibyte,
    why: 'the 64M of `-m`, its tables and 400M of address space that it reserves',
    source: '402M measured with memcached 1.6',
  },
  contents: (launched) => accountOf(launched, { name: 'memcache', why: 'memcached refuses to run as root' }),
};

export const postgresql: Profile = {
  id: 'postgresql',
  title: 'PostgreSQL',
  programs: /^(?:postgres|postmaster)$/,
  threads: threadNeed(
    8n,
    'one of PostgreSQL: connections are processes',
    'postgresql.org, "How Connections Are Established"',
  ),
  enclaveSize: {
    value: gibibyte,
    why: 'for each process: the server, its helpers and every connection. `shared_buffers` is 128M by default',
    source: 'estimate; postgresql.org, "Memory"',
  },
  stackSize: {
    value: 8n * mebibyte,
    why: 'PostgreSQL compares the limit of the stack with its `max_stack_depth` of 2M, and the 8M of Linux are above it',
    source: 'postgresql.org, "max_stack_depth"',
  },
  contents: postgresqlContents,
};

function postgresqlContents(launched: Launched): Contents {
  const account = accountOf(launched, { name: 'postgres', why: 'PostgreSQL refuses to run as root' });
  const installation = launched.program.replace(/\/bin\/[^/]*$/, '');
  const version = /\/(\d+)\/bin\/[^/]*$/.exec(launched.program)?.[1];
  return {
    directories: [
      ...folders(launched, [`${installation}/lib`])
        .filter((path) => path !== '/lib' && path !== '/usr/lib')
        .map((path) => ({ path, why: 'modules that PostgreSQL loads by name', modules: true })),
      ...places(
        folders(launched, [
          `${installation}/share/postgresql`,
          ...(version === undefined ? [] : [`/usr/share/postgresql/${version}`]),
        ]),
        'time zones, extensions and messages of PostgreSQL',
      ),
    ],
    files: places(files(launched, ['/etc/passwd']), 'where PostgreSQL looks up the name of its user'),
    scratch: places(['/var/run/postgresql', '/run/postgresql'], 'its socket and lock file'),
    settings: account.settings,
    questions: [
      ...account.questions,
      {
        about: 'fs.mounts',
        text: 'where its data is (`-D`): keep that folder with `--encrypted`; PostgreSQL wants it to belong to its user, with mode 0700',
      },
      {
        about: 'sgx.enclave_size',
        text: 'whether it works in your release: its processes share memory, and each is an enclave of its own, which Gramine does not let share any. `postgres --single` has one process',
      },
    ],
  };
}

export const mysql: Profile = {
  id: 'mysql',
  title: 'MySQL and MariaDB',
  programs: /^(?:mysqld|mariadbd)$/,
  threads: threadNeed(
    256n,
    'some 30 of the server and one for each connection, 151 by default',
    'dev.mysql.com, "max_connections"',
  ),
  enclaveSize: {
    value: 2n * gibibyte,
    why: 'the 128M of `innodb_buffer_pool_size`, what each connection takes, and 1G for tables in memory',
    source: 'estimate; dev.mysql.com, "How MySQL Uses Memory"',
  },
  contents: mysqlContents,
};

function mysqlContents(launched: Launched): Contents {
  const account = accountOf(launched, { name: 'mysql', why: 'the server refuses to run as root' });
  return {
    directories: [
      ...places(
        folders(launched, ['/etc/mysql', '/etc/my.cnf.d', '/usr/share/mysql', '/usr/share/mariadb']),
        'configuration and messages of the server',
      ),
      ...folders(launched, ['/usr/lib/mysql/plugin', '/usr/lib64/mysql/plugin']).map((path) => ({
        path,
        why: 'plugins that the server loads by name',
        modules: true,
      })),
    ],
    files: places(files(launched, ['/etc/my.cnf', '/etc/passwd']), 'configuration, and the name of its user'),
    scratch: places(['/run/mysqld', '/var/run/mysqld'], 'its socket and process id'),
    settings: account.settings,
    questions: [
      ...account.questions,
      {
        about: 'fs.mounts',
        text: 'where its data is (`datadir`, often /var/lib/mysql): keep that folder with `--encrypted`, and set `innodb_use_native_aio = 0`, for Gramine has no asynchronous I/O of Linux',
      },
      {
        about: 'sgx.max_threads',
        text: 'how many connections there are at once: `sgx.max_threads` has to be above `max_connections` by 40',
      },
    ],
  };
}

export const sqlite: Profile = {
  id: 'sqlite',
  title: 'SQLite',
  programs: /^sqlite3$/,
  recognises: (launched) => isLinkedWith(launched, 'libsqlite3.so'),
  questions: [
    {
      about: 'fs.mounts',
      text: 'where its database is: keep that folder with `--encrypted`, for journals lie beside it. Write-ahead logging maps a shared file, which encrypted mounts do not have: use another `PRAGMA journal_mode`, or `PRAGMA locking_mode = EXCLUSIVE` before it',
    },
  ],
};
