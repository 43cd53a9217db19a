import type { ExecExposure, ImageFacts, ManifestFacts, PodFacts, PolicyFacts } from './inputs.ts';
import type { DecryptFacts, ImagePolicyFacts } from './load-config.ts';
import type { LoadGramine } from './load-gramine.ts';

/** One number, switch or text that was given. */
export interface GivenInput {
  /** What the user would change: `fleet.images`, or `image` for what was read from the image. */
  readonly input: string;
  /** In base units. */
  readonly value: number | boolean | string;
  /** As it stands in the scenario. */
  readonly written?: string;
  /** `scenario.toml:4`, or the operand. */
  readonly source: string;
}

/** All that a comparison is made of. */
export interface Given {
  /** By name of the input. */
  readonly scenario: ReadonlyMap<string, GivenInput>;
  readonly image?: ImageFacts;
  readonly manifest?: ManifestFacts;
  readonly policy?: PolicyFacts;
  readonly exposure?: ExecExposure;
  readonly pod?: PodFacts;
  readonly decryptConfig?: DecryptFacts;
  readonly imagePolicy?: ImagePolicyFacts;
  /** The constructed subject, where Gramine is at hand to measure it. */
  readonly loadGramine?: LoadGramine;
}

/** The scenario with what the other inputs say where it is silent. */
export function withFallbacks(given: Given): Given {
  const scenario = new Map(given.scenario);
  for (const [name, value] of fallbacks(given)) if (!scenario.has(name)) scenario.set(name, value);
  return { ...given, scenario };
}

/** Values of the scenario that stand in for what another input says otherwise. */
export function overridden(
  given: Given,
): readonly { readonly name: string; readonly by: GivenInput; readonly not: GivenInput }[] {
  return [...fallbacks(given)].flatMap(([name, not]) => {
    const by = given.scenario.get(name);
    return by && by.value !== not.value ? [{ name, by, not }] : [];
  });
}

function* fallbacks({
  image,
  manifest,
  pod,
  decryptConfig,
  imagePolicy,
}: Given): Iterable<readonly [string, GivenInput]> {
  const from = (
    input: string,
    source: string,
    values: Readonly<Record<string, GivenInput['value'] | undefined>>,
  ): readonly (readonly [string, GivenInput])[] =>
    Object.entries(values).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, { input, value, source }] as const],
    );
  if (image)
    yield* from('image', image.name, {
      'image.compressed-size': image.compressedSize,
      'image.uncompressed-size': image.uncompressedSize,
      'image.files': image.trusted.count,
      'image.mean-path': image.trusted.count === 0 ? 0 : image.trusted.uriBytes / image.trusted.count - scheme,
    });
  if (manifest)
    yield* from('manifest', manifest.name, { 'enclave.size': manifest.enclaveSize, 'enclave.edmm': manifest.edmm });
  if (pod) yield* from('pod', pod.name, { 'vm.memory': pod.memoryLimit });
  if (decryptConfig)
    yield* from('decrypt-config', decryptConfig.name, {
      'load.key-provider': decryptConfig.keyProvider,
      'load.security-validate': decryptConfig.securityValidate,
    });
  if (imagePolicy)
    yield* from('image-policy', imagePolicy.name, {
      'load.accepts-unsigned': imagePolicy.acceptsUnsigned,
      'vm.accepts-unsigned': imagePolicy.acceptsUnsigned,
    });
}

/** `file:` */
const scheme = 5;

/** The same with another value of one input of the scenario. */
export function withInput(given: Given, name: string, value: GivenInput['value']): Given {
  const scenario = new Map(given.scenario);
  scenario.set(name, { ...(scenario.get(name) ?? { input: name, source: name }), value });
  return { ...given, scenario };
}
