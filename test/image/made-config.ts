import type { ImageConfig } from '../../src/image/image-config.ts';

/** A configuration that says nothing but what is given; variables as `NAME=value`. */
export function imageConfig(given: Partial<Omit<ImageConfig, 'env'>> & { env?: readonly string[] }): ImageConfig {
  const { env = [], ...rest } = given;
  return {
    architecture: 'amd64',
    os: 'linux',
    variant: undefined,
    created: undefined,
    author: undefined,
    user: undefined,
    entrypoint: undefined,
    cmd: undefined,
    env: env.map((text) => {
      const at = text.indexOf('=');
      return at < 0 ? { name: text, value: undefined } : { name: text.slice(0, at), value: text.slice(at + 1) };
    }),
    workingDir: undefined,
    exposedPorts: [],
    volumes: [],
    labels: new Map(),
    stopSignal: undefined,
    healthcheck: undefined,
    shell: undefined,
    onBuild: [],
    history: [],
    diffIds: [],
    ...rest,
  };
}
