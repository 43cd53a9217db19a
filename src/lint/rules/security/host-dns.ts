import { announcement, exposed } from '../../../gramine/exposure.ts';
import { replace } from '../../../toml/edits.ts';
import { manifestRule } from '../../rule.ts';

export const hostDns = manifestRule({
  id: 'security/host-dns',
  severity: { production: 'note', development: 'off' },
  fix: 'unsafe',
  docs: {
    summary: 'Name servers and host name taken from the host.',
    why: 'This is the recommended way to `/etc/resolv.conf`, and Gramine checks its syntax; still the host chooses the name server, so names resolve to what it likes. Only TLS with a verified certificate tells a peer.',
    bad: [
      {
        manifest: 'sys.enable_extra_runtime_domain_names_conf = true',
        at: 'true',
        fixed: 'sys.enable_extra_runtime_domain_names_conf = false',
      },
      {
        gramine: '1.3',
        manifest: '[sys]\nenable_extra_runtime_domain_names_conf = true',
        at: 'true',
        fixed: '[sys]\nenable_extra_runtime_domain_names_conf = false',
      },
    ],
    good: [
      { manifest: 'sys.enable_extra_runtime_domain_names_conf = false' },
      {
        as: 'template',
        manifest: 'sys.enable_extra_runtime_domain_names_conf = {{ enable_extra_runtime_domain_names_conf }}',
      },
      { gramine: '1.2', manifest: 'sys.enable_extra_runtime_domain_names_conf = true' },
    ],
  },
  *check({ manifest }) {
    const setting = exposed(manifest, 'sys.enable_extra_runtime_domain_names_conf');
    if (!setting) return;
    yield {
      at: setting.at,
      path: setting.path,
      message: 'the host chooses the name servers and the host name',
      help: 'keep it when every connection is authenticated (TLS, RA-TLS)',
      ...announcement('sys.enable_extra_runtime_domain_names_conf'),
      fix: { title: 'do without the name servers of the host', edits: [replace(setting.at, 'false')] },
    };
  },
});
