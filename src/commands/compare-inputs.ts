import { execExposure } from '../compare/exposure.ts';
import type { Given as Inputs } from '../compare/given.ts';
import type { LoadGramine } from '../compare/load-gramine.ts';
import { manifestFacts } from '../compare/manifest-facts.ts';
import { podFacts } from '../compare/pod-facts.ts';
import { policyFacts } from '../compare/policy-facts.ts';
import { readScenario } from '../compare/scenario.ts';
import { readYaml } from '../data/yaml.ts';
import { LocatedError } from '../diagnostic/located-error.ts';
import type { Side } from '../diff/side.ts';
import { sidesOf } from '../diff/sides.ts';
import type { Manifest } from '../gramine/manifest.ts';
import { newestRelease, type Release } from '../gramine/release.ts';
import type { Io } from '../io/io.ts';
import type { ExecSurface } from '../policy/surface/exec-surface.ts';
import { mergedSurface } from '../policy/surface/merged-surface.ts';
import { surfaceOf } from '../policy/surface/surface-of.ts';
import { decodeText } from '../text/decode.ts';
import { Source } from '../text/source.ts';
import type { Given } from './command.ts';
import { imageIn } from './compare-image.ts';
import { definesFrom } from './define-option.ts';
import { readManifestFile } from './manifest-file.ts';
import { operandBytes } from './operand-bytes.ts';
import { readSource } from './policy-file.ts';
import { releaseFrom } from './release-option.ts';
import { settingsFor } from './render-run.ts';

/** Reads all that a comparison is given on the command line. Throws a UserError, or a LocatedError with what is wrong in a file. */
export async function compareInputs(given: Given, io: Io): Promise<Inputs> {
  const named = given.has('gramine') ? releaseFrom(given.value('gramine')) : undefined;
  const [scenario, policy, pod] = ['scenario', 'policy', 'pod'].map((name) => given.value(name));
  const sides = await sidesIn(named, given, io);
  const permitted = policy === undefined ? undefined : policyFacts(readSource(policy, io));
  const surface = sides && mergedSurface(sides.map((side) => surfaceOf(side)) as [ExecSurface, ...ExecSurface[]]);
  const manifest =
    sides && manifestFacts(sides[0].options.source.path, sides.map((side) => side.manifest) as Manifests);
  const evidence = [...(permitted?.evidence ?? []), ...(manifest?.evidence ?? [])];
  const inputs: Inputs['scenario'] = scenario === undefined ? new Map() : readScenario(textFile(scenario, io));
  const described = pod === undefined ? undefined : podIn(textFile(pod, io));
  const image = await imageIn(given, manifest, io);
  return {
    scenario: inputs,
    ...(image && { image }),
    ...(gramineInputs.some((name) => given.has(name)) && {
      loadGramine: await measuredLoader(inputs, sides?.[0].manifest.release ?? named ?? newestRelease, given, io),
    }),
    ...(manifest && { manifest }),
    ...(permitted && { policy: permitted }),
    ...((permitted || surface) && {
      exposure: execExposure({
        ...(permitted && { permissions: permitted.permissions }),
        ...(surface && { surface }),
        evidence,
      }),
    }),
    ...(described && { pod: described }),
    ...(await configsIn(described?.images ?? [], given, io)),
  };
}

const gramineInputs = ['libpal', 'gramine-package', 'gramine-root'];

async function measuredLoader(
  inputs: Inputs['scenario'],
  release: Release,
  given: Given,
  io: Io,
): Promise<LoadGramine> {
  const { loadGramineFrom } = await import('./compare-load-gramine.ts');
  const certificates = inputs.get('load-gramine.certificates')?.value;
  return loadGramineFrom(
    { release, certificates: typeof certificates === 'string' ? certificates : undefined },
    given,
    io,
  );
}

type Manifests = [Manifest, ...Manifest[]];

/** Every outcome of the manifest, which may be a template. */
async function sidesIn(
  named: Release | undefined,
  given: Given,
  io: Io,
): Promise<readonly [Side, ...Side[]] | undefined> {
  const operand = given.value('manifest');
  if (operand === undefined) return undefined;
  const path = operand === '-' ? '<stdin>' : operand;
  const settings = await settingsFor(path, given, io);
  const release = named ?? settings.gramine ?? newestRelease;
  const { source, file } = readManifestFile(operand, { settings }, io);
  const defines = definesFrom(given.values('define'));
  return sidesOf({ source, templated: file.templated, final: false, defines }, release) as readonly [Side, ...Side[]];
}

/** What enclave-cc and guests are configured with. */
async function configsIn(
  images: readonly string[],
  given: Given,
  io: Io,
): Promise<Pick<Inputs, 'decryptConfig' | 'imagePolicy'>> {
  const [decrypt, policy] = ['decrypt-config', 'image-policy'].map((name) => given.value(name));
  if (decrypt === undefined && policy === undefined) return {};
  const { decryptFacts, imagePolicyFacts } = await import('../compare/load-config.ts');
  return {
    ...(decrypt !== undefined && { decryptConfig: decryptFacts(textFile(decrypt, io)) }),
    ...(policy !== undefined && { imagePolicy: imagePolicyFacts(textFile(policy, io), images) }),
  };
}

function podIn(source: Source) {
  const read = readYaml(source);
  if ('problem' in read) throw new LocatedError(source, [read.problem]);
  return podFacts(source, read.documents);
}

function textFile(operand: string, io: Io): Source {
  const { text, problems } = decodeText(operandBytes(operand, io));
  const source = new Source(operand === '-' ? '<stdin>' : operand, text);
  if (problems.length > 0) throw new LocatedError(source, problems);
  return source;
}
