# Rules in the manner of those that a generator writes for a pod: every construct they use, in the places where order can be seen.
package agent_policy

import future.keywords.every
import future.keywords.if
import future.keywords.in

default CreateContainerRequest := false
default ExecProcessRequest := false
default RemoveContainerRequest := true
default UpdateInterfaceRequest := false
default CopyFileRequest := false

NAME_KEY = "io.kubernetes.cri.sandbox-name"

CreateContainerRequest := {"ops": ops, "allowed": true} if {
    allow_input
    i_oci := input.OCI
    name = i_oci.Annotations[NAME_KEY]
    name_op := state_allows("sandbox_name", name)
    ops1 := with_op([], name_op)

    some index, p_container in policy_data.containers
    print("trying container", index)
    p_oci := p_container.OCI
    p_oci.Process.Terminal == i_oci.Process.Terminal
    allow_args(p_oci, i_oci)
    allow_process(p_oci.Process, i_oci.Process, name)
    result := allow_mounts(ops1, p_oci, i_oci, input.container_id)
    result.allowed
    container_op := state_allows(input.container_id, index)
    ops := with_op(result.ops, container_op)
    print("ops =", ops)
}

allow_input if {
    count(input.shared_mounts) == 0
    is_null(input.string_user)
    is_null(input.OCI.Hooks)
    print("allow_input: true", input.OCI.Nothing)
}

# A value that is new is remembered, and an old one has to be the same.
state_allows(key, value) = action if {
    not get_state[key]
    path := concat("/", ["", "pstate", key])
    print("state_allows: new", path)
    action := {
        "op": "add",
        "path": path,
        "value": value,
    }
}
state_allows(key, value) = action if {
    value == get_state[key]
    print("state_allows: known", key)
    action := null
}

get_state = state if {
    state := data["pstate"]
}

with_op(ops, op) = result if {
    op == null
    result := ops
}
with_op(ops, op) = result if {
    op != null
    result := array.concat(ops, [op])
}

allow_args(p_oci, i_oci) if {
    not i_oci.Process.Args[0]
    print("allow_args: none")
}
allow_args(p_oci, i_oci) if {
    count(p_oci.Process.Args) == count(i_oci.Process.Args)
    every i, i_arg in i_oci.Process.Args {
        print("allow_args:", i, i_arg)
        allow_arg(p_oci.Process.Args[i], i_arg)
    }
}

allow_arg(p_arg, i_arg) if {
    print("allow_arg 1: p =", p_arg)
    not contains(p_arg, "$(")
    p_arg == i_arg
}
allow_arg(p_arg, i_arg) if {
    print("allow_arg 2: p =", p_arg)
    pattern := replace(replace(p_arg, "$(name)", policy_data.common.name), "$(n)", "[0-9]+")
    regex.match(concat("", ["^", pattern, "$"]), i_arg)
}

allow_process(p, i, name) if {
    p.Cwd == i.Cwd
    p_groups := {g | some g in p.User.AdditionalGids} | {p.User.GID}
    i_groups := {g | g := i.User.AdditionalGids[_]} | {i.User.GID}
    print("allow_process: groups", p_groups, i_groups)
    p_groups - i_groups == set()
    every entry in i.Env {
        allow_env(p, entry, name)
    }
    allow_capabilities(i.Capabilities)
}

allow_env(p, entry, _) if {
    some p_entry in p.Env
    p_entry == entry
    print("allow_env 1:", entry)
}
allow_env(p, entry, name) if {
    [key, value] := split(entry, "=")
    key == "HOSTNAME"
    value == name
    print("allow_env 2:", key)
}

# An empty list is something.
allow_capabilities(capabilities) if {
    not capabilities.Bounding
}

allow_mounts(ops, p_oci, i_oci, id) := {"ops": ops, "allowed": true} if {
    every mount in i_oci.Mounts {
        some p_mount in p_oci.Mounts
        print("allow_mounts:", p_mount.destination, mount.destination)
        p_mount.destination == mount.destination
        p_mount.type_ == mount.type_
        allow_source(p_mount.source, mount.source, id)
    }
}

allow_source(p_source, source, id) := true if {
    regex.match(replace(p_source, "$(id)", id), source)
} else := false

ExecProcessRequest if {
    print("exec 1: args =", input.process.Args)
    some command in policy_data.request_defaults.ExecProcessRequest.allowed_commands
    print("exec 1: command =", command)
    command == input.process.Args
}
ExecProcessRequest if {
    print("exec 2")
    p_container := policy_data.containers[get_state[input.container_id]]
    some command in p_container.exec_commands
    command == input.process.Args
    input.process.Terminal == p_container.OCI.Process.Terminal
    print("exec 2: true")
}
ExecProcessRequest if {
    print("exec 3")
    joined := concat(" ", input.process.Args)
    some pattern in policy_data.request_defaults.ExecProcessRequest.regex
    regex.match(pattern, joined)
    print("exec 3: pattern =", pattern)
}

RemoveContainerRequest := {"ops": [{"op": "remove", "path": path}], "allowed": true} if {
    get_state[input.container_id] != null
    path := concat("/", ["", "pstate", input.container_id])
}

UpdateInterfaceRequest if {
    allowed_flags := policy_data.request_defaults.UpdateInterfaceRequest.allow_raw_flags
    forbidden := bits.and(input.interface.raw_flags, bits.negate(allowed_flags))
    print("interface: forbidden =", forbidden)
    forbidden == 0
    not input.interface.name in policy_data.request_defaults.UpdateInterfaceRequest.forbidden_names
}

CopyFileRequest if {
    not contains(input.path, "..")
    found := regex.find_all_string_submatch_n("^/run/([a-z]+)/(.*)$", input.path, 1)
    print("copy:", found)
    found[0][1] == "shared"
}

policy_data := {
  "containers": [
    {
      "OCI": {
        "Process": {"Terminal": false, "User": {"UID": 0, "GID": 0, "AdditionalGids": [0, 10]}, "Args": ["/pause"], "Env": [], "Cwd": "/"},
        "Mounts": []
      },
      "exec_commands": []
    },
    {
      "OCI": {
        "Process": {
          "Terminal": false,
          "User": {"UID": 0, "GID": 0, "AdditionalGids": []},
          "Args": ["serve", "--name=$(name)", "--port=$(n)"],
          "Env": ["PATH=/bin", "A=b=c"],
          "Cwd": "/"
        },
        "Mounts": [
          {"destination": "/etc/hosts", "type_": "bind", "source": "^/run/$(id)-[a-f0-9]{4}$"},
          {"destination": "/data", "type_": "bind", "source": "^/data$"}
        ]
      },
      "exec_commands": [["probe", "a b"]]
    }
  ],
  "common": {"name": "[a-z]+"},
  "request_defaults": {
    "ExecProcessRequest": {"allowed_commands": [["ls"], ["ls", "-l"]], "regex": ["^cat /etc/hosts$", "^echo .*$"]},
    "UpdateInterfaceRequest": {"allow_raw_flags": 18446744073709551488, "forbidden_names": ["lo"]}
  }
}
