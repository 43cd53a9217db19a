import { execEndpoints, execRules } from './kata-standalone-exec-rules.ts';

/** Begins the body of each rule on CreateContainerRequest that the base has. */
export const createGuard = 'xp_is_new_container';

/** What takes the place of the base's rules on the exec endpoints. It builds on their state: the index of a container by its id. */
export const graftRules = `# Made by manifestly from an exec policy: what the host may start in a container, and what it may do to that. Enforced by the
# Kata agent of the guest whose measured init data hold this text, and by nobody else.
${execEndpoints.map((name) => `default ${name} := false\n`).join('')}
# Keys of the state that are no container's are no ids, or have no number.
xp_container_key(id) := id if xp_is_id(id)

${execRules}
# What the rules on CreateContainerRequest don't look at, and the rules above rely on.
${createGuard} if {
	xp_is_id(input.container_id)
	input.exec_id == input.container_id
	not xp_in_state(input.container_id)
	xp_streams_stay
	every index, container in policy_data.containers {
		xp_has_room(index, container)
	}
}

xp_has_room(_, container) if not container.max_instances

xp_has_room(_, container) if not xp_is_named(container, input.OCI.Annotations)

xp_has_room(index, container) if {
	live := [key | some key, of in data.pstate; of == index; not startswith(key, "e:")]
	count(live) < container.max_instances
}

xp_is_named(container, annotations) if {
	name := "io.kubernetes.cri.container-name"
	annotations[name] == container.OCI.Annotations[name]
}

`;
