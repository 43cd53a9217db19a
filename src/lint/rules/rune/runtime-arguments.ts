import { runeSettingsIn } from '../../../enclave-cc/rune-settings.ts';
import { unnoticed } from '../../policy-subject.ts';
import { dataRule } from '../../rule.ts';

export const runeRuntimeArguments = dataRule({
  id: 'rune/runtime-arguments',
  severity: 'error',
  fix: 'none',
  kinds: ['oci-config', 'kubernetes'],
  docs: {
    summary: 'Arguments of enclave runtimes that are taken apart, or are more than they can be.',
    why: 'Commas become spaces, and spaces part arguments again, so an argument can hold neither. For Nitro enclaves `memory` counts regions of 2 MiB, at most 256, and `vcpus` is at most 2: larger values write past the end of an array. The kvmtool backend needs `kvm-kernel` and `kvm-rootfs`, and shows the file system of the host to its guest.',
    bad: [
      {
        as: 'oci-config',
        manifest:
          '{ "ociVersion": "1.0.2", "process": { "env": ["ENCLAVE_TYPE=intelSgx", "ENCLAVE_RUNTIME_ARGS=my instance"] } }',
        at: '"ENCLAVE_RUNTIME_ARGS=my instance"',
      },
      {
        as: 'oci-config',
        manifest:
          '{ "ociVersion": "1.0.2", "process": { "env": ["ENCLAVE_TYPE=AwsNitroEnclaves", "ENCLAVE_RUNTIME_ARGS=image=/app.eif,memory=1024,vcpus=2"] } }',
      },
      {
        as: 'oci-config',
        manifest:
          '{ "ociVersion": "1.0.2", "process": { "env": ["ENCLAVE_TYPE=intelSgx", "ENCLAVE_RUNTIME_ARGS=backend-kvm,kvm-kernel=/boot/vmlinuz"] } }',
      },
    ],
    good: [
      {
        as: 'oci-config',
        manifest:
          '{ "ociVersion": "1.0.2", "process": { "env": ["ENCLAVE_TYPE=intelSgx", "ENCLAVE_RUNTIME_ARGS=.occlum"] } }',
      },
      {
        as: 'oci-config',
        manifest:
          '{ "ociVersion": "1.0.2", "process": { "env": ["ENCLAVE_TYPE=AwsNitroEnclaves", "ENCLAVE_RUNTIME_ARGS=image=/app.eif,memory=256,vcpus=2"] } }',
      },
    ],
  },
  *checkData({ root }) {
    for (const { values } of runeSettingsIn(root)) {
      const setting = values.get('ENCLAVE_RUNTIME_ARGS');
      const problem = setting && problemOf(setting.value);
      if (!problem) continue;
      yield {
        at: setting.node.range,
        path: setting.node.path,
        message: problem,
        help: 'give arguments without spaces, parted by commas',
        ...unnoticed,
      };
    }
  },
});

function problemOf(value: string): string | undefined {
  if (/\s/.test(value)) return 'the argument is taken apart at its spaces';
  const options = new Map(
    value.split(',').map((option) => {
      const [name = '', text] = option.split('=', 2);
      return [name, text] as const;
    }),
  );
  if (Number(options.get('memory') ?? 0) > 256) return '`memory` counts regions of 2 MiB, of which there can be 256';
  if (Number(options.get('vcpus') ?? 0) > 2) return 'there can be 2 `vcpus`';
  if (!options.has('backend-kvm')) return undefined;
  const missing = ['kvm-kernel', 'kvm-rootfs'].find((name) => !options.get(name));
  return missing === undefined
    ? 'the guest sees the whole file system of the host, and nobody attests it'
    : `\`backend-kvm\` needs \`${missing}\` too`;
}
