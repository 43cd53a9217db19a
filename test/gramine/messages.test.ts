import { describe, expect, test } from 'vitest';
import { allKeys } from '../../src/gramine/key-table.ts';
import { explainMessage, knownMessages } from '../../src/gramine/messages.ts';
import { rules } from '../../src/lint/rules/index.ts';
import { Source } from '../../src/text/source.ts';
import { parseToml } from '../../src/toml/parse.ts';

describe('a denied file', () => {
  const line =
    "(libos_fs.c:404:chroot_open) [P1:T1:python3] warning: Disallowing access to file '/usr/lib/libfoo.so'; file is not trusted or allowed.";

  test('is explained with the line to add', () => {
    expect(explainMessage(line)).toEqual([
      {
        id: 'file-not-listed',
        line,
        count: 1,
        meaning:
          'the application opened host file `/usr/lib/libfoo.so`, which is neither trusted nor allowed, and got "Permission denied"; the file system entry whose `uri` is this path, or the beginning of it, is how it got there',
        changes: [
          'add it to `sgx.trusted_files` when it is code, a library or configuration: it is measured at build time and can then only be read',
          'add it to `sgx.allowed_files` only when the application writes it or its content may come from the host: nothing protects it',
          'put data that must stay secret or unchanged into a mount of type `encrypted` instead',
          'when the list seems to have it already, spell both alike: paths are compared as text, links are not followed, and a directory needs a final `/` among the trusted files',
        ],
        toml: 'sgx.trusted_files = [\n  "file:/usr/lib/libfoo.so",\n]',
        keys: ['sgx.trusted_files', 'sgx.allowed_files', 'fs.mounts'],
        rules: ['files/unreachable', 'loader/unprotected-code'],
      },
    ]);
  });

  test('that is denied a hundred times is explained once', () => {
    const [explanation, ...others] = explainMessage(`${line}\n`.repeat(100));
    expect(others).toEqual([]);
    expect(explanation!.count).toBe(100);
  });

  test('may be one of many: each is explained, in the order of the log', () => {
    const log = ['/b', '/a', '/b'].map((path) => line.replace('/usr/lib/libfoo.so', path)).join('\r\n');
    expect(explainMessage(log).map(({ toml, count }) => [toml, count])).toEqual([
      ['sgx.trusted_files = [\n  "file:/b",\n]', 2],
      ['sgx.trusted_files = [\n  "file:/a",\n]', 1],
    ]);
  });

  test('is recognised in 1.7 and 1.9, with `file:` and a quote in its name', () => {
    for (const [text, path] of [
      ["Disallowing access to file '/x'; file is not allowed.", 'file:/x'],
      ["Disallowing access to file 'file:/x'; file is not trusted or allowed.", 'file:/x'],
      ["Disallowing access to file '/it's'; file is not trusted or allowed.", "file:/it's"],
    ] as const) {
      expect(explainMessage(text)[0]!.toml).toBe(`sgx.trusted_files = [\n  "${path}",\n]`);
    }
  });
});

describe('what a log holds', () => {
  test('is shown without colours and control characters, and quoted in TOML', () => {
    const path = '/tmp/"a\\b\u0007\u202ec';
    const [explanation] = explainMessage(
      `\u001b[31merror:\u001b[0m Disallowing access to file '${path}'; file is not trusted or allowed.`,
    );
    expect(explanation!.line).toBe(
      "error: Disallowing access to file '/tmp/\"a\\b<U+0007><U+202E>c'; file is not trusted or allowed.",
    );
    expect(explanation!.toml).toBe('sgx.trusted_files = [\n  "file:/tmp/\\"a\\\\b\\u0007\\u202Ec",\n]');
    const document = parseToml(new Source('x', explanation!.toml!));
    expect(document.problems).toEqual([]);
    expect(document.value(document.root)).toMatchObject({ sgx: { trusted_files: [`file:${path}`] } });
  });

  test('is not filled in twice: braces of the log stay what they are', () => {
    const [explanation] = explainMessage("Disallowing access to file '/{path}/{file:path}'; file is not allowed.");
    expect(explanation!.toml).toBe('sgx.trusted_files = [\n  "file:/{path}/{file:path}",\n]');
    expect(explanation!.meaning).toContain('`/{path}/{file:path}`');
  });

  test('never shows a key that a message contains', () => {
    const output = JSON.stringify(explainMessage("error: Cannot parse hex key: '00112233445566778899aabbccddeefg'"));
    expect(output).toContain('Cannot parse hex key …');
    expect(output).not.toContain('0011');
  });

  test('may be nothing that is known', () => {
    expect(explainMessage('')).toEqual([]);
    expect(explainMessage('\n\n\u0000\n')).toEqual([]);
    expect(explainMessage('hello world\nGramine is starting. Parsing TOML manifest file')).toEqual([]);
    expect(explainMessage('__proto__\nconstructor')).toEqual([]);
  });

  test('is read in linear time, also when it is made to be slow', () => {
    const slow = knownMessages.map(({ at }) => at.repeat(2000)).join('\n');
    const log = `${slow}\n${'x'.repeat(1_000_000)}\n${"Disallowing access to file '".repeat(40_000)}`;
    const started = performance.now();
    explainMessage(log);
    expect(performance.now() - started).toBeLessThan(2000);
  });

  test('gives at most a thousand explanations', () => {
    const lines = Array.from({ length: 3000 }, (_, at) => `Disallowing access to file '/${at}'; file is not allowed.`);
    expect(explainMessage(lines.join('\n'))).toHaveLength(1000);
  });
});

describe('an insecure setting in the banner', () => {
  test('is explained by what the key table knows of it', () => {
    const banner = [
      'Gramine detected the following insecure configurations:',
      '',
      '  - sgx.debug = true                           (this is a debug enclave)',
      '  - loader.insecure__use_cmdline_argv = true   (forwarding command-line args from untrusted host to the app)',
      '',
      'Gramine will continue application execution, but this configuration must not be used in production!',
    ].join('\n');
    expect(explainMessage(banner).map(({ id, keys }) => [id, keys])).toEqual([
      ['insecure-settings', []],
      ['insecure-setting', ['sgx.debug']],
      ['insecure-setting', ['loader.insecure__use_cmdline_argv']],
    ]);
  });
});

/** One instance of every message that is known, as it is printed. */
const instances: Readonly<Record<string, string>> = {
  'enclave-size-power': 'error: Enclave size not a power of two (an SGX-imposed requirement)',
  'enclave-range': 'error: Enclave range collides with shared memory or debug range. Enclave size may be too big',
  'enclave-too-small': 'Exception: Enclave size is not large enough',
  'threads-missing': "error: 'sgx.max_threads' not found in the manifest",
  'threads-too-many': "error: Too large 'sgx.max_threads', maximum allowed is 4096",
  'threads-exitless': 'error: Too many threads for exitless feature (more than capacity of RPC queue)',
  'rpc-threads-too-many': "error: Too large 'sgx.insecure__rpc_thread_num', maximum allowed is 256",
  'no-thread-slot': '[P1:T9:java] error: There are no available TCS pages left for a new thread!',
  'no-thread-slot-host': 'error: Cannot attach to any TCS!',
  'pal-memory': "error: Out-of-memory in PAL (try increasing 'loader.pal_internal_mem_size')",
  'enclave-memory': '[P1:T1:node] error: Out-of-memory in library OS',
  'edmm-unsupported': "error: EDMM feature was requested in manifest, but CPU doesn't support it",
  'edmm-preheat': "error: 'sgx.preheat_enclave' manifest option makes no sense with EDMM enabled!",
  'fault-without-address':
    "error: Tried to handle a memory fault with no faulting address reported by SGX. Please consider enabling 'sgx.use_exinfo' in the manifest.",
  'malicious-signal': 'error: Host injected malicious signal 11',
  'statistics-production': "error: 'sgx.enable_stats = true' is specified in non-debug mode, this is disallowed",
  'statistics-debug-bit': 'error: Setting TCS.FLAGS.DBGOPTIN failed: Operation not permitted',
  'profile-production': "error: Cannot use 'sgx.profile' with a production enclave",
  'profile-build':
    "error: Invalid 'sgx.profile.enable' (SGX profiling works only when Gramine is compiled in debug mode)",
  'profile-stack': "error: Invalid 'sgx.profile.mode' and 'sgx.profile.with_stack' combination",
  'vtune-build': 'Gramine was not built with VTune profiling support, ignoring',
  'seal-mask': "error: Malformed 'sgx.seal_key.flags_mask' value in the manifest (wrong size)",
  spid: "error: Malformed 'sgx.ra_client_spid' value in the manifest: 1234",
  'attestation-type': "error: Unknown 'sgx.remote_attestation' type",
  'attestation-value': "error: Cannot parse 'sgx.remote_attestation' (the value must be true or false)",
  'enclave-init': 'error: enclave EINIT failed - Invalid measurement',
  'enclave-create': 'error: Enclave creation IOCTL failed with errno EIO',
  'cpu-feature-value': "KeyError: 'Manifest option `sgx.cpu_features.avx` has a disallowed value'",
  'cpu-feature-names': "KeyError: '`sgx.require_avx` cannot coexist with `sgx.cpu_features`'",
  'isv-range': "struct.error: 'H' format requires 0 <= number <= 65535",
  'isv-format': 'ValueError: isv_prod_id does not match required format <H',
  'signing-key': 'Exception: Invalid RSA key: expected exponent 3',
  'brk-alignment': 'error: Max brk size is not aligned!',
  'fds-limit': "error: 'sys.fds.limit' is negative (-1)",
  'mock-syscall': 'error: Unrecognized mock syscall `pread` in manifest at index 0',
  'unsupported-syscall': '[P1:T1:app] warning: Unsupported system call io_uring_setup',
  'ioctl-request-code': 'error: Invalid request code of allowed IOCTL #1 in manifest',
  'ioctl-struct': 'error: Invalid struct value of allowed IOCTL #2 in manifest',
  'ioctl-layout': "error: IOCTL: 'ptr' cannot specify 'size'",
  'file-not-listed': "Disallowing access to file '/x'; file is not trusted or allowed.",
  'create-not-listed': "Disallowing creating file '/x'; file is not trusted or allowed.",
  'create-trusted': "Disallowing creating a trusted file '/x'",
  'write-trusted': "Disallowing write/append to a trusted file '/x'",
  'trusted-file-changed': "Hash of trusted file '/x' does not match with the reference hash in manifest",
  'trusted-hash-malformed': 'Hash (abc) of a trusted file /x is not a SHA256 hash',
  'trusted-hash-unreadable': 'error: Could not parse hash',
  'trusted-scheme': "Invalid URI [/etc/x]: Trusted files must start with 'file:'",
  'allowed-scheme': "Invalid URI [/etc/x]: Allowed files must start with 'file:' or 'dev:'",
  'listed-path-too-long': 'Size of file exceeds maximum 4096B: file:/x',
  'trusted-entry-not-expanded': 'Invalid trusted file in manifest at index 0 (not a TOML table)',
  'allowed-entry-type': 'Invalid allowed file in manifest at index 3 (not a string)',
  'file-check-policy': "Unknown value for 'sgx.file_check_policy' (allowed: `strict`, `allow_all_but_log`)",
  'host-pseudo-files': 'error: Mounting file:/proc may expose unsanitized, unsafe files to unsuspecting application.',
  'key-not-set': "warning: key 'default' is not set",
  'key-malformed': "error: Cannot parse hex key: 'zz'",
  'special-key': 'Special key "_sgx_foo" is not supported by current PAL. Mounts using this key will not work.',
  'encrypted-path': 'warning: pf_open failed: Invalid path',
  'encrypted-uri': "error: '/data' is invalid file URI",
  'shared-memory-uri': "error: 'file:/dev/shm' is invalid shared memory URI (expected prefix dev:)",
  'mount-value-missing': "error: No value provided for 'fs.mounts[2].path'",
  'mount-at-root': 'error: \'fs.mounts[0].path\' cannot be "/"',
  'mount-relative': "error: Relative mount path: 'lib' is disallowed!",
  'mount-not-absolute': 'error: \'fs.mounts[0].path\' ("etc") is not absolute',
  'mountpoint-lookup': 'error: Looking up mountpoint /lib/x failed: -20',
  'mount-source-missing': 'error: Failed to look up mount root file:/data: ENOENT',
  'mount-failed-old': 'error: error mounting "file:/data" (chroot) under /data: -2',
  'mount-failed': 'error: Mounting "file:/data" (chroot) under /data failed: No such file or directory (ENOENT)',
  'mount-not-a-table': 'error: Invalid mount in manifest at index 0 (not a TOML table)',
  'start-dir': "error: Invalid 'fs.start_dir' in manifest.",
  'file-size-unknown': 'error: Could not find size of file: file:/.dockerenv',
  'entrypoint-missing': "error: No 'loader.entrypoint' is specified in the manifest",
  'entrypoint-uri-missing': "error: No 'loader.entrypoint.uri' is specified in the manifest",
  'entrypoint-scheme': "error: 'loader.entrypoint.uri' is missing the 'file:' prefix",
  'entrypoint-format': 'ManifestError: Unknown loader.entrypoint format (not a TOML table)',
  'entrypoint-hash-malformed': "error: Hash in 'loader.entrypoint.sha256' is not a SHA256 hash",
  'entrypoint-hash': 'error: Hash of entrypoint does not match with the reference hash in manifest',
  'application-entrypoint-uri': "error: 'libos.entrypoint' should be an in-Gramine path, not URI.",
  'application-entrypoint-missing': "error: 'libos.entrypoint' must be specified in the manifest",
  'program-not-loaded': 'error: libos_init() failed in init_exec_handle: ENOENT',
  'argv-exclusive':
    'error: Options loader.argv, loader.argv_src_file, and loader.insecure__use_cmdline_argv are mutually exclusive',
  'argv-empty': "error: 'loader.argv' has no arguments, this is unsupported",
  'argv-type': 'error: Cannot parse argv[1]',
  'argv-not-configured':
    "error: argv handling wasn't configured in the manifest, but cmdline arguments were specified.",
  'argv-discarded': 'error: Discarding cmdline arguments (a b c) because they were hard-coded in the manifest',
  'argv-file': "error: Cannot load arguments from 'loader.argv_src_file'",
  'environment-sources':
    'error: Wrong manifest configuration - cannot use loader.insecure__use_host_env and loader.env_src_file at the same time.',
  'environment-variable': "error: Invalid environment variable in manifest: 'HOME'",
  'environment-passthrough-false': "error: Detected environment variable 'X' with `passthrough = false`.",
  'environment-build': 'error: Building the final environment based on the manifest failed',
  'graphene-key': "error: 'loader.exec' is not supported anymore",
  'log-level': "error: Unknown 'loader.log_level': info",
  'log-file': 'error: Cannot open log file: -2',
  'user-id-range': "error: 'loader.uid' = -1 is negative or greater than 4294967295",
  'insecure-settings': 'Gramine detected the following insecure configurations:',
  'insecure-setting': '  - sgx.allowed_files = [ ... ]   (some files are passed through from untrusted host)',
  'cannot-parse': "error: Cannot parse 'sys.stack.size'",
  'trusted-uri-type': 'ManifestError: Unsupported URI type: dev:/dev/x',
  'trusted-relative-chroot': 'ManifestError: only absolute paths can be measured in chroot',
  'trusted-leftover': "ManifestError: Leftover trusted file items: ['debug']",
  'trusted-format': 'ManifestError: Unknown trusted file format: 1',
  'trusted-slash-on-file': 'ManifestError: Directory URI (file:x/) ends with "/" but is not a directory',
  'trusted-directory-no-slash': 'ManifestError: Directory URI (file:/usr/lib) does not end with "/"',
  'trusted-directory-hash': 'ManifestError: Directory URI (file:/usr/lib/) has sha256 specified',
  'trusted-two-hashes': 'ManifestError: Two different sha256 values for file:x',
  'trusted-table-syntax': 'ValueError: Unsupported trusted files syntax, more info: https://gramine.readthedocs.io',
  'trusted-missing': 'Missing trusted file: /app/model.bin',
  'cannot-resolve': 'ManifestError: Cannot resolve /lib/x86_64-redhat-linux or the file does not exist.',
  'file-not-found': "FileNotFoundError: [Errno 2] No such file or directory: '/app/*'",
  'extra-key': "voluptuous.error.MultipleInvalid: extra keys not allowed @ data['sgx']['thread_num']",
  'required-key': "voluptuous.error.MultipleInvalid: required key not provided @ data['fs']['mounts']",
  'wrong-value': "voluptuous.error.MultipleInvalid: expected bool for dictionary value @ data['sgx']['debug']",
  'undefined-variable': "jinja2.exceptions.UndefinedError: 'arch_libdir' is undefined",
  'no-attribute': "jinja2.exceptions.UndefinedError: 'os._Environ object' has no attribute 'HOME'",
  'template-include': 'TypeError: no loader for this environment specified',
  'template-syntax': "jinja2.exceptions.TemplateSyntaxError: expected token 'end of print statement', got 'x'",
  'toml-warning-line': 'tomli.TOMLDecodeError: Invalid statement (at line 3, column 1)',
  'toml-mixed-array': 'toml.decoder.TomlDecodeError: Not a homogeneous array (line 3 column 1 char 40)',
  'toml-closed-string': 'ValueError: Found tokens after a closed string. Invalid TOML.',
  'toml-escape': 'toml.decoder.TomlDecodeError: Reserved escape sequence used (line 1 column 1 char 0)',
  'runtime-triple-quote': 'PAL failed at parsing the manifest: line 3: triple-s-quote inside string lit',
  'runtime-hex-escape': 'PAL failed at parsing the manifest: line 3: expect hex char',
  'runtime-inline-newline': 'PAL failed at parsing the manifest: line 9: newline not allowed in inline table',
  'library-not-found':
    'error while loading shared libraries: libstdc++.so.6: cannot open shared object file: No such file or directory',
  'library-not-found-short': 'ImportError: libgomp.so.1: cannot open shared object file: Permission denied',
  'bad-interpreter': 'docker-entrypoint.sh: /bin/bash: bad interpreter: Permission denied',
  eventfd: 'java.io.IOException: eventfd: Function not implemented',
  'name-resolution': 'socket.gaierror: [Errno -3] Temporary failure in name resolution',
  'node-loop': 'node: ../src/x.cc:62: Assertion `(uv_loop_init(&tracing_loop_)) == (0)` failed.',
  'node-code-range': 'Fatal process out of memory: Failed to reserve virtual memory for CodeRange',
  'java-heap': 'Could not reserve enough space for 2097152KB object heap',
  'java-threads': '[warning][os,thread] Failed to start thread - pthread_create failed (EAGAIN) for attributes',
  'java-runtime': 'Error: Could not find Java SE Runtime Environment.',
  'heap-space': 'RuntimeError: Not enough space on the heap',
  allocation: 'Could not allocate 1073741824 bytes',
  'temporary-directory': "No usable temporary directory found in ['/tmp', '/var/tmp']",
  'wrong-manifest-name': 'helloworld.js.manifest does not exist',
  'gsc-duplicate-key': 'Exception: Duplicate key with different values found: loader.log_level',
  'gsc-distribution': '`alpine` distro is not supported by GSC.',
  'gsc-apt-lock': 'E: Could not open lock file /var/lib/apt/lists/lock - open (13: Permission denied)',
  'gsc-missing-file': "NameError: name 'ManifestError' is not defined",
  'gsc-directory': "IsADirectoryError: [Errno 21] Is a directory: '/data/'",
  'gsc-table-entry': "AttributeError: 'dict' object has no attribute 'startswith'",
  'gsc-no-entrypoint': 'Could not find the entrypoint binary for image x',
  'gsc-unreadable': "PermissionError: [Errno 13] Permission denied: '/etc/default/cacerts'",
  'occlum-threads': '[ERROR] occlum-pal: Out of TCS (0x1003)',
  'occlum-memory': '[ERROR] ENOMEM (#12, Out of memory): failed to create process VM',
  'enclave-metadata': 'Invalid enclave metadata.',
  'enclave-cc-rootfs': 'failed to mount rootfs component',
  'policy-blocked': '"CreateContainerRequest is blocked by policy: agent_policy:114: {\\"OCI\\": ..."',
  'genpolicy-unsupported-field': "thread 'main' panicked at 'Unsupported field: spec.dnsPolicy'",
  'policy-hash': 'wrong policy hash for Coordinator',
  'image-manifest-pull': 'Failed to pull container image manifest! - UnauthorizedError',
};

describe('every known message', () => {
  test.each(Object.entries(instances))('%s is recognised in a line as it is printed', (id, line) => {
    const [explanation, ...others] = explainMessage(`2025-01-01T00:00:00Z ${line}`);
    expect(others).toEqual([]);
    expect(explanation!.id).toBe(id);
    expect(`${explanation!.meaning} ${explanation!.changes.join(' ')}`).not.toMatch(/\{[a-z]+(:[a-z]+)?\}(?!`?\s?%)/);
    if (explanation!.toml !== undefined) {
      expect(parseToml(new Source('x', explanation!.toml.replace(/\{\{.*?\}\}/g, 'x'))).problems).toEqual([]);
    }
  });

  test('has an instance here', () => {
    expect(knownMessages.map(({ id }) => id).filter((id) => !Object.hasOwn(instances, id))).toEqual([]);
    expect(new Set(knownMessages.map(({ id }) => id)).size).toBe(knownMessages.length);
  });

  test('names keys and rules that exist', () => {
    const paths = new Set(allKeys.map(({ path }) => path));
    const ids = new Set(rules.map(({ id }) => id));
    for (const { id, keys = [], rules: named = [] } of knownMessages) {
      expect(
        keys.filter((key) => key !== '{key}' && !paths.has(key)),
        id,
      ).toEqual([]);
      expect(
        named.filter((rule) => !ids.has(rule as never)),
        id,
      ).toEqual([]);
    }
  });

  test('is written in the house style', () => {
    for (const { id, meaning, changes } of knownMessages) {
      for (const text of [meaning, ...changes]) expect(text, id).not.toMatch(/[.!]$/);
      expect(changes.length, id).toBeGreaterThan(0);
    }
  });
});
