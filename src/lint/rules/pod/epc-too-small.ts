import { forkingProgram, processesAsked } from '../../../gramine/forking-program.ts';
import { formatSize } from '../../../gramine/sizes.ts';
import { enclaveMemory } from '../../../kata/sgx-resources.ts';
import { quantity } from '../../../text/quantity.ts';
import { podEnclaveSize } from '../../pod-enclave-size.ts';
import { appExample, podExample } from '../../pod-examples.ts';
import { accepted, type PodApp } from '../../pod-subject.ts';
import { podRule } from '../../rule.ts';

const limits = (amount: string) => ({ container: ['resources:', '  limits:', `    sgx.intel.com/epc: ${amount}`] });

export const podEpcTooSmall = podRule({
  id: 'pod/epc-too-small',
  severity: 'warning',
  fix: 'none',
  docs: {
    summary: 'Requests of enclave memory that are less than the enclaves take.',
    why: 'Without EDMM the whole `sgx.enclave_size` is added before the program runs, once for each process, since every process is an enclave of its own. The scheduler counts what the pod asks for: with less, nodes take more pods than they have memory for and swap pages of enclaves, which is slow by orders of magnitude, and where the limit is enforced the enclave does not start.',
    bad: [
      { as: 'pod', manifest: podExample(limits('512Mi')), app: appExample(), at: '512Mi' },
      {
        as: 'pod',
        manifest: podExample({
          container: ['resources:', '  limits:', '    kubernetes.azure.com/sgx_epc_mem_in_MiB: 512'],
        }),
        app: appExample(),
        at: '512',
      },
      {
        as: 'pod',
        manifest: podExample(limits('1Gi')),
        app: appExample('libos.entrypoint = "/usr/sbin/nginx"'),
        at: '1Gi',
      },
      {
        as: 'pod',
        manifest: podExample(limits('4Gi')),
        app: appExample(
          'libos.entrypoint = "/usr/bin/gunicorn"',
          'loader.argv = ["gunicorn", "--workers", "4", "app"]',
        ),
        at: '4Gi',
      },
    ],
    good: [
      { as: 'pod', manifest: podExample(limits('1Gi')), app: appExample() },
      {
        as: 'pod',
        manifest: podExample(limits('5Gi')),
        app: appExample(
          'libos.entrypoint = "/usr/bin/gunicorn"',
          'loader.argv = ["gunicorn", "--workers", "4", "app"]',
        ),
      },
      { as: 'pod', manifest: podExample(limits('3Gi')), app: appExample('libos.entrypoint = "/usr/sbin/nginx"') },
      { as: 'pod', manifest: podExample(limits('64Mi')), app: appExample('sgx.edmm_enable = true') },
      {
        as: 'pod',
        manifest: podExample(limits('64Mi')),
        app: { ...appExample('sgx.enclave_size = "{{ size }}"'), as: 'template' },
      },
    ],
  },
  *checkPod({ app }) {
    const size = app && podEnclaveSize(app.manifest);
    if (!app || !size || size.grows) return;
    for (const { request, bytes } of enclaveMemory(app.container)) {
      const { processes, why } = processesOf(app);
      if (bytes >= size.bytes * processes) continue;
      const one = formatSize(BigInt(size.bytes));
      const place = size.setting ? `, ${app.place(size.setting)}` : '';
      yield {
        at: request.node.range,
        path: request.node.path,
        message:
          bytes < size.bytes
            ? `${quantity(bytes, 'B')} is less than one enclave (${one}${place})`
            : `${quantity(bytes, 'B')} are not enough for enclaves of ${one}${place && ` (${place.slice(2)})`}: ${why}`,
        help: `ask for ${why === '' ? 'at least ' : ''}${one}${why === '' ? '' : `, once for each process${bytes < size.bytes ? `: ${why}` : ''}`}`,
        ...accepted,
      };
    }
  },
});

/** At least so many; how many a program starts only its own configuration says. */
function processesOf({ manifest: { manifest } }: PodApp): { readonly processes: number; readonly why: string } {
  const alone = manifest.at('sys.disallow_subprocesses');
  if (alone) return { processes: 1, why: '' };
  const program = forkingProgram(manifest);
  const asked = program === 'gunicorn' || program === 'uwsgi' ? processesAsked(manifest) : undefined;
  if (asked !== undefined) return { processes: asked, why: `\`${program}\` is told to be ${asked} processes` };
  if (program) return { processes: 2, why: `\`${program}\` starts other processes` };
  return { processes: 1, why: 'what the program starts is not known here' };
}
