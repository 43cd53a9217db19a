# Exec policy payments/api-debug, counter 3
# Compiled by manifestly, from a policy that changes belong in.
#
# Enforced by the Kata agent of the guest whose measured init data hold this text, and by nobody else.
# It decides what is started in a container, and what the host may do to that: command line, environment, user, working
# directory, terminal, streams, signals. It does not look at mounts, devices, namespaces and sysctls.

package agent_policy

import future.keywords.every
import future.keywords.if
import future.keywords.in

default DestroySandboxRequest := true
default GetOOMEventRequest := true
default GuestDetailsRequest := true
default OnlineCPUMemRequest := true
default RemoveStaleVirtiofsShareMountsRequest := true

default AddARPNeighborsRequest := false
default AddSwapPathRequest := false
default AddSwapRequest := false
default AllowRequestsFailingPolicy := false
default CloseStdinRequest := false
default CopyFileRequest := false
default CreateContainerRequest := false
default CreateSandboxRequest := false
default ExecProcessRequest := false
default GetDiagnosticDataRequest := false
default GetIPTablesRequest := false
default GetMetricsRequest := false
default ListInterfacesRequest := false
default ListRoutesRequest := false
default MemAgentCompactConfig := false
default MemAgentMemcgConfig := false
default MemHotplugByProbeRequest := false
default PauseContainerRequest := false
default ReadStreamRequest := false
default RemoveContainerRequest := false
default ReseedRandomDevRequest := false
default ResizeVolumeRequest := false
default ResumeContainerRequest := false
default SetGuestDateTimeRequest := false
default SetIPTablesRequest := false
default SetPolicyRequest := false
default SignalProcessRequest := false
default StartContainerRequest := false
default StartTracingRequest := false
default StatsContainerRequest := false
default StopTracingRequest := false
default TtyWinResizeRequest := false
default UpdateContainerRequest := false
default UpdateEphemeralMountsRequest := false
default UpdateInterfaceRequest := false
default UpdateRoutesRequest := false
default VolumeStatsRequest := false
default WaitProcessRequest := false
default WriteStreamRequest := false

xp_container_key(id) := concat("", ["c:", id])

# Ids become keys of the state, and parts of paths in it.
xp_is_id(id) if regex.match("^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}$", id)

xp_exec_key(container_id, exec_id) := concat("", ["e:", container_id, ":", exec_id])

# Streams over ports of the host's go past the rules on streams.
xp_no_port(port) if port == null

xp_no_port(port) if port == 0

xp_streams_stay if {
	xp_no_port(input.stdin_port)
	xp_no_port(input.stdout_port)
	xp_no_port(input.stderr_port)
}

# A container that was created and not removed.
xp_container(id) := container if {
	key := xp_container_key(id)
	index := data.pstate[key]
	container := policy_data.containers[index]
}

# What the host may do to a process: the first one of a container, which has no name or that of the container, ...
xp_process(container_id, exec_id) := container if {
	xp_is_first(container_id, exec_id)
	container := xp_container(container_id)
}

# ... or one that was started by a rule.
xp_process(container_id, exec_id) := rule if {
	container := xp_container(container_id)
	key := xp_exec_key(container_id, exec_id)
	index := data.pstate[key]
	rule := container.exec_rules[index]
}

xp_is_first(container_id, exec_id) if exec_id == ""

xp_is_first(container_id, exec_id) if exec_id == container_id

xp_in_state(key) if {
	some known, _ in data.pstate
	known == key
}

# One argument, or the value of one variable.
xp_matches(matcher, text) if {
	some value in matcher.is
	value == text
}

xp_matches(matcher, text) if regex.match(matcher.matches, text)

xp_is_text(text) if contains(text, "\u0000") == false

# Of anything but a list there is none: to go through it would find nothing to object to.
xp_list(list) := array.concat(list, [])

xp_set(list) := {item | some item in items} if {
	items := xp_list(list)
}

# Arguments are compared one by one, never joined.
xp_argv(rule, args) if {
	count(args) >= rule.least
	count(args) <= rule.most
	every index, arg in xp_list(args) {
		xp_is_text(arg)
		xp_argument(rule, index, arg)
	}
}

xp_argument(rule, index, arg) if xp_matches(rule.argv[index], arg)

xp_argument(rule, index, arg) if {
	index >= count(rule.argv)
	xp_matches(rule.rest, arg)
}

# Each variable at most once, allowed by a rule; and all that are required.
xp_env(rules, env) if {
	names := {name | some entry in env; name := split(entry, "=")[0]}
	count(names) == count(env)
	every entry in xp_list(env) {
		xp_is_text(entry)
		xp_variable(rules, entry)
	}
	every rule in rules {
		xp_present(rule, env)
	}
}

xp_variable(rules, entry) if {
	some rule in rules
	xp_sets(rule, entry)
}

xp_sets(rule, entry) if {
	start := concat("", [rule.name, "="])
	startswith(entry, start)
	xp_matches(rule, trim_prefix(entry, start))
}

xp_present(rule, _) if rule.required == false

xp_present(rule, env) if {
	some entry in env
	xp_sets(rule, entry)
}

xp_user(user, process) if {
	process.User.UID == user.UID
	process.User.GID == user.GID
	xp_set(process.User.AdditionalGids) == xp_set(user.AdditionalGids)
}

# A process that a rule allows to be started.
xp_starts(rule, process) if {
	xp_argv(rule, process.Args)
	xp_env(rule.env, process.Env)
	xp_user(rule.user, process)
	process.Cwd == rule.cwd
	some terminal in rule.terminal
	terminal == process.Terminal
	process.NoNewPrivileges == rule.no_new_privileges
	process.Capabilities == null
	process.ApparmorProfile == ""
	process.SelinuxLabel == ""
}

# The first rule that allows it decides what may be done to it later.
ExecProcessRequest := {"ops": ops, "allowed": true} if {
	container := xp_container(input.container_id)
	xp_is_id(input.exec_id)
	not xp_is_first(input.container_id, input.exec_id)
	key := xp_exec_key(input.container_id, input.exec_id)
	not xp_in_state(key)
	xp_streams_stay
	input.string_user == null
	indexes := [index | some index, rule in container.exec_rules; xp_starts(rule, input.process)]
	index := indexes[0]
	ops := [{"op": "add", "path": concat("", ["/pstate/", key]), "value": index}]
}

WriteStreamRequest if {
	process := xp_process(input.container_id, input.exec_id)
	process.io.stdin
}

CloseStdinRequest if {
	process := xp_process(input.container_id, input.exec_id)
	process.io.stdin
}

# The agent does not say which of the two is read.
ReadStreamRequest if {
	process := xp_process(input.container_id, input.exec_id)
	process.io.output
}

TtyWinResizeRequest if {
	process := xp_process(input.container_id, input.exec_id)
	process.io.resize
}

SignalProcessRequest if {
	process := xp_process(input.container_id, input.exec_id)
	some signal in process.signals
	signal == input.signal
}

# A container takes its processes with it.
RemoveContainerRequest := {"ops": ops, "allowed": true} if {
	xp_container(input.container_id)
	own := xp_container_key(input.container_id)
	started := concat("", ["e:", input.container_id, ":"])
	keys := array.concat([own], [key | some key, _ in data.pstate; startswith(key, started)])
	ops := [{"op": "remove", "path": concat("", ["/pstate/", key])} | some key in keys]
}

# Exactly one container of the policy is meant, and fewer than its most are alive.
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

# Not the loopback device, nor its addresses.
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

policy_data := {
  "containers": [
    {
      "OCI": {
        "Annotations": {"io.kubernetes.cri.container-type": "sandbox"},
        "Process": {
          "Capabilities": [],
          "Cwd": "/",
          "NoNewPrivileges": true,
          "Terminal": false,
          "User": {"UID": 65535, "GID": 65535, "AdditionalGids": [65535]}
        },
        "Root": {"Readonly": true}
      },
      "argv": [{"is": ["/pause"]}],
      "least": 1,
      "most": 1,
      "env": [{"name": "PATH", "is": ["/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"], "required": true}],
      "image": "registry.example/pause@sha256:ee6521f290b2168b6e0935a181d4cff9be1ac3f505666ef0e3c98fae8199917a",
      "privileged": false,
      "sandbox": true,
      "max_instances": 1,
      "exec_rules": [],
      "io": {"stdin": false, "output": false, "resize": false},
      "signals": [9, 15]
    },
    {
      "OCI": {
        "Annotations": {
          "io.kubernetes.cri.container-name": "api",
          "io.kubernetes.cri.image-name": "registry.example/payments/api@sha256:0f343b0931126a20f133d67c2b018a3b5c0a1e6f0f4a7b8c9d0e1f2a3b4c5d6e"
        },
        "Process": {
          "Capabilities": [],
          "Cwd": "/srv",
          "NoNewPrivileges": true,
          "Terminal": false,
          "User": {"UID": 10001, "GID": 10001, "AdditionalGids": [10001]}
        },
        "Root": {"Readonly": true}
      },
      "argv": [{"is": ["/usr/bin/api"]}, {"is": ["--listen"]}, {"is": ["0.0.0.0:8443"]}],
      "least": 3,
      "most": 3,
      "env": [
        {"name": "PATH", "is": ["/usr/bin:/bin"], "required": true},
        {"name": "REQUIRE_TLS", "is": ["1"], "required": true},
        {"name": "HOSTNAME", "matches": "^(?:[0-9a-z](?:[\\-\\.0-9a-z]{0,251}[0-9a-z])?)$", "required": false},
        {"name": "KUBERNETES_SERVICE_HOST", "matches": "^(?:[\\.0-:A-Fa-f]{2,45})$", "required": false},
        {"name": "KUBERNETES_SERVICE_PORT", "matches": "^(?:[0-9]{1,5})$", "required": false},
        {"name": "KUBERNETES_SERVICE_PORT_HTTPS", "matches": "^(?:[0-9]{1,5})$", "required": false},
        {
          "name": "KUBERNETES_PORT",
          "matches": "^(?:tcp://\\[?[\\.0-:A-Fa-f]{2,45}\\]?:[0-9]{1,5})$",
          "required": false
        },
        {
          "name": "KUBERNETES_PORT_443_TCP",
          "matches": "^(?:tcp://\\[?[\\.0-:A-Fa-f]{2,45}\\]?:[0-9]{1,5})$",
          "required": false
        },
        {"name": "KUBERNETES_PORT_443_TCP_PORT", "matches": "^(?:[0-9]{1,5})$", "required": false},
        {"name": "KUBERNETES_PORT_443_TCP_ADDR", "matches": "^(?:[\\.0-:A-Fa-f]{2,45})$", "required": false},
        {"name": "KUBERNETES_PORT_443_TCP_PROTO", "is": ["tcp"], "required": false}
      ],
      "image": "registry.example/payments/api@sha256:0f343b0931126a20f133d67c2b018a3b5c0a1e6f0f4a7b8c9d0e1f2a3b4c5d6e",
      "privileged": false,
      "sandbox": false,
      "max_instances": 1,
      "exec_rules": [
        {
          "id": "liveness",
          "argv": [{"is": ["/usr/bin/healthcheck"]}, {"is": ["--quick"]}],
          "least": 2,
          "most": 2,
          "env": [
            {"name": "PATH", "is": ["/usr/bin:/bin"], "required": true},
            {"name": "REQUIRE_TLS", "is": ["1"], "required": true},
            {"name": "HOSTNAME", "matches": "^(?:[0-9a-z](?:[\\-\\.0-9a-z]{0,251}[0-9a-z])?)$", "required": false},
            {"name": "KUBERNETES_SERVICE_HOST", "matches": "^(?:[\\.0-:A-Fa-f]{2,45})$", "required": false},
            {"name": "KUBERNETES_SERVICE_PORT", "matches": "^(?:[0-9]{1,5})$", "required": false},
            {"name": "KUBERNETES_SERVICE_PORT_HTTPS", "matches": "^(?:[0-9]{1,5})$", "required": false},
            {
              "name": "KUBERNETES_PORT",
              "matches": "^(?:tcp://\\[?[\\.0-:A-Fa-f]{2,45}\\]?:[0-9]{1,5})$",
              "required": false
            },
            {
              "name": "KUBERNETES_PORT_443_TCP",
              "matches": "^(?:tcp://\\[?[\\.0-:A-Fa-f]{2,45}\\]?:[0-9]{1,5})$",
              "required": false
            },
            {"name": "KUBERNETES_PORT_443_TCP_PORT", "matches": "^(?:[0-9]{1,5})$", "required": false},
            {"name": "KUBERNETES_PORT_443_TCP_ADDR", "matches": "^(?:[\\.0-:A-Fa-f]{2,45})$", "required": false},
            {"name": "KUBERNETES_PORT_443_TCP_PROTO", "is": ["tcp"], "required": false}
          ],
          "cwd": "/srv",
          "user": {"UID": 10001, "GID": 10001, "AdditionalGids": [10001]},
          "terminal": [false],
          "no_new_privileges": true,
          "io": {"stdin": false, "output": false, "resize": false},
          "signals": []
        },
        {
          "id": "readiness",
          "argv": [{"is": ["/usr/bin/healthcheck"]}, {"is": ["--dependencies"]}],
          "least": 2,
          "most": 2,
          "env": [
            {"name": "PATH", "is": ["/usr/bin:/bin"], "required": true},
            {"name": "REQUIRE_TLS", "is": ["1"], "required": true},
            {"name": "HOSTNAME", "matches": "^(?:[0-9a-z](?:[\\-\\.0-9a-z]{0,251}[0-9a-z])?)$", "required": false},
            {"name": "KUBERNETES_SERVICE_HOST", "matches": "^(?:[\\.0-:A-Fa-f]{2,45})$", "required": false},
            {"name": "KUBERNETES_SERVICE_PORT", "matches": "^(?:[0-9]{1,5})$", "required": false},
            {"name": "KUBERNETES_SERVICE_PORT_HTTPS", "matches": "^(?:[0-9]{1,5})$", "required": false},
            {
              "name": "KUBERNETES_PORT",
              "matches": "^(?:tcp://\\[?[\\.0-:A-Fa-f]{2,45}\\]?:[0-9]{1,5})$",
              "required": false
            },
            {
              "name": "KUBERNETES_PORT_443_TCP",
              "matches": "^(?:tcp://\\[?[\\.0-:A-Fa-f]{2,45}\\]?:[0-9]{1,5})$",
              "required": false
            },
            {"name": "KUBERNETES_PORT_443_TCP_PORT", "matches": "^(?:[0-9]{1,5})$", "required": false},
            {"name": "KUBERNETES_PORT_443_TCP_ADDR", "matches": "^(?:[\\.0-:A-Fa-f]{2,45})$", "required": false},
            {"name": "KUBERNETES_PORT_443_TCP_PROTO", "is": ["tcp"], "required": false}
          ],
          "cwd": "/srv",
          "user": {"UID": 10001, "GID": 10001, "AdditionalGids": [10001]},
          "terminal": [false],
          "no_new_privileges": true,
          "io": {"stdin": false, "output": false, "resize": false},
          "signals": []
        },
        {
          "id": "pre-stop",
          "argv": [{"is": ["/usr/bin/admin"]}, {"is": ["drain"]}],
          "least": 2,
          "most": 2,
          "env": [
            {"name": "PATH", "is": ["/usr/bin:/bin"], "required": true},
            {"name": "REQUIRE_TLS", "is": ["1"], "required": true},
            {"name": "HOSTNAME", "matches": "^(?:[0-9a-z](?:[\\-\\.0-9a-z]{0,251}[0-9a-z])?)$", "required": false},
            {"name": "KUBERNETES_SERVICE_HOST", "matches": "^(?:[\\.0-:A-Fa-f]{2,45})$", "required": false},
            {"name": "KUBERNETES_SERVICE_PORT", "matches": "^(?:[0-9]{1,5})$", "required": false},
            {"name": "KUBERNETES_SERVICE_PORT_HTTPS", "matches": "^(?:[0-9]{1,5})$", "required": false},
            {
              "name": "KUBERNETES_PORT",
              "matches": "^(?:tcp://\\[?[\\.0-:A-Fa-f]{2,45}\\]?:[0-9]{1,5})$",
              "required": false
            },
            {
              "name": "KUBERNETES_PORT_443_TCP",
              "matches": "^(?:tcp://\\[?[\\.0-:A-Fa-f]{2,45}\\]?:[0-9]{1,5})$",
              "required": false
            },
            {"name": "KUBERNETES_PORT_443_TCP_PORT", "matches": "^(?:[0-9]{1,5})$", "required": false},
            {"name": "KUBERNETES_PORT_443_TCP_ADDR", "matches": "^(?:[\\.0-:A-Fa-f]{2,45})$", "required": false},
            {"name": "KUBERNETES_PORT_443_TCP_PROTO", "is": ["tcp"], "required": false}
          ],
          "cwd": "/srv",
          "user": {"UID": 10001, "GID": 10001, "AdditionalGids": [10001]},
          "terminal": [false],
          "no_new_privileges": true,
          "io": {"stdin": false, "output": false, "resize": false},
          "signals": []
        },
        {
          "id": "heap-stats",
          "argv": [{"is": ["/usr/bin/admin"]}, {"is": ["stats"]}, {"is": ["heap", "gc"]}],
          "rest": {"matches": "^(?:--top=[0-9]{1,3})$"},
          "least": 3,
          "most": 4,
          "env": [
            {"name": "PATH", "is": ["/usr/bin:/bin"], "required": true},
            {"name": "REQUIRE_TLS", "is": ["1"], "required": true},
            {"name": "HOSTNAME", "matches": "^(?:[0-9a-z](?:[\\-\\.0-9a-z]{0,251}[0-9a-z])?)$", "required": false},
            {"name": "KUBERNETES_SERVICE_HOST", "matches": "^(?:[\\.0-:A-Fa-f]{2,45})$", "required": false},
            {"name": "KUBERNETES_SERVICE_PORT", "matches": "^(?:[0-9]{1,5})$", "required": false},
            {"name": "KUBERNETES_SERVICE_PORT_HTTPS", "matches": "^(?:[0-9]{1,5})$", "required": false},
            {
              "name": "KUBERNETES_PORT",
              "matches": "^(?:tcp://\\[?[\\.0-:A-Fa-f]{2,45}\\]?:[0-9]{1,5})$",
              "required": false
            },
            {
              "name": "KUBERNETES_PORT_443_TCP",
              "matches": "^(?:tcp://\\[?[\\.0-:A-Fa-f]{2,45}\\]?:[0-9]{1,5})$",
              "required": false
            },
            {"name": "KUBERNETES_PORT_443_TCP_PORT", "matches": "^(?:[0-9]{1,5})$", "required": false},
            {"name": "KUBERNETES_PORT_443_TCP_ADDR", "matches": "^(?:[\\.0-:A-Fa-f]{2,45})$", "required": false},
            {"name": "KUBERNETES_PORT_443_TCP_PROTO", "is": ["tcp"], "required": false}
          ],
          "cwd": "/srv",
          "user": {"UID": 10001, "GID": 10001, "AdditionalGids": [10001]},
          "terminal": [false],
          "no_new_privileges": true,
          "io": {"stdin": false, "output": true, "resize": false},
          "signals": [2]
        },
        {
          "id": "shell",
          "argv": [{"is": ["/bin/sh"]}],
          "least": 1,
          "most": 1,
          "env": [
            {"name": "PATH", "is": ["/usr/bin:/bin"], "required": true},
            {"name": "REQUIRE_TLS", "is": ["1"], "required": true},
            {"name": "HOSTNAME", "matches": "^(?:[0-9a-z](?:[\\-\\.0-9a-z]{0,251}[0-9a-z])?)$", "required": false},
            {"name": "KUBERNETES_SERVICE_HOST", "matches": "^(?:[\\.0-:A-Fa-f]{2,45})$", "required": false},
            {"name": "KUBERNETES_SERVICE_PORT", "matches": "^(?:[0-9]{1,5})$", "required": false},
            {"name": "KUBERNETES_SERVICE_PORT_HTTPS", "matches": "^(?:[0-9]{1,5})$", "required": false},
            {
              "name": "KUBERNETES_PORT",
              "matches": "^(?:tcp://\\[?[\\.0-:A-Fa-f]{2,45}\\]?:[0-9]{1,5})$",
              "required": false
            },
            {
              "name": "KUBERNETES_PORT_443_TCP",
              "matches": "^(?:tcp://\\[?[\\.0-:A-Fa-f]{2,45}\\]?:[0-9]{1,5})$",
              "required": false
            },
            {"name": "KUBERNETES_PORT_443_TCP_PORT", "matches": "^(?:[0-9]{1,5})$", "required": false},
            {"name": "KUBERNETES_PORT_443_TCP_ADDR", "matches": "^(?:[\\.0-:A-Fa-f]{2,45})$", "required": false},
            {"name": "KUBERNETES_PORT_443_TCP_PROTO", "is": ["tcp"], "required": false}
          ],
          "cwd": "/srv",
          "user": {"UID": 10001, "GID": 10001, "AdditionalGids": [10001]},
          "terminal": [true],
          "no_new_privileges": true,
          "io": {"stdin": true, "output": true, "resize": true},
          "signals": [2, 9, 15]
        },
        {
          "id": "trace",
          "argv": [{"is": ["/usr/bin/strace"]}, {"is": ["-f"]}, {"is": ["-p"]}, {"is": ["1"]}],
          "least": 4,
          "most": 4,
          "env": [
            {"name": "PATH", "is": ["/usr/bin:/bin"], "required": true},
            {"name": "REQUIRE_TLS", "is": ["1"], "required": true},
            {"name": "HOSTNAME", "matches": "^(?:[0-9a-z](?:[\\-\\.0-9a-z]{0,251}[0-9a-z])?)$", "required": false},
            {"name": "KUBERNETES_SERVICE_HOST", "matches": "^(?:[\\.0-:A-Fa-f]{2,45})$", "required": false},
            {"name": "KUBERNETES_SERVICE_PORT", "matches": "^(?:[0-9]{1,5})$", "required": false},
            {"name": "KUBERNETES_SERVICE_PORT_HTTPS", "matches": "^(?:[0-9]{1,5})$", "required": false},
            {
              "name": "KUBERNETES_PORT",
              "matches": "^(?:tcp://\\[?[\\.0-:A-Fa-f]{2,45}\\]?:[0-9]{1,5})$",
              "required": false
            },
            {
              "name": "KUBERNETES_PORT_443_TCP",
              "matches": "^(?:tcp://\\[?[\\.0-:A-Fa-f]{2,45}\\]?:[0-9]{1,5})$",
              "required": false
            },
            {"name": "KUBERNETES_PORT_443_TCP_PORT", "matches": "^(?:[0-9]{1,5})$", "required": false},
            {"name": "KUBERNETES_PORT_443_TCP_ADDR", "matches": "^(?:[\\.0-:A-Fa-f]{2,45})$", "required": false},
            {"name": "KUBERNETES_PORT_443_TCP_PROTO", "is": ["tcp"], "required": false}
          ],
          "cwd": "/srv",
          "user": {"UID": 10001, "GID": 10001, "AdditionalGids": [10001]},
          "terminal": [false],
          "no_new_privileges": true,
          "io": {"stdin": false, "output": true, "resize": false},
          "signals": [2]
        }
      ],
      "io": {"stdin": false, "output": false, "resize": false},
      "signals": [9, 15]
    }
  ],
  "exec_policy": {"id": "payments/api-debug", "counter": 3, "format": 1, "exec_level": "shell"},
  "host": {
    "copy_file": [],
    "diagnostics": false,
    "metrics": false,
    "network": {
      "address": "^(?:(?:[1-9]|[1-9][0-9]|1[013-9][0-9]|12[0-689]|2[0-5][0-9])(?:\\.[0-9]{1,3}){3}|[1-9a-fA-F][0-9a-fA-F]{0,3}:[0-9a-fA-F:]{1,34})$",
      "destination": "^(?:(?:0\\.0\\.0\\.0/0|::/0)?|(?:(?:[1-9]|[1-9][0-9]|1[013-9][0-9]|12[0-689]|2[0-5][0-9])(?:\\.[0-9]{1,3}){3}|[1-9a-fA-F][0-9a-fA-F]{0,3}:[0-9a-fA-F:]{1,34})(?:/[0-9]{1,3})?)$",
      "device": "^(?:[a-zA-Z0-9_.-]{1,15})$",
      "interface_flags": [0, 128],
      "neighbour_state": 128
    },
    "replace_while_unset": false
  }
}
