import type { Setting } from '../../../gramine/manifest.ts';
import { mountsOf, resolveInside } from '../../../gramine/mounts.ts';
import { normalizePath } from '../../../gramine/paths.ts';
import { isBefore } from '../../../gramine/release.ts';
import type { Text } from '../../../gramine/text.ts';
import { quote, replace } from '../../../toml/edits.ts';
import { type Finding, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export const entrypointUri = manifestRule({
  id: 'loader/entrypoint-uri',
  severity: 'error',
  fix: 'safe',
  docs: {
    summary: 'URIs where Gramine wants a path inside the enclave, and the other way round.',
    why: '`libos.entrypoint` and `fs.start_dir` are paths inside the enclave, `loader.entrypoint.uri` is the URI of a host file. Gramine stops at start-up when they are mixed up; up to 1.1 it took `file:` off `libos.entrypoint` with a message.',
    bad: [
      {
        manifest: 'libos.entrypoint = "file:/usr/bin/app"',
        at: '"file:/usr/bin/app"',
        fixed: 'libos.entrypoint = "/usr/bin/app"',
      },
      { gramine: '1.1', manifest: 'libos.entrypoint = "file:app"', fixed: 'libos.entrypoint = "app"' },
      { manifest: 'fs.start_dir = "file:/data"', at: '"file:/data"', fixed: 'fs.start_dir = "/data"' },
      {
        as: 'final',
        manifest: 'loader.entrypoint.uri = "/usr/lib/libsysdb.so"',
        at: '"/usr/lib/libsysdb.so"',
        fixed: 'loader.entrypoint.uri = "file:/usr/lib/libsysdb.so"',
      },
      {
        gramine: '1.7',
        manifest: 'loader.entrypoint = "libsysdb.so"',
        fixed: 'loader.entrypoint = "file:libsysdb.so"',
      },
      { as: 'template', manifest: 'libos.entrypoint = "file:{{ exe }}"' },
    ],
    good: [
      { manifest: 'libos.entrypoint = "/usr/bin/app"\nfs.start_dir = "/data"' },
      { manifest: 'loader.entrypoint.uri = "file:/usr/lib/libsysdb.so"' },
      { as: 'template', manifest: 'loader.entrypoint.uri = "{{ uri }}"\nlibos.entrypoint = "{{ entrypoint }}"' },
      { gramine: '1.9', manifest: 'loader.entrypoint = "libsysdb.so"' },
      { gramine: '1.9', manifest: 'loader.entrypoint.uri = "libsysdb.so"' },
    ],
  },
  *check(subject) {
    const { manifest, release, reading } = subject;
    for (const path of ['libos.entrypoint', 'fs.start_dir'] as const) {
      const setting = manifest.get(path);
      if (setting?.written && setting.text?.startsWith('file:') === true)
        yield uriForPath(subject, setting, setting.text);
    }
    if (isBefore(release, '1.1')) return;
    const isPlain = isBefore(release, '1.8');
    // from 1.8 on the tools refuse it while they hash the file, which is for `keys/value` to say
    if (!isPlain && reading === 'source') return;
    yield* pathForUri(manifest.at(isPlain ? 'loader.entrypoint' : 'loader.entrypoint.uri'));
  },
});

function uriForPath({ manifest, release }: Subject, setting: Setting<unknown>, text: Text): Finding {
  const inside = text.slice('file:'.length);
  const isTakenOff = setting.path === 'libos.entrypoint' && isBefore(release, '1.2');
  return {
    at: setting.at,
    path: setting.path,
    message: `\`${setting.path}\` is a path inside the enclave, not a URI`,
    help: `write the path under which it is mounted${inside.known === undefined ? '' : `, perhaps \`${inside}\``}`,
    stage: 'runtime',
    effect: isTakenOff ? 'warning' : 'fatal',
    ...(isTakenOff && { severity: 'warning' }),
    ...(inside.known !== undefined && {
      fix: {
        title: 'take `file:` off',
        safety: isTakenOff || isShownUnderOwnPath(manifest, inside) ? 'safe' : 'unsafe',
        edits: [replace(setting.at, quote(inside.raw))],
      },
    }),
  };
}

/** Whether a path inside the enclave shows the very host file of that path. */
function isShownUnderOwnPath(manifest: Subject['manifest'], path: Text): boolean {
  const normal = path.startsWith('/') ? normalizePath(path) : undefined;
  const shown = normal && resolveInside(mountsOf(manifest), normal);
  return (
    shown !== undefined && shown !== 'unknown' && shown.hostPath?.known === normal?.known && normal?.known !== undefined
  );
}

function* pathForUri(setting: Setting<unknown> | undefined): Generator<Finding> {
  const text = setting?.text;
  if (!setting?.written || text?.startsWith('file:') !== false) return;
  const hasScheme = /^[a-z][a-z0-9+.-]{0,20}:/i.test(text.prefix);
  yield {
    at: setting.at,
    path: setting.path,
    message: `\`${setting.path}\` lacks the prefix \`file:\``,
    help: 'it is the URI of a file on the host: `file:/path/to/libsysdb.so`',
    stage: 'runtime',
    effect: 'fatal',
    ...(text.known !== undefined &&
      !hasScheme && {
        fix: { title: 'put `file:` in front', safety: 'safe', edits: [replace(setting.at, quote(`file:${text.raw}`))] },
      }),
  };
}
