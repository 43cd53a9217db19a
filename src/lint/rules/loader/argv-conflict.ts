import type { Setting } from '../../../gramine/manifest.ts';
import { manifestRule } from '../../rule.ts';

export const argvConflict = manifestRule({
  id: 'loader/argv-conflict',
  severity: 'error',
  fix: 'none',
  releases: { since: '1.3' },
  docs: {
    summary: 'More than one source for the arguments of the application.',
    why: '`loader.argv`, `loader.argv_src_file` and `loader.insecure__use_cmdline_argv` exclude each other. Gramine stops at start-up when it finds two; its checker accepts them.',
    bad: [
      {
        manifest: 'loader.argv = ["app"]\nloader.insecure__use_cmdline_argv = true',
        at: 'loader.insecure__use_cmdline_argv',
      },
      { gramine: '1.3', manifest: '[loader]\nargv_src_file = "file:args"\nargv = ["app"]', at: 'argv' },
      {
        manifest: 'loader.argv_src_file = "file:args"\nloader.insecure__use_cmdline_argv = true\nloader.argv = ["app"]',
        at: 'loader.argv',
      },
      { as: 'template', manifest: 'loader.argv = ["{{ name }}"]\nloader.argv_src_file = "file:{{ args }}"' },
    ],
    good: [
      { manifest: 'loader.argv = ["app"]\nloader.insecure__use_cmdline_argv = false' },
      { gramine: '1.2', manifest: 'loader.argv_src_file = "file:args"\nloader.insecure__use_cmdline_argv = true' },
      { as: 'template', manifest: 'loader.argv = ["app"]\nloader.insecure__use_cmdline_argv = {{ insecure }}' },
      {
        as: 'template',
        manifest:
          '{% if insecure %}loader.insecure__use_cmdline_argv = true\n{% else %}loader.argv = ["app"]\n{% endif %}',
      },
    ],
  },
  *check({ manifest }) {
    const list = manifest.at('loader.argv');
    const file = manifest.at('loader.argv_src_file');
    const host = manifest.at('loader.insecure__use_cmdline_argv');
    const sources: Setting<unknown>[] = [];
    if (list?.kind === 'array') sources.push(list);
    if (file?.kind === 'string') sources.push(file);
    if (host?.known === true) sources.push(host);
    if (sources.length < 2) return;
    const own = sources.filter((setting) => setting.written).sort((a, b) => a.key.start - b.key.start);
    const last = own.pop();
    if (!last) return;
    const others = sources.filter((setting) => setting !== last).map((setting) => `\`${setting.path}\``);
    yield {
      at: last.key,
      path: last.path,
      message: `\`${last.path}\` and ${others.join(' and ')} exclude each other`,
      help: sources.every(({ written }) => written)
        ? 'keep one of them, best `loader.argv`'
        : 'remove it: GSC takes the arguments from `ENTRYPOINT` and `CMD` of the image',
      stage: 'runtime',
      effect: 'fatal',
      related: own.map((setting) => ({ range: setting.key, message: 'the other source' })),
    };
  },
});
