import type { KnownMessage } from './known.ts';

/** GSC, Occlum, enclave-cc, Kata and Contrast. */
export const containerMessages: readonly KnownMessage[] = [
  {
    id: 'gsc-duplicate-key',
    at: 'Duplicate key with different values found',
    after: /^[: ]*(?<key>[\w.]{1,200})/,
    meaning: 'GSC up to 1.5 refuses a manifest that sets `{key}` to another value than GSC itself does',
    changes: [
      'remove the key from the manifest',
      'use GSC 1.6 or later, where the own value wins',
      'use the option of `gsc build` for it, e.g. `-d` for debugging',
    ],
    rules: ['gsc/owned-key'],
  },
  {
    id: 'gsc-distribution',
    at: 'distro is not supported by GSC',
    pattern: /[`'"]?(?<name>[\w./:-]{1,100})[`'"]? distro is not supported/,
    meaning: 'GSC has no templates for `{name}`; it also says so when it is started outside of its own directory',
    changes: [
      'start `./gsc` in its checkout',
      'use an image of Ubuntu, Debian, CentOS Stream, UBI or SLES; Alpine and images without a distribution do not work',
    ],
  },
  {
    id: 'gsc-apt-lock',
    at: 'Could not open lock file /var/lib/',
    meaning:
      'packages are installed as another user than root: the image has a `USER`, which GSC before 1.2 does not handle',
    changes: ['use a newer GSC', 'build from an image without `USER`, and set `loader.uid` and `loader.gid`'],
    keys: ['loader.uid', 'loader.gid'],
  },
  {
    id: 'gsc-missing-file',
    at: "NameError: name 'ManifestError' is not defined",
    meaning:
      'GSC 1.9 hashes every file the manifest lists, the allowed ones too, and one of them is missing in the image or is a `dev:` URI',
    changes: [
      'list only files that the image has; what arrives with a volume can not be listed',
      'move such files to an `encrypted` or `tmpfs` mount',
    ],
    keys: ['sgx.allowed_files', 'sgx.trusted_files'],
    rules: ['gsc/allowed-directory'],
  },
  {
    id: 'gsc-directory',
    at: 'IsADirectoryError: ',
    after: /^\[Errno 21\] Is a directory: '(?<path>.*)'/,
    meaning: 'GSC 1.9 hashes every entry of the lists as a file, and `{path}` is a directory',
    changes: ['list the files instead of the directory', 'use GSC 1.8, which still takes directories'],
    keys: ['sgx.allowed_files', 'sgx.trusted_files'],
    rules: ['gsc/allowed-directory'],
  },
  {
    id: 'gsc-table-entry',
    at: "AttributeError: 'dict' object has no attribute",
    meaning: 'GSC 1.9 takes only texts in the lists of files, not tables with `uri` and `sha256`',
    changes: ['write the entry as a text: GSC computes the hash'],
    keys: ['sgx.trusted_files'],
    rules: ['gsc/allowed-directory'],
  },
  {
    id: 'gsc-no-entrypoint',
    at: 'Could not find the entrypoint binary',
    meaning: 'the image has neither `ENTRYPOINT` nor `CMD`, so GSC does not know what to run',
    changes: ['give the image one, on top of it: `FROM image` and `ENTRYPOINT ["/path/program"]`'],
  },
  {
    id: 'gsc-unreadable',
    at: "PermissionError: [Errno 13] Permission denied: '",
    after: /^(?<path>.*)'/,
    meaning:
      '`{path}` can not be read by the user who builds or signs, or is not trusted when an application says this inside of the enclave',
    changes: [
      'inside of the enclave: add it to `sgx.trusted_files`, or mount a `tmpfs` when it is written',
      'at build time: make it readable for the `USER` of the image; newer GSC releases leave such files out silently',
    ],
    toml: 'sgx.trusted_files = [\n  {file:path},\n]',
    keys: ['sgx.trusted_files', 'fs.mounts'],
  },
  {
    id: 'occlum-threads',
    at: 'Out of TCS',
    meaning:
      'Occlum has no thread slot left; under enclave-cc the number is fixed when its runtime is built, and `Occlum.json` of the container changes nothing',
    changes: [
      'raise `resource_limits.max_num_of_threads` in `Occlum.json` and build again',
      'with enclave-cc, use an image of the runtime with more threads',
    ],
  },
  {
    id: 'occlum-memory',
    at: 'failed to create process VM',
    meaning: 'the memory of the process does not fit into the space Occlum has for users',
    changes: ['raise `resource_limits.user_space_size` above `process.default_mmap_size` in `Occlum.json`'],
  },
  {
    id: 'enclave-metadata',
    at: 'Invalid enclave metadata',
    meaning: 'the enclave was built for more memory or another version of the SGX software than this node has',
    changes: [
      'compare `sgx.intel.com/epc` of the pod with the size of the enclave',
      'use the same SGX SDK version on both sides',
    ],
  },
  {
    id: 'enclave-cc-rootfs',
    at: 'failed to mount rootfs component',
    meaning:
      'the agent enclave has not finished preparing the image when the application enclave wants to mount it, or its key is not the same',
    changes: ['start the container again', 'check the agent’s log for a failed pull, signature or key'],
  },
  {
    id: 'policy-blocked',
    at: ' is blocked by policy',
    pattern: /(?<request>[A-Z][A-Za-z]{2,60}Request) is blocked by policy/,
    meaning:
      'the agent policy in the guest has no rule that allows this `{request}`; the rest of the line is the whole request, and the reasons in it may be misleading',
    changes: [
      'compare image, command, environment, mounts and user of the pod with what the policy was generated from, and generate it again with the tool of the same release',
      'for `kubectl exec` and probes, allow the exact command, and the requests for its streams',
      'do not open the policy for all requests: that gives the host the same right',
    ],
  },
  {
    id: 'genpolicy-unsupported-field',
    at: 'Unsupported field: ',
    after: /^(?<field>[\w.[\]-]{1,200})/,
    meaning: 'genpolicy does not know the field `{field}` of the pod and gives up',
    changes: [
      'remove the field for the generation of the policy when it has no effect on containers',
      'use a newer genpolicy',
    ],
  },
  {
    id: 'policy-hash',
    at: 'wrong policy hash',
    meaning: 'the policy that runs is not the one the coordinator or verifier was told about',
    changes: ['register the hash of the policy that is deployed, down to the last byte: a newline changes it'],
  },
  {
    id: 'image-manifest-pull',
    at: 'Failed to pull container image manifest',
    meaning:
      'the policy tool can not read the image from its registry: wrong name, missing credentials or an unknown kind of manifest',
    changes: ['log in to the registry first', 'give the image by digest'],
  },
];
