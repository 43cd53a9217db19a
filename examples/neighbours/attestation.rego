package policy

import rego.v1

default executables := 33

default hardware := 97

executables := 3 if {
    input.sgx.body.mr_signer == "83d719e77deaca1470f6baf62a4d774303c899db69020f9c70ee1dfc08c7ce9e"
    input.sgx.body.isv_svn >= "0200"
}

hardware := 2 if {
    input["sgx.body.isv_prod_id"] == "0100"
}
