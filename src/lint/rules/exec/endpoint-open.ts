import { isAlwaysAllowed } from '../../policy-endpoints.ts';
import { unnoticed } from '../../policy-subject.ts';
import { policyRule } from '../../rule.ts';

export const endpointOpen = policyRule({
  id: 'exec/endpoint-open',
  severity: 'error',
  fix: 'none',
  docs: {
    summary: 'Requests of the host that are allowed whatever they ask for.',
    why: 'A default of `true` for `ExecProcessRequest` lets the host start any program, one for `CreateContainerRequest` any container, one for `CopyFileRequest` overwrite files. The policy that images bring along (`allow-all.rego`) is of that kind.',
    bad: [
      {
        as: 'kata-policy',
        manifest: 'package agent_policy\n\ndefault ExecProcessRequest := true\n',
        at: 'default ExecProcessRequest := true',
      },
    ],
    good: [{ as: 'kata-policy', manifest: 'package agent_policy\n\ndefault ExecProcessRequest := false\n' }],
  },
  *checkPolicy({ permissions }) {
    if (!permissions) return;
    for (const [name, what] of dangerous) {
      const endpoint = isAlwaysAllowed(permissions, name);
      if (!endpoint) continue;
      yield {
        at: endpoint.range ?? null,
        path: name,
        message: `\`${name}\` is always allowed: the host ${what}`,
        help: `make \`false\` its default, and allow what is needed in rules`,
        ...unnoticed,
      };
    }
  },
});

const dangerous: readonly (readonly [string, string])[] = [
  ['ExecProcessRequest', 'starts any program in any container'],
  ['CreateContainerRequest', 'creates any container'],
  ['CopyFileRequest', 'writes any file that containers see'],
  ['CreateSandboxRequest', 'mounts what it wants and loads kernel modules'],
  ['UpdateContainerRequest', 'changes the resources of containers'],
  ['UpdateEphemeralMountsRequest', 'mounts what it wants'],
  ['UpdateInterfaceRequest', 'changes network interfaces, the loopback among them'],
  ['UpdateRoutesRequest', 'leads traffic of the loopback elsewhere'],
  ['AddARPNeighborsRequest', 'names neighbours in the network'],
  ['SetIPTablesRequest', 'leads traffic where it wants'],
  ['SetGuestDateTimeRequest', 'sets the clock, so that expired certificates are valid again'],
  ['ReseedRandomDevRequest', 'feeds the random number generator'],
  ['MemHotplugByProbeRequest', 'adds memory'],
  ['AddSwapRequest', 'sees memory that is swapped out'],
  ['AddSwapPathRequest', 'sees memory that is swapped out'],
  ['StartTracingRequest', 'traces the agent'],
];
