import type { Table } from '../gramine/final-manifest/values.ts';
import { isTable } from '../gramine/final-manifest/values.ts';
import { isBefore } from '../gramine/release.ts';
import type { ImageConfig } from '../image/image-config.ts';
import type { PlanFacts } from './plan.ts';
import type { PlannedCommand } from './wrap-plan.ts';

export interface CommandsRequest {
  readonly plan: PlanFacts;
  readonly config: ImageConfig | undefined;
  /** The manifest. */
  readonly table: Table;
  readonly hasConfig: boolean;
}

/** What to type, in this order. */
export function plannedCommands({ plan, config, table, hasConfig }: CommandsRequest): readonly PlannedCommand[] {
  const { names, flags, release } = plan;
  const image = names.original ?? 'IMAGE';
  const settings = hasConfig ? ['-c', 'config.yaml'] : [];
  const build = [
    ...settings,
    ...(flags.buildType === 'release' ? [] : isBefore(release, '1.5') ? ['-d'] : ['-b', flags.buildType]),
    ...(flags.insecureArgs ? ['--insecure-args'] : []),
    image,
    'app.manifest',
  ];
  const sign = [...settings, ...(flags.removeGramineDeps ? ['--remove-gramine-deps'] : []), image, 'enclave-key.pem'];
  return [
    { does: 'build the unsigned image', line: words('./gsc', 'build', ...build) },
    { does: 'sign it', line: words('./gsc', 'sign-image', ...sign) },
    { does: 'run it', line: words('docker', 'run', ...runOptions(config, table, release), names.signed) },
  ];
}

function runOptions(config: ImageConfig | undefined, table: Table, release: string): readonly string[] {
  const sgx = table.get('sgx');
  const attestation = isTable(sgx) ? sgx.get('remote_attestation') : undefined;
  const usesQuotes = attestation !== undefined && attestation !== 'none' && attestation !== false;
  const needsService = usesQuotes || ['1.0', '1.1', '1.2', '1.3', '1.3.1'].includes(release);
  const socket = '/var/run/aesmd/aesm.socket';
  return [
    '--device=/dev/sgx_enclave',
    ...(needsService ? ['-v', `${socket}:${socket}`] : []),
    ...(config?.exposedPorts ?? []).flatMap((port) => ['-p', publishing(port)]),
    ...(config?.volumes ?? []).flatMap((path) => ['-v', `HOST_FOLDER:${path}`]),
  ];
}

/** `6379/tcp` is published under its own number. */
function publishing(port: string): string {
  const [number = port, protocol] = port.split('/');
  return `${number}:${number}${protocol === undefined || protocol === 'tcp' ? '' : `/${protocol}`}`;
}

function words(...parts: readonly string[]): string {
  return parts.map((part) => (/^[\w@%+=:,./-]+$/.test(part) ? part : `'${part.replaceAll("'", "'\\''")}'`)).join(' ');
}
