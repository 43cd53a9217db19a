import { silent } from '../../../gramine/exposure.ts';
import { openSettings } from '../../../gramine/open-settings.ts';
import type { Range } from '../../../text/source.ts';
import { overlaps } from '../../../text/source.ts';
import { capped } from '../../capped.ts';
import { type Finding, manifestRule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

export const unresolved = manifestRule({
  id: 'security/unresolved',
  severity: { production: 'error', development: 'note' },
  fix: 'none',
  docs: {
    summary: 'Settings that protect the enclave or open it, depending on what a template is given.',
    why: 'Nobody can tell from the template whether `sgx.debug = {{ debug }}` builds a debug enclave, or what a line `{{ extra }}` adds. Definitions (`-D`), or a variant of the configuration, say what the release build uses; then the value is judged like any other.',
    bad: [
      { as: 'template', manifest: 'sgx.debug = {{ debug }}', at: '{{ debug }}' },
      { as: 'template', manifest: 'loader.log_level = "{{ log_level }}"', at: '"{{ log_level }}"' },
      { as: 'template', manifest: "sgx.insecure__rpc_thread_num = {{ env.get('RPC', 0) }}" },
      { as: 'template', manifest: "sgx.file_check_policy = '{{ policy }}'", gramine: '1.0' },
      { as: 'template', manifest: 'loader.env.RA_TLS_ALLOW_DEBUG_ENCLAVE_INSECURE = "{{ ra_debug }}"' },
      { as: 'template', manifest: 'sgx.debug = {{ debug }}', profile: 'development' },
      { as: 'template', manifest: 'sgx.debug = false\n{{ extra }}\n', at: '{{ extra }}' },
      { as: 'template', manifest: 'sgx.{{ option }} = true', at: 'sgx.{{ option }}' },
      { as: 'template', manifest: 'sgx = {{ settings }}', at: '{{ settings }}' },
      { as: 'template', manifest: 'sgx.allowed_files = ["file:log/", {{ more }}]', at: '{{ more }}' },
      { as: 'template', manifest: 'sgx.allowed_files = ["file:{{ data }}"]', at: '"file:{{ data }}"' },
      { as: 'template', manifest: 'loader.env.LD_PRELOAD = { passthrough = {{ pass }} }' },
      { as: 'template', manifest: 'loader.env.{{ name }} = { passthrough = true }', at: 'loader.env.{{ name }}' },
      { as: 'template', manifest: 'fs.mounts = [{{ mounts }}]', at: '{{ mounts }}' },
      { as: 'template', manifest: 'sgx.seal_key.flags_mask = "0x{{ mask }}"' },
      {
        as: 'template',
        manifest: 'loader.env.RA_TLS_MRENCLAVE = "any"\nloader.env.RA_TLS_MRSIGNER = "{{ signer }}"',
        at: '"{{ signer }}"',
      },
    ],
    good: [
      { as: 'template', manifest: 'sgx.debug = {{ debug }}', defines: { debug: 'false' } },
      { as: 'template', manifest: 'sgx.debug = {{ debug }}', defines: { debug: 'true' } },
      { as: 'template', manifest: "{% if debug == '1' %}sgx.debug = true{% endif %}" },
      { as: 'template', manifest: 'sgx.enclave_size = "{{ size }}"' },
      { as: 'template', manifest: 'sgx.debug = false\n{{ extra }}\n', defines: { extra: 'sgx.isvsvn = 1' } },
      { as: 'template', manifest: 'sgx.allowed_files = ["file:{{ data }}/log"]\nsgx.trusted_files = ["{{ app }}"]' },
      { as: 'template', manifest: 'loader.env.{{ name }} = "{{ value }}"' },
      { as: 'template', manifest: 'fs.mounts = [{ path = "{{ dir }}", uri = "file:{{ dir }}" }]' },
      { as: 'template', manifest: 'sgx.file_check_policy = "st{{ rest }}"' },
      { manifest: 'sgx.debug = false' },
      { as: 'template', manifest: 'sgx.debug = {{ gramine.debug }}' },
    ],
  },
  check: (subject) => capped(findings(subject)),
});

function* findings(subject: Subject): Generator<Finding> {
  const seen = new Set<string>();
  for (const { at, path, question } of openSettings(subject.manifest)) {
    const place = `${at.start}-${at.end}-${path ?? ''}`;
    if (seen.has(place)) continue;
    seen.add(place);
    if (isFailing(subject, at)) continue;
    yield {
      at,
      ...(path !== undefined && { path }),
      message: `${question} depends on what the template is given`,
      help: helpFor(needsOf(subject, at)),
      ...silent,
      settledByVariant: true,
    };
  }
}

/** Rendering certainly fails there, of which the rules about templates speak; what we can't render may well render there. */
function isFailing({ options }: Subject, at: Range): boolean {
  if (!options.template || options.template.rendering.problems.length === 0) return false;
  const { rendering, world } = options.template;
  const range = world.map.toTemplate(at);
  return rendering.problems.some(
    ({ code, range: failing }) => (code === 'undefined' || code === 'type') && overlaps(failing, range),
  );
}

function helpFor(needs: readonly string[]): string {
  const variables = needs.filter((need) => need.startsWith('-D '));
  if (needs.length > 0 && variables.length === 0)
    return 'take it from a variable of the template, which `-D` or a variant in `manifestly.toml` sets';
  const given = variables.length > 0 ? variables.map((need) => `\`${need}\``).join(', ') : '`-D name=value`';
  return `say what the release build uses: ${given}, or a variant in \`manifestly.toml\``;
}

/** What would make it known: `-D debug`, or something that is never read here (`env.DEBUG`). */
function needsOf({ options }: Subject, at: Range): readonly string[] {
  if (!options.template) return [];
  const { rendering, world } = options.template;
  const range = world.map.toTemplate(at);
  const needs = rendering.unknowns.filter((unknown) => overlaps(unknown.range, range)).map((unknown) => unknown.needs);
  return [...new Set(needs)];
}
