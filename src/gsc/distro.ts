import type { Release } from '../gramine/release.ts';
import { type Distribution, distroSupport } from '../inspect/distribution.ts';
import { visible } from '../text/visible.ts';
import type { GscConfig } from './config.ts';
import type { Family, PlannedDistro, PlanProblem } from './wrap-plan.ts';

/** For which distribution GSC builds: as its configuration says, or as the image's `os-release` does. */
export function plannedDistro(config: GscConfig | undefined, { auto }: Distribution): PlannedDistro {
  const written = config?.distro?.value;
  if (written !== undefined && written !== 'auto') return { name: written, from: 'config', family: familyOf(written) };
  const name = 'distro' in auto ? auto.distro : undefined;
  return { name, from: 'image', family: name === undefined ? undefined : familyOf(name) };
}

/** What is wrong with the choice. That of the image itself is for inspection to judge. */
export function distroProblems(
  distro: PlannedDistro,
  { auto }: Distribution,
  release: Release,
): readonly PlanProblem[] {
  if (distro.from === 'image' || distro.name === undefined) return [];
  const name = `\`${visible(distro.name)}\``;
  if (distroSupport(distro.name, release) === 'rejected')
    return [
      {
        severity: 'error',
        code: 'gsc/unsupported-distro',
        message: `GSC ${release} has no templates for the distribution ${name}`,
        help: 'use an image of a distribution that it knows',
      },
    ];
  if (!('distro' in auto) || auto.distro === distro.name) return [];
  return [
    {
      severity: 'warning',
      code: 'gsc/other-distro',
      message: `the configuration says ${name}, but the image is \`${visible(auto.distro)}\``,
      help: 'use `Distro: "auto"`, or the distribution of the image',
    },
  ];
}

/** What GSC copies into the image to install packages, and removes in a layer above. */
export function subscriptionProblems({ family }: PlannedDistro): readonly PlanProblem[] {
  const files = family === 'ubi' ? ubiFiles : family === 'suse' ? suseFiles : undefined;
  if (!files) return [];
  return [
    {
      severity: 'warning',
      code: 'gsc/subscription',
      message: 'credentials of the subscription of the build host stay in layers of the wrapped image',
      help: 'do not publish the image as it is: make one layer of all, or keep it in a registry of your own',
      evidence: files,
    },
  ];
}

const ubiFiles = ['redhat.repo', 'pki/entitlement', 'redhat-uep.pem'];
const suseFiles = ['SCCcredentials'];

/** Behind `lib` in the folders of Gramine and of the system. */
export function libraryFolderOf(family: Family | undefined): string {
  return family === undefined || family === 'debian' ? '/x86_64-linux-gnu' : '64';
}

function familyOf(name: string): Family | undefined {
  return families.find(([pattern]) => pattern.test(name))?.[1];
}

const families: readonly (readonly [RegExp, Family])[] = [
  [/^(?:ubuntu|debian)(?=[:\d]|$)/, 'debian'],
  [/^(?:quay\.io\/centos\/)?centos(?=:|$)/, 'centos'],
  [/^redhat\/ubi\d/, 'ubi'],
  [/^registry\.suse\.com\/suse\/sle\d/, 'suse'],
];
