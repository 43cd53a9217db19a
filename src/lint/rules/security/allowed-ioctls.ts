import { silent } from '../../../gramine/exposure.ts';
import { manifestRule } from '../../rule.ts';

export const allowedIoctls = manifestRule({
  id: 'security/allowed-ioctls',
  severity: { production: 'note', development: 'off' },
  fix: 'none',
  releases: { since: '1.5' },
  docs: {
    summary: 'ioctl() calls that are forwarded to the host.',
    why: 'Their arguments leave the enclave as they are, and the answers are whatever the host writes: the application has to treat them as hostile input. Gramine does not list it among the insecure settings.',
    bad: [
      { manifest: 'sys.allowed_ioctls = [{ request_code = 0x8933 }]', at: 'sys.allowed_ioctls' },
      {
        gramine: '1.5',
        manifest: '[[sys.allowed_ioctls]]\nrequest_code = 1\n[[sys.allowed_ioctls]]\nrequest_code = 2',
      },
    ],
    good: [
      { manifest: 'sys.allowed_ioctls = []' },
      { gramine: '1.4', manifest: 'sys.allowed_ioctls = [{ request_code = 1 }]' },
    ],
  },
  *check({ manifest, document }) {
    const ioctls = manifest.get('sys.allowed_ioctls');
    if (!ioctls?.written || ioctls.kind !== 'array') return;
    const count = document.childCount(ioctls.node);
    if (count === 0) return;
    yield {
      at: ioctls.key,
      path: ioctls.path,
      message: `the arguments and answers of ${count === 1 ? 'one ioctl request' : `${count} ioctl requests`} pass through the host unprotected`,
      help: 'allow only what the application needs, and let it check every answer',
      ...silent,
    };
  },
});
