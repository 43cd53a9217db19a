const digest = 'sha256:0f343b0931126a20f133d67c2b018a3b5c0a1e6f0f4a7b8c9d0e1f2a3b4c5d6e';

interface PodLines {
  /** Lines of the container, replacing those of the same key. */
  readonly container?: readonly string[];
  /** Lines of the pod's `spec`. */
  readonly pod?: readonly string[];
  /** Lines of the pod's `metadata`. */
  readonly metadata?: readonly string[];
}

/** A pod of one container that asks for SGX, for the documentation of rules. */
export function podExample({ container = [], pod = [], metadata = [] }: PodLines = {}): string {
  const keys = new Set(container.map(keyOf));
  const preset = presets.filter(([first]) => !keys.has(keyOf(first!))).flat();
  return [
    'apiVersion: v1',
    'kind: Pod',
    'metadata:',
    '  name: app',
    ...metadata.map((line) => `  ${line}`),
    'spec:',
    ...pod.map((line) => `  ${line}`),
    '  containers:',
    '    - name: app',
    ...[...preset, ...container].map((line) => `      ${line}`),
    '',
  ].join('\n');
}

/** A manifest beside it. */
export function appExample(...lines: readonly string[]): { readonly manifest: string } {
  const keys = new Set(lines.map(keyOf));
  const preset = manifestLines.filter((line) => !keys.has(keyOf(line)));
  return { manifest: `${[...preset, ...lines].join('\n')}\n` };
}

/** What a container, and a volume beside it, are mounted by. */
export function volumeExample(path: string, volume: string): string {
  return podExample({
    container: ['volumeMounts:', '  - name: data', `    mountPath: ${path}`],
    pod: ['volumes:', '  - name: data', `    ${volume}`],
  });
}

const presets: readonly (readonly string[])[] = [
  [`image: registry.example/app@${digest}`],
  ['resources:', '  limits:', '    sgx.intel.com/epc: 1Gi'],
];

const manifestLines = [
  'loader.entrypoint.uri = "file:/gramine/libsysdb.so"',
  'libos.entrypoint = "/app/server"',
  'loader.argv = ["server"]',
  'fs.root.uri = "file:/"',
  'sgx.enclave_size = "1G"',
];

function keyOf(line: string): string {
  return line.split(/ =|:/)[0]!;
}
