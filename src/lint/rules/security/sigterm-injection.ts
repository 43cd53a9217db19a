import { announcement, exposed } from '../../../gramine/exposure.ts';
import { replace } from '../../../toml/edits.ts';
import { manifestRule } from '../../rule.ts';

export const sigtermInjection = manifestRule({
  id: 'security/sigterm-injection',
  severity: { production: 'note', development: 'off' },
  fix: 'unsafe',
  docs: {
    summary: 'SIGTERM that the host may send.',
    why: 'The host chooses the moment at which the handler runs, once. That is what a graceful shutdown needs; the handler must do nothing that is wrong at a wrong moment. Gramine does not list it among the insecure settings.',
    bad: [
      { manifest: 'sys.enable_sigterm_injection = true', at: 'true', fixed: 'sys.enable_sigterm_injection = false' },
      {
        gramine: '1.0',
        manifest: '[sys]\nenable_sigterm_injection = true',
        at: 'true',
        fixed: '[sys]\nenable_sigterm_injection = false',
      },
    ],
    good: [
      { manifest: 'sys.enable_sigterm_injection = false' },
      { as: 'template', manifest: 'sys.enable_sigterm_injection = {{ enable_sigterm_injection }}' },
    ],
  },
  *check({ manifest }) {
    const setting = exposed(manifest, 'sys.enable_sigterm_injection');
    if (!setting) return;
    yield {
      at: setting.at,
      path: setting.path,
      message: 'the host chooses when the SIGTERM handler of the application runs',
      help: 'keep it when the application shuts down by SIGTERM and its handler bears any moment',
      ...announcement('sys.enable_sigterm_injection'),
      fix: { title: 'refuse SIGTERM from the host', edits: [replace(setting.at, 'false')] },
    };
  },
});
