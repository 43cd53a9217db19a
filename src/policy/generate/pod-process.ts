import type { DataNode } from '../../data/node.ts';
import { itemsAt, nodeAt, textAt } from '../../kata/pod.ts';
import { visible } from '../../text/visible.ts';
import { quote } from '../../toml/edits.ts';
import type { DraftField } from './draft.ts';
import type { PodReading } from './pod-reading.ts';

/** As whom and with what rights the first process runs. */
export function processFields(container: DataNode, reading: PodReading): readonly DraftField[] {
  return [
    cwdField(container, reading),
    userField(container, reading),
    ...rightsFields(container, reading),
    ...terminalFields(container),
  ];
}

function cwdField(container: DataNode, { image, notes }: PodReading): DraftField {
  const given = textAt(container, 'workingDir');
  if (given?.startsWith('/')) return { key: 'cwd', value: quote(given), why: ['`workingDir` of the pod'] };
  if (given !== undefined)
    notes.add({ range: nodeAt(container, 'workingDir')!.range, message: '`workingDir` is no absolute path' });
  if (image)
    return {
      key: 'cwd',
      value: quote(image.config.workingDir?.startsWith('/') ? image.config.workingDir : '/'),
      why: ['as the image has it'],
    };
  return {
    key: 'cwd',
    value: '"/"',
    why: ['decide: the working directory of the image; name the image with `--image` to know it'],
  };
}

function userField(container: DataNode, reading: PodReading): DraftField {
  const { workload, image, notes } = reading;
  const own = nodeAt(container, 'securityContext');
  const pods = nodeAt(workload.spec, 'securityContext');
  const number = (name: string) => numberAt(own, name, reading) ?? numberAt(pods, name, reading);
  const [uid, gid] = [number('runAsUser'), number('runAsGroup')];
  const known = image && !('unknown' in image.user) ? image.user : undefined;
  if (image && 'unknown' in image.user && uid === undefined)
    notes.add({ range: container.range, message: image.user.unknown });
  const user = uid ?? known?.uid;
  const primary = gid ?? (uid === undefined ? known?.gid : known?.uid === uid ? known.gid : 0) ?? 0;
  const more = [
    numberAt(pods, 'fsGroup', reading),
    ...(pods ? itemsAt(pods, 'supplementalGroups') : []).map((node) => asNumber(node, reading)),
  ];
  const groups = [
    primary,
    ...(uid === undefined ? (known?.groups ?? []) : []),
    ...more.filter((group) => group !== undefined),
  ];
  const nonRoot = [own, pods].some((context) => context && nodeAt(context, 'runAsNonRoot')?.scalar === true);
  if (nonRoot && (user ?? 0) === 0 && user !== undefined)
    notes.add({ range: (own ?? container).range, message: '`runAsNonRoot` refuses the user, which is root' });
  const listed = [...new Set(groups)].sort((a, b) => a - b);
  const value = `{ uid = ${user ?? 65534}, gid = ${primary}, groups = [${listed.join(', ')}] }`;
  if (user === undefined)
    return {
      key: 'user',
      value,
      why: [
        'decide: neither the pod nor an image says as whom it runs; set `runAsUser`, or name the image with `--image`',
      ],
    };
  const why = uid === undefined ? 'as the image has it' : '`securityContext` of the pod';
  return { key: 'user', value, why: [`${why}; containerd lists the primary group among the others`] };
}

function numberAt(context: DataNode | undefined, name: string, reading: PodReading): number | undefined {
  const node = context && nodeAt(context, name);
  return node && asNumber(node, reading);
}

function asNumber(node: DataNode, { notes }: PodReading): number | undefined {
  const value = node.scalar;
  if (node.kind === 'number' && typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 32)
    return value;
  notes.add({
    range: node.range,
    message: `\`${visible(node.path)}\` is no id`,
    help: 'write a number from 0 to 4294967295',
  });
  return undefined;
}

function rightsFields(container: DataNode, { notes }: PodReading): readonly DraftField[] {
  const context = nodeAt(container, 'securityContext');
  const flag = (name: string) => (context ? nodeAt(context, name)?.scalar === true : false);
  const denied = context ? nodeAt(context, 'allowPrivilegeEscalation')?.scalar === false : false;
  if (flag('privileged')) {
    notes.add({
      range: nodeAt(context!, 'privileged')!.range,
      message: 'a privileged container can do what the guest can',
      help: 'name the capabilities it needs',
    });
    return [
      { key: 'privileged', value: 'true', why: ['`privileged: true` in the pod'] },
      { key: 'no_new_privileges', value: 'false' },
      { key: 'read_only_root', value: String(flag('readOnlyRootFilesystem')) },
    ];
  }
  if (!denied)
    notes.add({
      range: (context ?? container).range,
      message: 'the policy refuses processes that may gain privileges, which the pod does not rule out',
      help: 'set `allowPrivilegeEscalation: false`',
    });
  const { names, why } = capabilities(context, notes);
  return [
    {
      key: 'no_new_privileges',
      value: 'true',
      why: [
        denied
          ? '`allowPrivilegeEscalation: false` in the pod'
          : 'decide: the pod has to set `allowPrivilegeEscalation: false`',
      ],
    },
    { key: 'capabilities', value: `[${names.map(quote).join(', ')}]`, why },
    {
      key: 'read_only_root',
      value: String(flag('readOnlyRootFilesystem')),
      ...(!flag('readOnlyRootFilesystem') && {
        why: ['decide: set `readOnlyRootFilesystem: true` in the pod where it writes to no place but volumes'],
      }),
    },
  ];
}

/** What containerd gives a container that asks for nothing. */
const defaults =
  'CHOWN DAC_OVERRIDE FSETID FOWNER MKNOD NET_RAW SETGID SETUID SETFCAP SETPCAP NET_BIND_SERVICE SYS_CHROOT KILL AUDIT_WRITE'.split(
    ' ',
  );

/** All of Linux. */
export const capabilityNames =
  'AUDIT_CONTROL AUDIT_READ AUDIT_WRITE BLOCK_SUSPEND BPF CHECKPOINT_RESTORE CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID IPC_LOCK IPC_OWNER KILL LEASE LINUX_IMMUTABLE MAC_ADMIN MAC_OVERRIDE MKNOD NET_ADMIN NET_BIND_SERVICE NET_BROADCAST NET_RAW PERFMON SETFCAP SETGID SETPCAP SETUID SYSLOG SYS_ADMIN SYS_BOOT SYS_CHROOT SYS_MODULE SYS_NICE SYS_PACCT SYS_PTRACE SYS_RAWIO SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG WAKE_ALARM'.split(
    ' ',
  );

function capabilities(
  context: DataNode | undefined,
  notes: PodReading['notes'],
): { readonly names: readonly string[]; readonly why: readonly string[] } {
  const named = (which: 'add' | 'drop') =>
    (context ? itemsAt(context, 'capabilities', which) : []).flatMap((node) => {
      const name = String(node.scalar).toUpperCase().replace(/^CAP_/, '');
      if (name === 'ALL' || capabilityNames.includes(name)) return [name];
      notes.add({ range: node.range, message: `\`${visible(String(node.scalar))}\` is no capability` });
      return [];
    });
  const [add, drop] = [named('add'), named('drop')];
  const kept = add.includes('ALL') ? capabilityNames : drop.includes('ALL') ? [] : defaults;
  const names = [...new Set([...kept.filter((name) => !drop.includes(name)), ...add.filter((name) => name !== 'ALL')])];
  const why =
    drop.includes('ALL') || drop.length + add.length > 0
      ? ['`capabilities` of the pod']
      : [
          "decide: containerd's own, since the pod asks for nothing else: set `capabilities: { drop: [ALL] }` in the pod, and leave this out",
        ];
  return { names: names.sort().map((name) => `CAP_${name}`), why };
}

function terminalFields(container: DataNode): readonly DraftField[] {
  const [tty, stdin] = ['tty', 'stdin'].map((name) => nodeAt(container, name)?.scalar === true);
  const streams = [...(stdin ? ['stdin = true'] : []), ...(tty ? ['resize = true'] : [])];
  return [
    ...(tty ? [{ key: 'tty', value: 'true', why: ['`tty: true` in the pod'] }] : []),
    {
      key: 'io',
      value: `{ ${[...streams, 'stdout = false', 'stderr = false'].join(', ')} }`,
      why: [
        'decide: whether the host may read its output (`kubectl logs` is empty otherwise), which then leaves the enclave',
      ],
    },
  ];
}
