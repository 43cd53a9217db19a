package policy

import rego.v1

default allow = false

evidence := input.submods.cpu0["ear.veraison.annotated-evidence"]

# What the init data say of themselves: it counts only for init data that are known by their digest.
exec_policy := evidence.init_data_claims.agent_policy_claims.exec_policy

# The digest of the init data that may have keys, as each kind of evidence shows it, in hexadecimal and in base64.
init_data_digests := {
	"tdx": ["61c08ae4aeb4e2771826475ff4178e0258d110c313d81e296641c098803a612400000000000000000000000000000000", "YcCK5K604ncYJkdf9BeOAljREMMT2B4pZkHAmIA6YSQAAAAAAAAAAAAAAAAAAAAA"],
	"snp": ["61c08ae4aeb4e2771826475ff4178e0258d110c313d81e296641c098803a6124", "YcCK5K604ncYJkdf9BeOAljREMMT2B4pZkHAmIA6YSQ="],
}

# default/payments/db-key
allow if {
	data.plugin == "resource"
	data["resource-path"] == ["default", "payments", "db-key"]
	some tee in ["tdx", "snp"]
	evidence[tee]
	evidence.init_data in init_data_digests[tee]
	affirming
	exec_policy.id == "payments/api"
	exec_policy.counter >= 17
	exec_policy.exec_level in ["none", "probes", "fixed", "patterns"]
}

affirming if {
	count(input.submods) > 0
	every _, submod in input.submods {
		submod["ear.status"] == "affirming"
	}
}
