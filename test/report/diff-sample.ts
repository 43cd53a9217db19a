import type { Change, Identity, ManifestDiff } from '../../src/diff/manifest-diff.ts';
import type { DiffedPair, DiffResult, DiffSide } from '../../src/report/diff-result.ts';
import { Source } from '../../src/text/source.ts';
import { rangeOf } from './sample.ts';

const oldText = `libos.entrypoint = "/app"
sgx.max_threads = 4
loader.log_level = "error"
`;
const newText = `libos.entrypoint = "/app"
sgx.debug = true
sgx.max_threads = 8
sgx.enclave_size = {{ size }}
`;

export const unchanged: Identity = {
  mrenclave: 'same',
  mrsigner: 'same',
  isvProdId: 'same',
  isvSvn: 'same',
  attributes: 'same',
  needs: [],
  assumes: [],
  causes: [],
  sealedData: [],
  consequences: [],
};

const changes: readonly Change[] = [
  {
    path: 'sgx.debug',
    subject: 'setting',
    kind: 'added',
    new: true,
    direction: 'weaker',
    why: 'a debugger on the host reads the memory of the enclave',
    affects: ['MRENCLAVE', 'ATTRIBUTES'],
    range: rangeOf(newText, 'sgx.debug'),
  },
  {
    path: 'sgx.enclave_size',
    subject: 'setting',
    kind: 'changed',
    old: '256M',
    new: '{{ size }}',
    direction: 'unknown',
    why: 'its value depends on `size`',
    affects: ['MRENCLAVE', 'layout'],
    range: rangeOf(newText, '{{ size }}'),
    assumptions: ['size is defined'],
  },
  {
    path: '/data',
    subject: 'mount',
    kind: 'removed',
    old: 'file:data',
    direction: 'stronger',
    why: 'the host no longer provides `/data`',
    affects: ['MRENCLAVE'],
  },
  {
    path: 'loader.log_level',
    subject: 'setting',
    kind: 'removed',
    old: 'error',
    direction: 'neutral',
    why: '`error` is the default',
    affects: ['MRENCLAVE'],
    oldRange: rangeOf(oldText, 'loader.log_level'),
  },
];

const old: DiffSide = {
  name: 'HEAD:deploy/app.manifest.template',
  path: 'app.manifest.template',
  kind: 'template',
  release: '1.8',
  source: new Source('HEAD:deploy/app.manifest.template', oldText),
};

const fresh: DiffSide = {
  name: 'app.manifest.template',
  path: 'app.manifest.template',
  kind: 'template',
  release: '1.9',
  source: new Source('app.manifest.template', newText),
};

/** Everything that a comparison can say. */
export const full: DiffedPair = {
  old,
  new: fresh,
  between: 'HEAD → working tree',
  status: 'changed',
  variant: 'release',
  diff: {
    gramine: '1.9',
    oldGramine: '1.8',
    changes,
    identity: {
      ...unchanged,
      mrenclave: 'changes',
      mrsigner: 'unknown',
      attributes: 'changes',
      needs: ['sigstruct'],
      assumes: ['libpal', 'trusted files'],
      causes: ['`sgx.debug` and 3 other settings have other values', 'the order of the keys differs'],
      sealedData: [
        { mount: '/data', key: '_sgx_mrenclave', effect: 'unreadable', why: 'the key depends on MRENCLAVE' },
        { mount: '/keep', key: '_sgx_mrsigner', effect: 'readable', why: 'the signer is the same' },
      ],
      consequences: ['verifiers have to know the new MRENCLAVE before the first new enclave starts'],
    },
    trustedFiles: {
      added: 121,
      removed: 1,
      changed: 1,
      entries: [
        { path: '/usr/lib/python3/', kind: 'added', count: 120 },
        { path: '/app', kind: 'changed', count: 1 },
        { path: '/etc/extra', kind: 'added', count: 1 },
        { path: '/etc/old', kind: 'removed', count: 1 },
      ],
    },
    execSurface: [
      { path: '/bin/sh', kind: 'added', what: 'a shell', count: 1 },
      { path: '/usr/bin/', kind: 'removed', what: 'programs', count: 12 },
    ],
    summary: { weaker: 1, unknown: 1, stronger: 1, neutral: 1 },
  },
};

const same: ManifestDiff = {
  gramine: '1.9',
  changes: [],
  identity: unchanged,
  trustedFiles: { added: 0, removed: 0, changed: 0, entries: [] },
  execSurface: [],
  summary: { weaker: 0, unknown: 0, stronger: 0, neutral: 0 },
};

/** Two manifests of the given texts, with what is said of them. */
export function pairOf(
  diff: Partial<ManifestDiff> = {},
  more: Partial<DiffedPair> = {},
  texts = ['a = 1', 'a = 1'],
): DiffedPair {
  const side = (name: string, text: string): DiffSide => ({
    name,
    path: name,
    kind: 'manifest',
    release: '1.9',
    source: new Source(name, text),
  });
  return {
    old: side('old.manifest', texts[0]!),
    new: side('new.manifest', texts[1]!),
    status: 'changed',
    diff: { ...same, ...diff },
    ...more,
  };
}

export function one(pair: DiffedPair): DiffResult {
  return { pairs: [pair], single: true };
}
