package policy

import rego.v1

default allow = false

evidence := input.submods.cpu0["ear.veraison.annotated-evidence"]

# What the init data say of themselves: it counts only for init data that are known by their digest.
exec_policy := evidence.init_data_claims.agent_policy_claims.exec_policy

# The digest of the init data that may have keys, as each kind of evidence shows it, in hexadecimal and in base64.
init_data_digests := {
	"tdx": ["7a5b2e7c6715124ade69f7675f7d0da6bf57c3c58a4f26556a7bb6d9c39f2e2b00000000000000000000000000000000", "elsufGcVEkreafdnX30Npr9Xw8WKTyZVanu22cOfLisAAAAAAAAAAAAAAAAAAAAA"],
	"snp": ["7a5b2e7c6715124ade69f7675f7d0da6bf57c3c58a4f26556a7bb6d9c39f2e2b", "elsufGcVEkreafdnX30Npr9Xw8WKTyZVanu22cOfLis="],
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
