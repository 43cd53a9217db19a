import { interpreterNamed, isShell, programName } from '../invocation/programs.ts';
import type { Launch, LaunchStep } from './launch.ts';

/** A program of the launch that starts other processes, or code that others give it. */
export interface Starter {
  readonly path: string;
  readonly kind: 'fork-server' | 'supervisor' | 'shell' | 'init' | 'interpreter';
  /** A clause: what it starts. */
  readonly why: string;
  /** What shows it. */
  readonly evidence: string;
  /** Processes of its own come with it in any case; otherwise it depends on what it is told. */
  readonly certain: boolean;
}

/** What of the launch starts processes, in the order of starting; each program once. */
export function startersOf(launch: Launch): readonly Starter[] {
  const found = new Map<string, Starter>();
  for (const [at, step] of launch.steps.entries()) {
    const isLast = at === launch.steps.length - 1;
    for (const starter of starters(step, launch, isLast))
      if (!found.has(starter.path)) found.set(starter.path, starter);
  }
  return [...found.values()];
}

function starters(step: LaunchStep, launch: Launch, isLast: boolean): readonly Starter[] {
  const path = step.path;
  if (path === undefined) return [];
  const named = [path, ...step.links.map((link) => link.path), ...(step.file ? [step.file.path] : [])];
  const server = servers.find(({ name }) => named.some((one) => name.test(programName(one))));
  if (server) return [starterOf(path, server, `it is started as \`${programName(path)}\``)];
  const module = moduleServer(step);
  if (module) return [module];
  const name = programName(path);
  if (isShell(name))
    return [
      {
        path,
        kind: 'shell',
        why: 'each program that a shell starts without `exec` is a process of its own',
        evidence: shellEvidence(launch, isLast),
        certain: launch.shellText !== undefined || launch.steps.some(({ by }) => by === 'script'),
      },
    ];
  if (inits.test(name) && !isLast)
    return [
      {
        path,
        kind: 'init',
        why: 'it stays and starts the program as its child',
        evidence: `it is started as \`${name}\``,
        certain: true,
      },
    ];
  const interpreter = isLast ? interpreterNamed(name) : undefined;
  if (!interpreter?.readsInput) return [];
  return [
    {
      path,
      kind: 'interpreter',
      why: `what it runs can start processes: ${interpreter.what}`,
      evidence: `it is started as \`${name}\``,
      certain: false,
    },
  ];
}

function shellEvidence({ shellText, steps }: Launch, isLast: boolean): string {
  if (shellText !== undefined) return 'it is told more than one plain command';
  const script = steps.find(({ shebang }) => shebang !== undefined)?.path;
  if (script !== undefined) return `it runs \`${script}\``;
  return isLast ? 'it is what runs in the end' : 'it is told one plain command';
}

/** `python -m gunicorn`, `java -jar` and the like: the interpreter is told which server it is. */
function moduleServer({ argv, path }: LaunchStep): Starter | undefined {
  const at = argv.indexOf('-m');
  const module = at > 0 ? argv[at + 1] : undefined;
  const server = module === undefined ? undefined : servers.find(({ name }) => name.test(module.split('.')[0]!));
  return server && starterOf(path!, server, `it is started with \`-m ${module}\``);
}

interface Server {
  readonly name: RegExp;
  readonly kind: 'fork-server' | 'supervisor';
  readonly why: string;
}

function starterOf(path: string, { kind, why }: Server, evidence: string): Starter {
  return { path, kind, why, evidence, certain: true };
}

const inits = /^(?:tini|tini-static|docker-init|dumb-init|catatonit)$/;

/** By the last part of a path. What each does by default is in its own documentation. */
const servers: readonly Server[] = [
  { name: /^nginx(?:-debug)?$|^openresty$|^tengine$/, kind: 'fork-server', why: 'a master forks worker processes' },
  {
    name: /^(?:apache2|httpd|httpd2)(?:-prefork|-worker|ctl|-foreground)?$/,
    kind: 'fork-server',
    why: 'a parent forks children that serve',
  },
  {
    name: /^(?:postgres|postmaster)$/,
    kind: 'fork-server',
    why: 'it forks a process for each connection, and several of its own',
  },
  {
    name: /^redis-server$|^valkey-server$|^keydb-server$/,
    kind: 'fork-server',
    why: 'it forks to save its data in the background',
  },
  { name: /^php-fpm[\d.]*$/, kind: 'fork-server', why: 'a master forks worker processes' },
  { name: /^uwsgi(?:-core)?$|^uwsgi_python[\d.]*$/, kind: 'fork-server', why: 'a master forks worker processes' },
  { name: /^gunicorn(?:[\d.]*)$/, kind: 'fork-server', why: 'an arbiter forks worker processes' },
  { name: /^(?:hypercorn|granian|celery|mod_wsgi-express)$/, kind: 'fork-server', why: 'it starts worker processes' },
  {
    name: /^(?:unicorn|unicorn_rails|passenger|puma)$/,
    kind: 'fork-server',
    why: 'it forks worker processes, Puma in its cluster mode',
  },
  {
    name: /^(?:sshd|vsftpd|proftpd|xinetd|inetd)$/,
    kind: 'fork-server',
    why: 'it forks a process for each connection',
  },
  {
    name: /^(?:exim4?|sendmail|dovecot|squid|haproxy)$/,
    kind: 'fork-server',
    why: 'it starts processes of its own',
  },
  {
    name: /^(?:mysqld_safe|mariadbd-safe|rabbitmq-server|cron|crond|atd)$/,
    kind: 'fork-server',
    why: 'it forks, or starts other programs',
  },
  {
    name: /^(?:pm2|pm2-runtime|forever|nodemon|foreman|honcho|npm|yarn|pnpm|npx)$/,
    kind: 'supervisor',
    why: 'it starts the application as its child',
  },
  {
    name: /^(?:supervisord|circusd|monit|runsvdir|runsv|runit|s6-svscan|s6-supervise|s6-overlay-suexec|execlineb|systemd|init|openrc|multirun)$/,
    kind: 'supervisor',
    why: 'it starts and watches several programs',
  },
];
