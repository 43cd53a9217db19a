import type { Cell, Comparison, SubjectId } from '../../../src/compare/comparison.ts';

const nothing = { unit: null, parts: [], evidence: [], needs: [], moves: [], assumptions: [] } as const;

function cells(
  entries: Readonly<Partial<Record<SubjectId, Partial<Cell> & Pick<Cell, 'value' | 'confidence' | 'text'>>>>,
) {
  return new Map(Object.entries(entries).map(([id, cell]) => [id as SubjectId, { ...nothing, ...cell }]));
}

/** Small, made up, and with text that a page must not take for markup. */
export const comparison: Comparison = {
  subjects: [
    { id: 'wrap', title: 'wrap at build (GSC)', summary: 'The image is rebuilt around Gramine.', status: [] },
    {
      id: 'load',
      title: 'load at deployment (enclave-cc)',
      summary: 'A generic enclave loads the image.',
      status: [
        {
          text: 'Removed upstream in CoCo 0.18; shown as a design.',
          evidence: [{ source: 'confidential-containers/releases/v0.18.0.md:13', asOf: 'v0.18.0' }],
        },
      ],
    },
    {
      id: 'load-gramine',
      title: 'load with Gramine',
      summary: 'A generic measured manifest.',
      status: [],
      isConstructed: true,
    },
    { id: 'vm', title: 'pod VM (Kata CC)', summary: 'The pod runs in a VM.', status: [] },
  ],
  criteria: [
    {
      id: 'reference-values',
      title: 'Reference values per year',
      group: 'operations',
      question: 'How many identities must verifiers learn?',
      cells: cells({
        wrap: {
          value: 1120,
          marginal: 160,
          unit: 'reference values/year',
          confidence: 'computed',
          text: '40 images × (12 + 4 + 12)',
          parts: [
            { name: 'of libOS releases', value: 160, unit: 'reference values/year' },
            { name: 'of signers', value: null, unit: 'reference values/year' },
          ],
          moves: ['fleet.images', 'rates.libos'],
          evidence: [{ source: 'scenario.toml:4' }],
        },
        load: { value: 4, unit: 'reference values/year', confidence: 'computed', text: 'one for each libOS release' },
        vm: {
          value: null,
          confidence: 'unknown',
          text: 'unknown without `rates.guest_image`',
          needs: ['rates.guest_image'],
        },
      }),
    },
    {
      id: 'argv-binding',
      title: 'Arguments bound',
      group: 'trust',
      question: 'Can the host choose the arguments of `<img src=x onerror=alert(1)>`?',
      cells: cells({
        wrap: { value: true, confidence: 'computed', text: '`loader.argv` is measured', moves: ['manifest'] },
        load: {
          value: false,
          confidence: 'declared',
          text: 'the OCI spec is the host’s "</script><script>alert(1)</script>"',
          evidence: [{ source: 'enclave-cc/src/shim/runtime/v2/rune/v2/create.go:129', asOf: '66fed75' }],
        },
        vm: { value: 'agent policy', confidence: 'declared', text: 'by the agent policy' },
      }),
    },
  ],
  growth: [
    {
      id: 'reference-values-by-images',
      title: 'Reference values per year as images grow',
      input: 'fleet.images',
      inputUnit: 'images',
      given: 40,
      at: [0, 20, 40, 80],
      unit: 'reference values/year',
      series: [
        { subject: 'wrap', values: [0, 560, 1120, 2240] },
        { subject: 'load', values: [4, 4, 4, 4] },
        { subject: 'vm', values: [6, 246, 486, 966] },
      ],
    },
  ],
  timelines: [
    {
      subject: 'wrap',
      total: 2.5,
      segments: [
        { name: 'add enclave pages', during: 'StartContainer', seconds: 2, needs: [], isOnCriticalPath: true },
        { name: 'application', during: 'StartContainer', seconds: 0.5, needs: [], isOnCriticalPath: true },
      ],
    },
    {
      subject: 'load',
      total: null,
      segments: [
        { name: 'pull', during: 'PullImage', seconds: 5.03, needs: [], isOnCriticalPath: true },
        { name: 'decrypt', during: 'PullImage', seconds: null, needs: ['speeds.decrypt'], isOnCriticalPath: true },
      ],
    },
  ],
  coverage: [
    { path: '/usr', bytes: 400_000_000, coveredBytes: 400_000_000 },
    { path: '/var', bytes: 90_000_000, coveredBytes: 0 },
  ],
  advice: [
    {
      text: 'Wrap costs 160 reference values a year by itself, load 4.',
      criteria: ['reference-values', 'argv-binding'],
    },
  ],
  sensitivities: [
    {
      input: 'fleet.images',
      value: '40',
      turnsAt: '1',
      criterion: 'reference-values',
      subject: 'wrap',
      text: 'At 1 image wrapping needs no more reference values than loading (given: 40)',
    },
  ],
  needs: [{ input: 'rates.guest_image', cells: 1, how: 'guest image releases per year, in the scenario' }],
};
