import { isBefore, type Release } from '../gramine/release.ts';
import type { ImageConfig } from '../image/image-config.ts';
import { defaultPath } from '../inspect/launch.ts';
import { graminePrefix, gscFolder } from './template.ts';
import type { ConfigChange, Family } from './wrap-plan.ts';

export interface ChangesRequest {
  readonly config: ImageConfig;
  readonly release: Release;
  readonly family: Family | undefined;
  readonly insecureArgs: boolean;
  /** What `docker run` can replace. */
  readonly command: readonly string[];
}

/** What becomes of the image's configuration; everything else is inherited. */
export function configChanges(request: ChangesRequest): readonly ConfigChange[] {
  const { config, release, family, insecureArgs, command } = request;
  const path = config.env.findLast(({ name }) => name === 'PATH')?.value;
  const start = ['/bin/bash', `${gscFolder(release)}/apploader.sh`];
  const kept = insecureArgs && command.length > 0 ? JSON.stringify(command) : 'none';
  const changes: ConfigChange[] = [
    { key: 'Entrypoint', before: shown(config.entrypoint), after: JSON.stringify(start) },
    { key: 'Cmd', before: shown(config.cmd), after: kept },
    { key: 'Env PATH', before: path ?? 'none', after: `${graminePrefix}/bin:${path ?? defaultPath}` },
  ];
  if (family !== 'debian' || isBefore(release, '1.5')) return changes;
  const languages = ['LC_ALL', 'LANG', 'LANGUAGE'].map((name) => ({
    key: `Env ${name}`,
    before: config.env.findLast((entry) => entry.name === name)?.value ?? 'none',
    after: 'en_US.UTF-8',
  }));
  return [...changes, ...languages];
}

function shown(list: readonly string[] | undefined): string {
  return list === undefined || list.length === 0 ? 'none' : JSON.stringify(list);
}
