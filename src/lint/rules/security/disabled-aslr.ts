import { announcement, exposed } from '../../../gramine/exposure.ts';
import { replace } from '../../../toml/edits.ts';
import { manifestRule } from '../../rule.ts';

export const disabledAslr = manifestRule({
  id: 'security/disabled-aslr',
  severity: { production: 'warning', development: 'note' },
  fix: 'unsafe',
  docs: {
    summary: 'Address space randomisation switched off.',
    why: 'With fixed addresses a memory error in the application is far easier to exploit, for the host and for remote attackers alike.',
    bad: [
      { manifest: 'loader.insecure__disable_aslr = true', at: 'true', fixed: 'loader.insecure__disable_aslr = false' },
      {
        gramine: '1.0',
        manifest: '[loader]\ninsecure__disable_aslr = true',
        at: 'true',
        fixed: '[loader]\ninsecure__disable_aslr = false',
      },
    ],
    good: [
      { manifest: 'loader.insecure__disable_aslr = false' },
      { as: 'template', manifest: 'loader.insecure__disable_aslr = {{ disable_aslr }}' },
    ],
  },
  *check({ manifest }) {
    const setting = exposed(manifest, 'loader.insecure__disable_aslr');
    if (!setting) return;
    yield {
      at: setting.at,
      path: setting.path,
      message: 'addresses in the enclave are predictable',
      help: 'leave it off outside of debugging sessions',
      ...announcement('loader.insecure__disable_aslr'),
      fix: { title: 'randomise addresses', edits: [replace(setting.at, 'false')] },
    };
  },
});
