import type { JsonObject } from '../../data/node.ts';
import { annotations as annotationNames } from '../created-container.ts';
import type { ExecPolicy, PolicyContainer } from '../exec-policy.ts';
import { interfaceFlags, neighbourState, networkPatterns } from '../network-setup.ts';
import { commandData, execData, matcherData, object, policyClaims, userData } from './kata-standalone-data.ts';
import { requireShortTexts } from './kata-standalone-long-texts.ts';
import { execLosses } from './kata-standalone-losses.ts';
import { standaloneRules } from './kata-standalone-rules.ts';
import { policyText } from './rego-text.ts';
import type { Target } from './target.ts';

/**
 * A whole policy for the Kata agent, in short rules of our own: they guard what may be started, and what may be done to it, not how a
 * container is set up. Throws a UserError when the agent or Kubernetes could not take the text.
 */
export const kataStandaloneTarget: Target<Record<string, never>> = {
  id: 'kata-standalone',
  enforcedBy: ['kata-agent'],
  compile(policy) {
    requireShortTexts(policy);
    const text = policyText(`${heading(policy)}\n${standaloneRules()}\n`, standaloneData(policy));
    return {
      files: new Map([['policy.rego', text]]),
      losses: [
        ...execLosses(policy, 'kata-standalone'),
        {
          id: 'kata-standalone/container-setup',
          effect: 'unguarded',
          message:
            'mounts, devices, namespaces and sysctls of a container are not looked at: `kata-graft` leaves that to a policy of genpolicy',
          at: [],
        },
      ],
      facts: [{ name: 'policy.rego', value: `${Buffer.byteLength(text)} bytes` }],
    };
  },
};

function heading({ id, counter }: ExecPolicy): string {
  return `# Exec policy ${id}, counter ${counter}
# Compiled by manifestly, from a policy that changes belong in.
#
# Enforced by the Kata agent of the guest whose measured init data hold this text, and by nobody else.
# It decides what is started in a container, and what the host may do to that: command line, environment, user, working
# directory, terminal, streams, signals. It does not look at mounts, devices, namespaces and sysctls.
`;
}

function standaloneData(policy: ExecPolicy): JsonObject {
  return object({
    containers: policy.containers.map(containerData),
    exec_policy: policyClaims(policy),
    host: hostData(policy),
  });
}

/** `OCI` has the shape of genpolicy's, where Trustee looks for images and users. */
function containerData(container: PolicyContainer): JsonObject {
  return object({
    OCI: object({
      Annotations: annotations(container),
      Process: object({
        Capabilities: container.capabilities,
        Cwd: container.cwd,
        NoNewPrivileges: container.noNewPrivileges,
        Terminal: container.tty,
        User: userData(container.user),
      }),
      Root: object({ Readonly: container.readOnlyRoot }),
    }),
    ...Object.fromEntries(commandData(container.entrypoint)),
    image: container.image,
    privileged: container.privileged,
    sandbox: container.sandbox,
    max_instances: container.maxInstances,
    ...Object.fromEntries(execData(container)),
  });
}

function annotations({ name, image, sandbox }: PolicyContainer): JsonObject {
  return sandbox
    ? object({ [annotationNames.kind]: 'sandbox' })
    : object({ [annotationNames.name]: name, [annotationNames.image]: image });
}

function hostData({ host, replaceAtRuntime }: ExecPolicy): JsonObject {
  return object({
    copy_file: host.copyFile.map(({ path, kinds }) =>
      object({ ...Object.fromEntries(matcherData({ kind: 'pattern', pattern: path, dialect: 'portable' })), kinds }),
    ),
    diagnostics: host.diagnostics,
    metrics: host.metrics,
    ...(host.networkSetup === 'deny' ? {} : { network: networkData() }),
    replace_while_unset: replaceAtRuntime === 'while-unset',
  });
}

function networkData(): JsonObject {
  const { address, destination, device } = networkPatterns;
  const whole = (pattern: string) => `^(?:${pattern})$`;
  return object({
    address: whole(address),
    destination: whole(destination),
    device: whole(device),
    interface_flags: interfaceFlags,
    neighbour_state: neighbourState,
  });
}
