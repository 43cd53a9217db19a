import { forkingProgram } from '../../../gramine/forking-program.ts';
import { formatSize, parseRuntimeSize } from '../../../gramine/sizes.ts';
import { manifestRule } from '../../rule.ts';

/** From here on a few processes are more than most machines have. */
const large = 4n * 1024n ** 3n;

export const memoryPerProcess = manifestRule({
  id: 'sgx/memory-per-process',
  severity: 'note',
  fix: 'none',
  docs: {
    summary: 'A large enclave for a program that starts other processes.',
    why: 'Every process is an enclave of its own with the whole `sgx.enclave_size`, all of which is added before it runs unless EDMM is on. A server with four workers in 16G enclaves takes 80G, and dies with a memory fault or is killed.',
    bad: [
      { manifest: 'libos.entrypoint = "/usr/sbin/nginx"\nsgx.enclave_size = "16G"', at: '"16G"' },
      { gramine: '1.0', manifest: 'libos.entrypoint = "/bin/bash"\nsgx.enclave_size = "4G"', at: '"4G"' },
      {
        manifest:
          'libos.entrypoint = "/usr/bin/python3"\nloader.argv = ["python3", "-m", "gunicorn", "app"]\nsgx.enclave_size = "8G"',
      },
    ],
    good: [
      { manifest: 'libos.entrypoint = "/usr/sbin/nginx"\nsgx.enclave_size = "512M"' },
      { manifest: 'libos.entrypoint = "/usr/sbin/nginx"\nsgx.enclave_size = "16G"\nsgx.edmm_enable = true' },
      { manifest: 'libos.entrypoint = "/bin/sh"\nsgx.enclave_size = "4G"\nsys.disallow_subprocesses = true' },
      { manifest: 'libos.entrypoint = "/usr/bin/redis-server"\nsgx.enclave_size = "16G"' },
      { as: 'template', manifest: 'libos.entrypoint = "/usr/sbin/nginx"\nsgx.enclave_size = "{{ size }}"' },
    ],
  },
  *check(subject) {
    const { manifest } = subject;
    const size = manifest.get('sgx.enclave_size');
    const bytes = size?.written && size.known !== undefined ? parseRuntimeSize(size.known) : undefined;
    if (!size || bytes === undefined || bytes < large) return;
    if (manifest.isOpen || isNot(manifest.get('sgx.edmm_enable')) || isNot(manifest.get('sys.disallow_subprocesses')))
      return;
    const program = forkingProgram(manifest);
    if (!program) return;
    yield {
      at: size.at,
      path: size.path,
      message: `\`${program}\` starts other processes, and each is an enclave of ${formatSize(bytes)}`,
      help: 'lower `sgx.enclave_size`, use a single process or threads, or turn on EDMM',
      stage: 'none',
      effect: 'accepted',
    };
  },
});

/** True, too, when a template decides. */
function isNot(setting: { readonly known: boolean | undefined } | undefined): boolean {
  return setting !== undefined && setting.known !== false;
}
