import type { KnownMessage } from './known.ts';

/** What the application or its runtime says when the manifest is the cause. */
export const applicationMessages: readonly KnownMessage[] = [
  {
    id: 'library-not-found',
    at: 'error while loading shared libraries: ',
    after: /^(?<library>[^:\s]{1,200}): cannot open shared object file/,
    meaning:
      '`{library}` is not found in the enclave: three entries have to agree, a mount that shows its directory, `LD_LIBRARY_PATH` with the path as the application sees it, and the trusted files with the host path',
    changes: [
      'add the directory, as seen inside, to `loader.env.LD_LIBRARY_PATH`',
      'mount the host directory there',
      'add the host directory, with a final `/`, to `sgx.trusted_files`',
    ],
    toml: 'loader.env.LD_LIBRARY_PATH = "/lib:/usr/lib/x86_64-linux-gnu"',
    keys: ['loader.env.<NAME>', 'fs.mounts', 'sgx.trusted_files'],
    rules: ['loader/library-path'],
  },
  {
    id: 'library-not-found-short',
    at: ': cannot open shared object file',
    pattern: /(?<library>[\w.+-]{1,200}\.so[\w.]{0,40}): cannot open/,
    meaning: '`{library}` is not found in the enclave, or is found and not trusted',
    changes: ['mount its directory, name it in `loader.env.LD_LIBRARY_PATH` as the application sees it, and trust it'],
    keys: ['loader.env.<NAME>', 'fs.mounts', 'sgx.trusted_files'],
    rules: ['loader/library-path'],
  },
  {
    id: 'bad-interpreter',
    at: 'bad interpreter: Permission denied',
    pattern: /(?<path>[^\s:]{1,400}): bad interpreter/,
    meaning:
      'the interpreter of a script, `{path}`, is not trusted under that name; `/bin` is often a link to `/usr/bin`, and links are not followed',
    changes: ['add the file under the name the script uses, and its target'],
    toml: 'sgx.trusted_files = [\n  {file:path},\n]',
    keys: ['sgx.trusted_files'],
    rules: ['files/symlink'],
  },
  {
    id: 'eventfd',
    at: 'eventfd',
    pattern: /eventfd\d?.{0,80}(?:Function not implemented|ENOSYS)/,
    meaning:
      'before 1.7 Gramine has eventfd only when the host may serve it; from 1.7 on it has its own for one process',
    changes: ['move to 1.7 or later', 'before that, accept `sys.insecure__allow_eventfd`, which trusts the host'],
    toml: 'sys.insecure__allow_eventfd = true',
    keys: ['sys.insecure__allow_eventfd'],
    rules: ['security/host-eventfd'],
  },
  {
    id: 'name-resolution',
    at: 'Temporary failure in name resolution',
    meaning:
      'there is no usable `/etc/resolv.conf` in the enclave: that of the host is not trusted, or not the one that was hashed',
    changes: [
      'let Gramine make one from what the host says (from 1.3 on; names then resolve as the host wants, so check peers by TLS)',
      'do not list `/etc/resolv.conf` as trusted or allowed beside it',
    ],
    toml: 'sys.enable_extra_runtime_domain_names_conf = true',
    keys: ['sys.enable_extra_runtime_domain_names_conf'],
    rules: ['security/host-dns'],
  },
  {
    id: 'node-loop',
    at: 'uv_loop_init(&tracing_loop_)',
    meaning:
      'Node.js can not make its event loop, which needs eventfd; Gramine before 1.7 has it only with an insecure option',
    changes: ['move to 1.7 or later', 'check `sgx.max_threads`: Node.js starts about ten threads'],
    keys: ['sys.insecure__allow_eventfd', 'sgx.max_threads'],
    rules: ['security/host-eventfd', 'sgx/threads-range'],
  },
  {
    id: 'node-code-range',
    at: 'Failed to reserve virtual memory for CodeRange',
    meaning: 'V8 reserves more address space than the enclave has',
    changes: ['raise `sgx.enclave_size` to 2 or 4 GiB', 'limit the heap with `--max-old-space-size` in `loader.argv`'],
    toml: 'sgx.enclave_size = "4G"',
    keys: ['sgx.enclave_size'],
    rules: ['loader/runtime-needs'],
  },
  {
    id: 'java-heap',
    at: 'Could not reserve enough space for ',
    after: /^(?<size>\d{1,15})KB object heap/,
    meaning: 'the Java heap of {size} KB does not fit into the enclave beside everything else',
    changes: ['raise `sgx.enclave_size` to at least twice the heap', 'lower `-Xmx` in `loader.argv`'],
    toml: 'sgx.enclave_size = "8G"',
    keys: ['sgx.enclave_size', 'loader.argv'],
    rules: ['loader/runtime-needs'],
  },
  {
    id: 'java-threads',
    at: 'pthread_create failed (EAGAIN)',
    meaning:
      'Java starts more threads than the enclave has slots for: it takes one or more per processor of the machine',
    changes: ['raise `sgx.max_threads`', 'limit Java with `-XX:ActiveProcessorCount=2` and `-XX:ParallelGCThreads=2`'],
    toml: 'sgx.max_threads = 64',
    keys: ['sgx.max_threads', 'loader.argv'],
    rules: ['loader/runtime-needs', 'sgx/threads-range'],
  },
  {
    id: 'java-runtime',
    at: 'Could not find Java SE Runtime Environment',
    meaning:
      'the Java launcher looks for its libraries next to its own path, which is another one in the enclave (a link, as GSC makes it)',
    changes: [
      'set `JAVA_HOME`, and the directory of `libjli.so` in `LD_LIBRARY_PATH`',
      'use the real path of `java` as `libos.entrypoint`',
    ],
    toml: 'loader.env.JAVA_HOME = "/usr/lib/jvm/default"',
    keys: ['loader.env.<NAME>', 'libos.entrypoint'],
  },
  {
    id: 'heap-space',
    at: 'Not enough space on the heap',
    meaning: 'the application ran out of memory in the enclave',
    changes: ['raise `sgx.enclave_size` to the next power of two'],
    toml: 'sgx.enclave_size = "4G"',
    keys: ['sgx.enclave_size'],
  },
  {
    id: 'allocation',
    at: 'Could not allocate ',
    after: /^(?<size>\d{1,20}) bytes/,
    meaning: 'an allocation of {size} bytes failed: the enclave is full, or the runtime reserves more than it uses',
    changes: ['raise `sgx.enclave_size` to the next power of two', 'limit what the runtime reserves'],
    toml: 'sgx.enclave_size = "4G"',
    keys: ['sgx.enclave_size'],
  },
  {
    id: 'temporary-directory',
    at: 'temporary directory',
    pattern: /(?:Could not create a temporary directory|No usable temporary directory found) in/,
    meaning: 'the enclave has no directory that can be written',
    changes: ['mount a `tmpfs` over `/tmp`: it is private to the process and gone with it'],
    toml: 'fs.mounts = [\n  { type = "tmpfs", path = "/tmp" },\n]',
    keys: ['fs.mounts'],
    rules: ['loader/no-scratch-directory'],
  },
  {
    id: 'wrong-manifest-name',
    at: 'does not exist',
    pattern: /(?<file>[\w./+-]{1,300}\.manifest(?:\.sgx)?)'? does not exist/,
    meaning:
      'there is no `{file}`: gramine-sgx takes the name of the manifest without its ending, not the name of the program or script',
    changes: ['start `gramine-sgx NAME`, where `NAME.manifest.sgx` is there'],
  },
];
