import { endpoints, failingPolicyRule } from '../../kata/endpoints.ts';
import { alwaysAllowed } from '../host-requests.ts';
import { execRules } from './kata-standalone-exec-rules.ts';

/**
 * Rules of all endpoints for a policy of our own. Rego v0 and v1 alike; they use what the agent's engine has been built with, and print
 * nothing: what is printed goes to the host. Every name that the agent doesn't ask for begins with `xp_`.
 */
export function standaloneRules(): string {
  return [prelude, containerKey, execRules, createRules, hostRules].join('\n');
}

const denied = [
  failingPolicyRule,
  ...endpoints.map(({ name }) => name).filter((name) => !alwaysAllowed.includes(name)),
];

const prelude = `package agent_policy

import future.keywords.every
import future.keywords.if
import future.keywords.in

${defaults(alwaysAllowed, true)}
${defaults(denied, false)}`;

function defaults(names: readonly string[], value: boolean): string {
  return names
    .toSorted()
    .map((name) => `default ${name} := ${value}\n`)
    .join('');
}

const containerKey = `xp_container_key(id) := concat("", ["c:", id])
`;

const createRules = `# Exactly one container of the policy is meant, and fewer than its most are alive.
CreateContainerRequest := {"ops": ops, "allowed": true} if {
	xp_is_id(input.container_id)
	input.exec_id == input.container_id
	key := xp_container_key(input.container_id)
	not xp_in_state(key)
	xp_streams_stay
	input.string_user == null
	indexes := [index | some index, container in policy_data.containers; xp_creates(container, input)]
	count(indexes) == 1
	some index in indexes
	live := [key | some key, of in data.pstate; startswith(key, "c:"); of == index]
	count(live) < policy_data.containers[index].max_instances
	ops := [
		{"op": "add", "path": concat("", ["/pstate/", key]), "value": index},
		{"op": "add", "path": "/pstate/p:created", "value": true},
	]
}

xp_creates(container, request) if {
	oci := request.OCI
	every name, value in container.OCI.Annotations {
		oci.Annotations[name] == value
	}
	xp_kind(container, oci.Annotations)
	every storage in xp_list(request.storages) {
		xp_pulls(container, storage)
	}
	xp_argv(container, oci.Process.Args)
	xp_env(container.env, oci.Process.Env)
	xp_user(container.OCI.Process.User, oci.Process)
	oci.Process.Cwd == container.OCI.Process.Cwd
	oci.Process.Terminal == container.OCI.Process.Terminal
	oci.Process.NoNewPrivileges == container.OCI.Process.NoNewPrivileges
	oci.Process.ApparmorProfile == ""
	oci.Process.SelinuxLabel == ""
	oci.Root.Readonly == container.OCI.Root.Readonly
	oci.Hooks == null
	xp_capabilities(container, oci.Process.Capabilities)
}

# The annotations of a sandbox have been compared.
xp_kind(container, _) if container.sandbox == true

xp_kind(_, annotations) if not xp_is_sandbox(annotations)

xp_is_sandbox(annotations) if annotations["io.kubernetes.cri.container-type"] == "sandbox"

# An image that the guest pulls is that of the container.
xp_pulls(_, storage) if storage.driver != "image_guest_pull"

xp_pulls(container, storage) if storage.source == container.image

# A privileged container may have any. Else those that count at once are exactly these, those that are handed on no others.
xp_capabilities(container, _) if container.privileged == true

xp_capabilities(container, given) if {
	wanted := xp_set(container.OCI.Process.Capabilities)
	xp_set(given.Bounding) == wanted
	xp_set(given.Effective) == wanted
	xp_set(given.Permitted) == wanted
	count(xp_set(given.Inheritable) - wanted) == 0
	count(xp_set(given.Ambient) - wanted) == 0
}
`;

const hostRules = `# Not the loopback device, nor its addresses.
xp_device(network, name) if {
	name != "lo"
	regex.match(network.device, name)
}

xp_device_or_none(network, name) if xp_device(network, name)

xp_device_or_none(_, name) if name == ""

xp_address_or_none(network, address) if regex.match(network.address, address)

xp_address_or_none(_, address) if address == ""

UpdateInterfaceRequest if {
	network := policy_data.host.network
	xp_device(network, input.interface.name)
	xp_device_or_none(network, input.interface.device)
	every item in xp_list(input.interface.IPAddresses) {
		regex.match(network.address, item.address)
	}
	concat("", [input.interface.hwAddr]) != "00:00:00:00:00:00"
	some flags in network.interface_flags
	flags == input.interface.raw_flags
}

UpdateRoutesRequest if {
	network := policy_data.host.network
	every route in xp_list(input.routes.Routes) {
		xp_device(network, route.device)
		xp_address_or_none(network, route.source)
		xp_address_or_none(network, route.gateway)
		regex.match(network.destination, route.dest)
	}
}

AddARPNeighborsRequest if {
	network := policy_data.host.network
	every neighbour in xp_list(input.neighbors.ARPNeighbors) {
		xp_device(network, neighbour.device)
		regex.match(network.address, neighbour.toIPAddress.address)
		neighbour.state == network.neighbour_state
	}
}

CreateSandboxRequest if {
	input.sandbox_pidns == false
	input.guest_hook_path == ""
	count(xp_list(input.kernel_modules)) == 0
	every storage in xp_list(input.storages) {
		storage.driver == "ephemeral"
	}
}

# Until the first container has been created.
SetPolicyRequest if {
	policy_data.host.replace_while_unset
	not xp_in_state("p:created")
}

CopyFileRequest if {
	startswith(input.path, "/")
	xp_is_straight(input.path)
	xp_stays(input)
	some rule in policy_data.host.copy_file
	regex.match(rule.matches, input.path)
	some kind in rule.kinds
	kind == input.file_type
}

xp_is_straight(path) if {
	xp_is_text(path)
	every part in split(path, "/") {
		part != ".."
	}
}

# A symbolic link leads on in its folder.
xp_stays(copied) if {
	copied.file_type != "symlink"
	startswith(copied.symlink_target, "")
}

xp_stays(copied) if {
	copied.symlink_target != ""
	not startswith(copied.symlink_target, "/")
	xp_is_straight(copied.symlink_target)
}

GetDiagnosticDataRequest if policy_data.host.diagnostics

GetMetricsRequest if policy_data.host.metrics

StartContainerRequest if xp_container(input.container_id)

StatsContainerRequest if xp_container(input.container_id)

WaitProcessRequest if xp_process(input.container_id, input.exec_id)
`;
