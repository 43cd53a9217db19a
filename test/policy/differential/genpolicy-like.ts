import type { ExecPolicy, PolicyContainer } from '../../../src/policy/exec-policy.ts';

/**
 * A policy shaped like those of genpolicy, with rules of our own: containers are kept under their ids as their index in the data. What is
 * compared of a container here are its annotations, its root and its user.
 */
export function genpolicyLike(policy: ExecPolicy): string {
  return `${rules}\npolicy_data := ${JSON.stringify(dataOf(policy), null, 2)}\n`;
}

const rules = `# A comment that stays.
package agent_policy

import future.keywords.in
import future.keywords.every
import future.keywords.if

# Defaults
default AllowRequestsFailingPolicy := false
default CloseStdinRequest := false
default CreateContainerRequest := false
default CreateSandboxRequest := false
default ExecProcessRequest := false
default ReadStreamRequest := false
default RemoveContainerRequest := true
default SetPolicyRequest := false
default SignalProcessRequest := true
default StartContainerRequest := true
default TtyWinResizeRequest := true
default WaitProcessRequest := true
default WriteStreamRequest := false

CreateContainerRequest := {"ops": ops, "allowed": true} if {
	# Indexes of containers that are like it.
	print("CreateContainerRequest: start")
	ops_builder := allow_name(input.OCI)
	some index, p_container in policy_data.containers
	allow_container(p_container, input)
	op_container := state_allows_container(input.container_id, index)
	ops := array.concat(ops_builder, op_container)
	print("CreateContainerRequest: true")
}

allow_name(oci) := ops if {
	not data.pstate.sandbox_name
	ops := [{"op": "add", "path": "/pstate/sandbox_name", "value": "pod"}]
}

allow_name(oci) := [] if data.pstate.sandbox_name

allow_container(p_container, request) if {
	every name, value in p_container.OCI.Annotations { request.OCI.Annotations[name] == value }
	p_container.OCI.Root.Readonly == request.OCI.Root.Readonly
	p_container.OCI.Process.User.UID == request.OCI.Process.User.UID
}

state_allows_container(key, value) := [action] if {
	not data.pstate[key]
	action := {"op": "add", "path": concat("", ["/pstate/", key]), "value": value}
}

state_allows_container(key, value) := [] if {
	data.pstate[key] == value
}

CreateSandboxRequest if { input.guest_hook_path == "" }

ExecProcessRequest if {
	print("ExecProcessRequest 1: commandline =", concat(" ", input.process.Args))
	some p_command in policy_data.request_defaults.ExecProcessRequest.allowed_commands
	p_command == input.process.Args
}

ExecProcessRequest if {
	some p_regex in policy_data.request_defaults.ExecProcessRequest.regex
	regex.match(p_regex, concat(" ", input.process.Args))
}

CloseStdinRequest if { policy_data.request_defaults.CloseStdinRequest == true }

ReadStreamRequest if {
	policy_data.request_defaults.ReadStreamRequest == true
}

WriteStreamRequest if {
	policy_data.request_defaults.WriteStreamRequest == true
}

RemoveContainerRequest := {"ops": ops, "allowed": true} if {
	ops := [{"op": "remove", "path": concat("", ["/pstate/", input.container_id])}]
}
`;

function dataOf(policy: ExecPolicy): unknown {
  return {
    containers: policy.containers.map(containerOf),
    common: { cpath: '/run/kata-containers/shared/containers', ipv4_a: '((\\d{1,3}\\.){3}\\d{1,3})' },
    request_defaults: {
      CreateContainerRequest: { allow_env_regex: ['^HOSTNAME=.*$'] },
      ExecProcessRequest: { allowed_commands: [['sh']], regex: ['.*'] },
      CloseStdinRequest: true,
      ReadStreamRequest: true,
      WriteStreamRequest: true,
      large: [18446744073709551615n.toString()],
    },
  };
}

function containerOf({
  name,
  image,
  sandbox,
  user,
  cwd,
  tty,
  noNewPrivileges,
  readOnlyRoot,
}: PolicyContainer): unknown {
  return {
    OCI: {
      Version: '1.1.0',
      Process: {
        Terminal: tty,
        User: { UID: user.uid, GID: user.gid, AdditionalGids: user.groups, Username: '' },
        Args: [],
        Cwd: cwd,
        NoNewPrivileges: noNewPrivileges,
      },
      Root: { Path: '$(root_path)', Readonly: readOnlyRoot },
      Annotations: sandbox
        ? { 'io.kubernetes.cri.container-type': 'sandbox' }
        : {
            'io.kubernetes.cri.container-name': name,
            'io.kubernetes.cri.image-name': image,
          },
    },
    storages: [],
    exec_commands: [['sh', '-c', 'true']],
  };
}
