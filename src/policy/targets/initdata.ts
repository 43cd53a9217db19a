import { UserError } from '../../diagnostic/diagnostic.ts';
import { annotationLimit, annotationSize, encodeInitData, initDataDisk } from '../../kata/annotation.ts';
import { type InitDataAlgorithm, writeInitData } from '../../kata/init-data.ts';
import { type InitDataValue, initDataValues } from '../../kata/init-data-digests.ts';
import { referenceValueMessage } from '../../trustee/init-data-values.ts';
import type { ExecPolicy, Tee } from '../exec-policy.ts';
import type { Loss, Target } from './target.ts';

export interface InitDataOptions {
  /** The policy as the Kata agent takes it, from one of the Kata targets. */
  readonly rego: string;
  /** What else the guest gets, by name: `aa.toml`, `cdh.toml`. */
  readonly data?: ReadonlyMap<string, string>;
  /** Chosen to fit the kinds of evidence that the policy's releases name when absent. */
  readonly algorithm?: InitDataAlgorithm;
  /** Also as the raw disk that some runtimes hand to the guest. */
  readonly disk?: boolean;
}

/** The measured text that hands the policy to a Kata guest, with the digests that evidence shows of it. */
export const initDataTarget: Target<InitDataOptions> = {
  id: 'initdata',
  enforcedBy: ['kata-agent'],
  compile(policy, options) {
    const { text, algorithm, losses } = initDataFor(policy, options);
    const values = initDataValues(text, algorithm);
    const files = new Map<string, string | Uint8Array>([
      ['initdata.toml', text],
      ['reference-values.json', referenceValuesText(values)],
    ]);
    if (options.disk) files.set('initdata.img', initDataDisk(text));
    return { files, losses, facts: [...sizeFacts(text), ...digestFacts(values, algorithm)] };
  },
};

/** The TOML text, and what the choice of the algorithm costs. Throws a UserError for a name that the policy itself takes. */
export function initDataFor(
  policy: ExecPolicy,
  { rego, data, algorithm = fitting(policy) }: InitDataOptions,
): { readonly text: string; readonly algorithm: InitDataAlgorithm; readonly losses: readonly Loss[] } {
  if (data?.has('policy.rego'))
    throw new UserError('`policy.rego` of the init data is the policy itself', 'leave it out');
  const text = writeInitData(algorithm, new Map([...(data ?? []), ['policy.rego', rego]]));
  return { text, algorithm, losses: cutDigests(policy, algorithm) };
}

/** SHA-384 fills what TDX has; elsewhere a longer digest than SHA-256 may be cut. */
function fitting({ release }: ExecPolicy): InitDataAlgorithm {
  const tees = release.flatMap(({ tee }) => tee ?? []);
  return tees.length > 0 && tees.every((tee) => sizes[tee] >= 48) && release.every(({ tee }) => tee)
    ? 'sha384'
    : 'sha256';
}

/** Bytes that evidence has for the digest. */
const sizes: Readonly<Record<Tee, number>> = {
  tdx: 48,
  snp: 32,
  sgx: 64,
  cca: 64,
  se: 256,
  'az-tdx-vtpm': 32,
  'az-snp-vtpm': 32,
  sample: 64,
};

const lengths: Readonly<Record<InitDataAlgorithm, number>> = { sha256: 32, sha384: 48, sha512: 64 };

function cutDigests({ release }: ExecPolicy, algorithm: InitDataAlgorithm): readonly Loss[] {
  const length = lengths[algorithm];
  return release.flatMap(({ tee, range }) =>
    (tee ?? [])
      .filter((one) => sizes[one] < length)
      .map((one) => ({
        id: 'initdata/digest-cut',
        effect: 'opens' as const,
        message: `evidence of \`${one}\` holds ${sizes[one]} of the ${length} bytes of the digest`,
        at: [range],
      })),
  );
}

export function digestFacts(
  values: readonly InitDataValue[],
  algorithm: InitDataAlgorithm,
): readonly { readonly name: string; readonly value: string }[] {
  return [
    { name: 'algorithm', value: algorithm },
    ...values.flatMap(({ name, hex, base64, fit, size }) => {
      const told = fit === 'exact' ? '' : `, ${fit} to ${size} bytes`;
      return [
        { name: `${name}${told} (hex)`, value: hex },
        { name: `${name}${told} (base64)`, value: base64 },
      ];
    }),
  ];
}

/** Throws a UserError when no annotation could carry the text. */
export function sizeFacts(text: string): readonly { readonly name: string; readonly value: string }[] {
  const size = annotationSize(encodeInitData(text));
  if (size > annotationLimit)
    throw new UserError(
      `the init data take ${size} bytes as an annotation, and Kubernetes takes ${annotationLimit} for all of an object`,
      'shorten the policy it is grafted onto, e.g. by splitting the pod',
    );
  return [
    { name: 'init data', value: `${Buffer.byteLength(text)} bytes` },
    { name: 'annotation', value: `${size} of ${annotationLimit} bytes` },
  ];
}

/** What a reference value provider service takes, in hexadecimal. */
function referenceValuesText(values: readonly InitDataValue[]): string {
  const references = values.flatMap(({ id, hex }) => (claims[id] ? [{ name: claims[id], values: [hex] }] : []));
  return `${JSON.stringify(referenceValueMessage(references), null, 2)}\n`;
}

const claims: Readonly<Partial<Record<InitDataValue['id'], string>>> = {
  tdx: 'tdx_mr_config_id',
  snp: 'snp_host_data',
  cca: 'cca_personalization_value',
  se: 'se_user_data',
  sgx: 'sgx_config_id',
  'vtpm-pcr8': 'vtpm_pcr08',
};
