import { isBefore } from '../gramine/release.ts';
import type { Inspection } from '../inspect/inspection.ts';
import type { PlanFacts } from './plan.ts';
import type { WrapPlan } from './wrap-plan.ts';

/** What no plan can know, and why: whatever is given here is never filled in. */
export function whatIsUnknown(plan: PlanFacts, inspection: Inspection): WrapPlan['unknown'] {
  const { release, distro, trusted, flags, gramine } = plan;
  const found: { what: string; why: string }[] = [
    {
      what: 'MRENCLAVE',
      why: 'it covers the whole list of trusted files, of which the order, what is installed and what Docker mounts are only known once the image is built',
    },
    {
      what: 'the order of the trusted files',
      why: 'GSC takes them in the order in which the file system of the build gives them',
    },
    {
      what: 'the files of packages that GSC installs, and which files of the image they replace',
      why: installed(distro.family),
    },
    {
      what: `the files of Gramine below \`${flags.buildType === 'release' ? '/gramine/meson_build_output' : '/gramine'}\``,
      why: 'it is built from its sources, or comes from another image',
    },
    { what: 'the sizes of the layers that are added', why: 'they hold those packages and files' },
    {
      what: 'the library paths',
      why: '`ldconfig` of the built image tells them; they are taken from the configuration in the image as it is',
    },
  ];
  if (!trusted.isSkipped)
    found.push({
      what: 'the hashes of `/etc/hosts`, `/etc/hostname` and `/etc/resolv.conf`',
      why: 'Docker mounts another file there in each container, so that none of them will ever match',
    });
  if (isBefore(release, '1.9'))
    found.push({
      what: 'whether signing again gives the same enclave',
      why: 'files are hashed when the image is signed, not when it is built',
    });
  if (isBefore(release, '1.3'))
    found.push({
      what: 'the name by which the program is called',
      why: '`argv[0]` is the whole path of the link from 1.3 on; before, it was another text',
    });
  if (gramine.from === 'assumed')
    found.push({
      what: 'the release of Gramine',
      why: 'the branch names none: the defaults of the newest one are shown',
    });
  if ('unknown' in plan.user) found.push({ what: 'which files the finalise step can read', why: plan.user.unknown });
  if (trusted.walk.stopped)
    found.push({
      what: 'the number of trusted files',
      why: `links multiply them: the walk was given up at ${trusted.walk.stopped.seen} names`,
    });
  if (inspection.image.config === undefined)
    found.push({ what: 'what is started', why: 'a folder has no configuration that says so' });
  return found;
}

function installed(family: PlanFacts['distro']['family']): string {
  if (family === 'debian')
    return '`apt-get` installs what is current when the image is built, and removes packages that nothing needs any longer';
  if (family === undefined) return 'the distribution is not known';
  return 'the packages of the application, too, are brought to what is current when the image is built';
}
