import { environmentOf } from '../../../gramine/environment.ts';
import { manifestRule } from '../../rule.ts';

export const envSourceConflict = manifestRule({
  id: 'loader/env-source-conflict',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'Sources of the environment that exclude each other or lose variables.',
    why: 'Gramine stops at start-up when `loader.env_src_file` meets `loader.insecure__use_host_env`. And with `loader.env_src_file` a variable that is passed through is looked up in that file, never on the host: when the file lacks it, it is silently absent.',
    bad: [
      {
        manifest: 'loader.insecure__use_host_env = true\nloader.env_src_file = "file:env"',
        at: 'loader.env_src_file',
      },
      { gramine: '1.0', manifest: '[loader]\nenv_src_file = "file:env"\ninsecure__use_host_env = true' },
      {
        manifest: 'loader.env_src_file = "file:env"\nloader.env.A = { passthrough = true }',
        at: '{ passthrough = true }',
      },
    ],
    good: [
      { manifest: 'loader.insecure__use_host_env = false\nloader.env_src_file = "file:env"' },
      { manifest: 'loader.env_src_file = "file:env"\nloader.env.A = "1"' },
      { manifest: 'loader.env.A = { passthrough = true }' },
      { as: 'template', manifest: 'loader.insecure__use_host_env = {{ host }}\nloader.env_src_file = "file:env"' },
    ],
  },
  *check({ manifest }) {
    const file = manifest.at('loader.env_src_file');
    if (file?.kind !== 'string' && file?.kind !== 'hole') return;
    const host = manifest.at('loader.insecure__use_host_env');
    if (host?.known === true) {
      const [first, second] = [file, host].sort((a, b) => a.key.start - b.key.start) as [typeof file, typeof host];
      yield {
        at: second.key,
        path: second.path,
        message: '`loader.env_src_file` and `loader.insecure__use_host_env` exclude each other',
        help: 'keep neither: write the variables into `loader.env`',
        stage: 'runtime',
        effect: 'fatal',
        related: [{ range: first.key, message: 'the other source' }],
      };
      return;
    }
    if (host && host.known !== false) return;
    for (const { name, kind, setting, at } of environmentOf(manifest).variables) {
      if (kind !== 'passthrough' || !setting.written) continue;
      yield {
        at,
        path: setting.path,
        severity: 'warning',
        message: `\`${name}\` comes from \`loader.env_src_file\`, not from the host, and is absent when the file lacks it`,
        help: `write \`loader.env.${name} = "…"\``,
        stage: 'none',
        effect: 'ignored',
        ...(file.written && { related: [{ range: file.at, message: 'the file it is read from' }] }),
      };
    }
  },
});
