/** What `execRules` decide. */
export const execEndpoints = [
  'CloseStdinRequest',
  'ExecProcessRequest',
  'ReadStreamRequest',
  'RemoveContainerRequest',
  'SignalProcessRequest',
  'TtyWinResizeRequest',
  'WriteStreamRequest',
] as const;

/** Rules of the exec endpoints, over `policy_data.containers[]` with `exec_rules`, `signals` and `io`. */
export const execRules = String.raw`# Ids become keys of the state, and parts of paths in it.
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
`;
