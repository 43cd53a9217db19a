import { type ForeignKind, isPolicyKind, type PolicyKind } from './kinds.ts';

/** What a file is that holds or carries a policy, judged by its name alone. */
export function policyKindOf(path: string): PolicyKind | undefined {
  return namedLike(path)
    .filter(([, , telling]) => !telling)
    .map(([, kind]) => kind)
    .find(isPolicyKind);
}

/** What a file is that is no manifest, judged by its name, and by its text where many a file has such a name. */
export function foreignKindOf(path: string, text: () => string): ForeignKind | undefined {
  return namedLike(path).find(([, , telling]) => !telling || telling.test(text()))?.[1];
}

/** Whether the name may be one of a file that is no manifest. */
export function mayBeForeign(path: string): boolean {
  return namedLike(path).length > 0;
}

function namedLike(path: string): typeof foreignNames {
  const plain = path.replaceAll('\\', '/');
  return foreignNames.filter(([name]) => name.test(plain));
}

/** Most Rego and YAML has nothing to do with policies, or all that is known: in a folder the text has to say that it has. */
export function isTelling(kind: ForeignKind, text: string, about: 'policies' | 'all' = 'all'): boolean {
  if (kind === 'kubernetes') return policyAnnotation.test(text) || (about === 'all' && neighbours.test(text));
  if (kind === 'trustee-policy') return evidence.test(text);
  return kind !== 'kata-policy' || kataPolicy.test(text);
}

/** The name, what it tells, and what the text has to hold for that. The first that fits counts. */
const foreignNames: readonly (readonly [RegExp, ForeignKind, RegExp?])[] = [
  [/(?:^|[./_-])exec-policy\.toml$/, 'exec-policy'],
  [/(?:^|[./_-])init-?data\.toml$/, 'init-data'],
  [/(?:^|\/)genpolicy-settings(?:\.json|\.d\/[^/]+\.json)$/, 'genpolicy-settings'],
  [/(?:^|\/)Occlum\.json$/, 'occlum'],
  [/(?:^|[/._-])config\.ya?ml$/, 'gsc-config', /^(?:Distro|Gramine)[ \t]*:/m],
  [/(?:^|[./_-])bom\.ya?ml$/, 'occlum-bom', /^(?:targets|includes|excludes)[ \t]*:/m],
  [/(?:^|\/)init_[\w-]*ra[\w-]*\.json$/, 'occlum-init-ra', /"ra_config"/],
  [/(?:^|[./_-])policy\.json$/, 'image-policy', /"(?:insecureAcceptAnything|reject|signedBy|sigstoreSigned)"/],
  [/(?:^|\/)decrypt[_-]config[\w.-]*\.(?:conf|json)$/, 'decrypt-config'],
  [/(?:^|\/)ocicrypt[\w.-]*\.(?:conf|json)$/, 'ocicrypt'],
  [/(?:^|[./_-])manifest\.json$/, 'image-manifest', /"org\.opencontainers\.image\.enc\.|\+encrypted"/],
  [/\.rego$/, 'trustee-policy', /^[ \t]*package[ \t]+policy[ \t]*$/m],
  [/(?:^|\/)aa\.toml$/, 'aa-config'],
  [/(?:^|\/)cdh\.toml$/, 'cdh-config'],
  [/(?:^|[./_-])(?:rvps|reference)[_-]values\.json$|(?:^|[./_-])rvps\.json$/, 'rvps-values'],
  [
    /(?:^|[./_-])config\.toml$/,
    'enclave-cc-shim',
    /^[ \t]*(?:agent_container_\w+|boot_container_instance|agent_url)[ \t]*=/m,
  ],
  [
    /(?:^|[./_-])config\.toml$/,
    'shim-rune',
    /^[ \t]*(?:sgx_tool_sign|signature_method|enclave_runtime_path|enclave_libos_path)[ \t]*=/m,
  ],
  [/(?:^|[./_-])config\.toml$/, 'containerd-config', /containerd\.runtimes\.|^[ \t]*cri_handler[ \t]*=/m],
  [/(?:^|[./_-])config\.json$/, 'oci-config', /"ociVersion"/],
  [/(?:^|[./_-])(?:marblerun[\w.-]*|manifest)\.json$/, 'marblerun-manifest', /"Marbles"\s*:/],
  [/\.rego$/, 'kata-policy'],
  [/\.ya?ml$/, 'kubernetes'],
];

const policyAnnotation = /io\.katacontainers\.config\.(?:hypervisor\.cc_init_data|agent\.policy)\b/;
/** What is said to enclave-cc, to rune and to key brokers. */
const neighbours =
  /^kind:[ \t]*CcRuntime\b|\bruntimeClassName:[ \t]*["']?(?:enclave-cc|rune)\b|\b(?:ENCLAVE_TYPE|ENCLAVE_RUNTIME_PATH|RUNE_CARRIER)\b|\benclave\.(?:type|runtime\.path)\b|\bkbs:\/\/|\bc2VhbGVkL|\bsealed\.[\w-]+\.[\w-]/m;
const evidence = /\b(?:ear\.|submods|resource-path|mr_enclave|mr_signer|executables|init_data|sample)\b/;
const kataPolicy = /^[ \t]*package[ \t]+agent_policy\b/m;
