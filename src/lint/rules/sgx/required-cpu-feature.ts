import { isBefore } from '../../../gramine/release.ts';
import { manifestRule } from '../../rule.ts';

const features = ['avx', 'avx512', 'amx', 'mpx', 'pkru'] as const;

export const requiredCpuFeature = manifestRule({
  id: 'sgx/required-cpu-feature',
  severity: 'note',
  fix: 'none',
  docs: {
    summary: 'A processor feature without which the enclave can not be created.',
    why: 'A required feature is part of what the enclave was signed for: on a machine without it, the driver refuses to create the enclave with a bare EIO. Gramine uses features that the machine has without being told to.',
    bad: [
      { manifest: 'sgx.cpu_features.avx512 = "required"', at: '"required"' },
      { gramine: '1.5', manifest: 'sgx.require_avx = true', at: 'true' },
    ],
    good: [
      { manifest: 'sgx.cpu_features.avx512 = "unspecified"' },
      { gramine: '1.5', manifest: 'sgx.require_avx = false' },
      { manifest: 'sgx.cpu_features.pkru = "disabled"' },
    ],
  },
  *check({ manifest, release }) {
    for (const feature of features) {
      const current = isBefore(release, '1.6') ? undefined : manifest.get(`sgx.cpu_features.${feature}`);
      const old = isBefore(release, '1.8') ? manifest.get(`sgx.require_${feature}`) : undefined;
      const setting = current?.known === 'required' ? current : old?.known === true ? old : undefined;
      if (!setting?.written) continue;
      yield {
        at: setting.at,
        path: setting.path,
        message: `the enclave starts only on machines with ${feature.toUpperCase()}`,
        help: 'make sure that every machine it is meant for has the feature, or drop the requirement',
        stage: 'none',
        effect: 'accepted',
      };
    }
  },
});
