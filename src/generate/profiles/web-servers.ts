import type { Contents, Launched, Profile } from '../profile.ts';
import type { Question } from '../workload.ts';
import { accountOf } from './accounts.ts';
import { files, folders, places, textOf } from './look.ts';
import { mebibyte, threadNeed } from './thread-need.ts';

export const nginx: Profile = {
  id: 'nginx',
  title: 'nginx',
  programs: /^(?:nginx|openresty)$/,
  threads: threadNeed(
    8n,
    'one of nginx, whose workers are processes, and 4 for `aio threads`',
    'nginx.org, "worker_processes"; CI-Examples/nginx of Gramine has 4',
  ),
  enclaveSize: {
    value: 512n * mebibyte,
    why: 'for each process: one for the master and one for every worker',
    source: 'CI-Examples/nginx of Gramine',
  },
  contents: nginxContents,
};

function nginxContents(launched: Launched): Contents {
  const configuration = textOf(launched, '/etc/nginx/nginx.conf') ?? '';
  const account = accountOf(launched, {
    name: 'www-data',
    why: 'as root nginx would try to become another user, which means nothing in Gramine',
  });
  return {
    directories: [
      ...places(folders(launched, ['/etc/nginx', '/usr/local/openresty/nginx/conf']), 'configuration of nginx'),
      ...folders(launched, [
        '/usr/lib/nginx/modules',
        '/usr/lib64/nginx/modules',
        '/usr/share/nginx/modules-available',
      ]).map((path) => ({ path, why: 'modules that its configuration names', modules: true })),
      ...places(folders(launched, ['/usr/share/nginx/html', '/var/www/html']), 'pages that it serves'),
    ],
    files: places(files(launched, ['/etc/passwd', '/etc/group']), 'where nginx looks up users and groups'),
    scratch: [
      ...places(
        folders(launched, ['/var/lib']).length > 0 ? ['/var/lib/nginx'] : [],
        'where nginx keeps request bodies and answers while it works on them',
      ),
      ...places(['/var/cache/nginx'], 'where nginx keeps request bodies and answers while it works on them'),
      ...places(
        ['/var/log/nginx', '/run'],
        'logs and the process id, lost at the end; the logs of each process by themselves',
      ),
    ],
    settings: account.settings,
    questions: [...nginxQuestions(launched, configuration), ...account.questions],
  };
}

function nginxQuestions({ argv }: Launched, configuration: string): readonly Question[] {
  const directives = `${configuration}\n${argv.join(' ')}`;
  const found: Question[] = [
    {
      about: 'files',
      text: 'where the keys of its certificates are: trusted files are readable for everybody, so put keys below an encrypted mount',
    },
  ];
  if (!/\bdaemon[ \t]+off\b/.test(directives))
    found.push({
      about: 'loader.argv',
      text: 'nginx goes into the background, where Gramine would end: add `daemon off;` to its configuration, or `-g "daemon off;"` to its arguments',
    });
  if (!/\bmaster_process[ \t]+off\b/.test(directives) && !/\bworker_processes[ \t]+1\b/.test(directives))
    found.push({
      about: 'sgx.enclave_size',
      text: 'how many workers there are: each is an enclave of this size, and `worker_processes auto` starts one for each core; set a number, or `master_process off;` for a single process',
    });
  return found;
}

export const lighttpd: Profile = {
  id: 'lighttpd',
  title: 'lighttpd',
  programs: /^lighttpd$/,
  threads: threadNeed(8n, 'one of lighttpd', 'CI-Examples/lighttpd of Gramine'),
  enclaveSize: { value: 256n * mebibyte, why: 'lighttpd is small', source: 'CI-Examples/lighttpd of Gramine' },
  contents: (launched) => ({
    directories: [
      ...places(folders(launched, ['/etc/lighttpd']), 'configuration of lighttpd'),
      ...folders(launched, ['/usr/lib/lighttpd']).map((path) => ({
        path,
        why: 'modules loaded by name',
        modules: true,
      })),
      ...places(folders(launched, ['/var/www/html']), 'pages that it serves'),
    ],
    scratch: places(['/var/tmp', '/var/log/lighttpd', '/run'], 'uploads, logs and the process id, lost at the end'),
    questions: launched.argv.includes('-D')
      ? []
      : [{ about: 'loader.argv', text: 'lighttpd goes into the background, where Gramine would end: add `-D`' }],
  }),
};

export const apache: Profile = {
  id: 'apache',
  title: 'Apache httpd',
  programs: /^(?:apache2|httpd)$/,
  threads: threadNeed(
    64n,
    'the 25 threads of one child, a listener and their start-up',
    'httpd.apache.org, "ThreadsPerChild"',
  ),
  enclaveSize: {
    value: 512n * mebibyte,
    why: 'for each process: the parent and every child',
    source: 'estimate',
  },
  contents: (launched) => ({
    directories: [
      ...places(folders(launched, ['/etc/apache2', '/etc/httpd', '/usr/local/apache2/conf']), 'configuration of httpd'),
      ...folders(launched, ['/usr/lib/apache2/modules', '/usr/lib64/httpd/modules', '/usr/local/apache2/modules']).map(
        (path) => ({ path, why: 'modules that its configuration names', modules: true }),
      ),
      ...places(folders(launched, ['/var/www/html', '/usr/local/apache2/htdocs']), 'pages that it serves'),
    ],
    files: places(
      files(launched, ['/etc/passwd', '/etc/group', '/etc/mime.types']),
      'users, groups and types of files',
    ),
    scratch: places(['/var/log/apache2', '/run'], 'logs and the process id, lost at the end'),
    questions: [
      {
        about: 'sgx.enclave_size',
        text: 'how many children there are: each is an enclave of this size and none shares memory with another; set `ServerLimit 1` with the event module, and start with `-DFOREGROUND`',
      },
    ],
  }),
};
