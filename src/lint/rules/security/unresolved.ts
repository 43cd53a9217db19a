import { environmentOf } from '../../../gramine/environment.ts';
import { exposingKeys, exposureOf, silent } from '../../../gramine/exposure.ts';
import { isUsable } from '../../../gramine/key-table.ts';
import type { Range } from '../../../text/source.ts';
import { overlaps } from '../../../text/source.ts';
import { manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export const unresolved = manifestRule({
  id: 'security/unresolved',
  severity: { production: 'error', development: 'note' },
  fix: 'none',
  docs: {
    summary: 'Settings that protect the enclave or open it, depending on what a template is given.',
    why: 'Nobody can tell from the template whether `sgx.debug = {{ debug }}` builds a debug enclave. Definitions (`-D`), or a variant of the configuration, say what the release build uses; then the value is judged like any other.',
    bad: [
      { as: 'template', manifest: 'sgx.debug = {{ debug }}', at: '{{ debug }}' },
      { as: 'template', manifest: 'loader.log_level = "{{ log_level }}"', at: '"{{ log_level }}"' },
      { as: 'template', manifest: "sgx.insecure__rpc_thread_num = {{ env.get('RPC', 0) }}" },
      { as: 'template', manifest: "sgx.file_check_policy = '{{ policy }}'", gramine: '1.0' },
      { as: 'template', manifest: 'loader.env.RA_TLS_ALLOW_DEBUG_ENCLAVE_INSECURE = "{{ ra_debug }}"' },
      { as: 'template', manifest: 'sgx.debug = {{ debug }}', profile: 'development' },
    ],
    good: [
      { as: 'template', manifest: 'sgx.debug = {{ debug }}', defines: { debug: 'false' } },
      { as: 'template', manifest: 'sgx.debug = {{ debug }}', defines: { debug: 'true' } },
      { as: 'template', manifest: "{% if debug == '1' %}sgx.debug = true{% endif %}" },
      { as: 'template', manifest: 'sgx.enclave_size = "{{ size }}"' },
      { as: 'template', manifest: 'sgx.file_check_policy = "st{{ rest }}"' },
      { manifest: 'sgx.debug = false' },
    ],
  },
  *check(subject) {
    for (const setting of openSettings(subject)) {
      const needs = needsOf(subject, setting.at);
      yield {
        at: setting.at,
        path: setting.path,
        message: `whether \`${setting.path}\` exposes the enclave depends on what the template is given`,
        help: `say what the release build uses: ${needs ?? '`-D name=value`'}, or a variant in \`manifestly.toml\``,
        ...silent,
        settledByVariant: true,
      };
    }
  },
});

function* openSettings(subject: Subject): Generator<{ readonly at: Range; readonly path: string }> {
  const { manifest, release } = subject;
  if (!subject.document.holes) return;
  for (const key of exposingKeys) {
    const setting = isUsable(key, release) ? manifest.at(key.path) : undefined;
    if (setting?.written && exposureOf(key, setting, release) === 'open') yield setting;
  }
  for (const { name, value, at, setting } of environmentOf(manifest).variables) {
    if (
      /^RA_TLS_ALLOW_.*_INSECURE$/.test(name) &&
      setting.written &&
      value?.hasHole() &&
      value.startsWith('1') !== false
    ) {
      yield { at, path: setting.path };
    }
  }
}

function needsOf({ options }: Subject, at: Range): string | undefined {
  if (!options.template) return undefined;
  const { rendering, world } = options.template;
  const range = world.map.toTemplate(at);
  const needs = rendering.unknowns.filter((unknown) => overlaps(unknown.range, range)).map((unknown) => unknown.needs);
  return needs.length > 0 ? [...new Set(needs)].map((need) => `\`${need}\``).join(', ') : undefined;
}
