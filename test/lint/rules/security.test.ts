import { describe, expect, it } from 'vitest';
import { exposingKeys } from '../../../src/gramine/exposure.ts';
import type { KeyEntry } from '../../../src/gramine/keys.ts';
import { dangerousEnv } from '../../../src/lint/rules/security/dangerous-env.ts';
import { debugEnclave } from '../../../src/lint/rules/security/debug-enclave.ts';
import { debugInstrumentation } from '../../../src/lint/rules/security/debug-instrumentation.ts';
import { disabledAslr } from '../../../src/lint/rules/security/disabled-aslr.ts';
import { envPassthrough } from '../../../src/lint/rules/security/env-passthrough.ts';
import { experimentalFlock } from '../../../src/lint/rules/security/experimental-flock.ts';
import { hostArgv } from '../../../src/lint/rules/security/host-argv.ts';
import { hostEnv } from '../../../src/lint/rules/security/host-env.ts';
import { hostEventfd } from '../../../src/lint/rules/security/host-eventfd.ts';
import { memfaults } from '../../../src/lint/rules/security/memfaults.ts';
import { rpcThreads } from '../../../src/lint/rules/security/rpc-threads.ts';
import { secretInManifest } from '../../../src/lint/rules/security/secret-in-manifest.ts';
import { unresolved } from '../../../src/lint/rules/security/unresolved.ts';
import { unverifiedSourceFile } from '../../../src/lint/rules/security/unverified-source-file.ts';
import { verboseLog } from '../../../src/lint/rules/security/verbose-log.ts';
import { found, hole } from './found.ts';

const switches = [
  debugEnclave,
  debugInstrumentation,
  disabledAslr,
  experimentalFlock,
  hostArgv,
  hostEnv,
  hostEventfd,
  memfaults,
  rpcThreads,
  verboseLog,
];

function values({ safety, type }: KeyEntry): { readonly safe: string; readonly exposing: string } {
  if (type.kind === 'integer' || !safety || !('ranks' in safety)) return { safe: '0', exposing: '1' };
  return { safe: JSON.stringify(safety.ranks[0]![0]), exposing: JSON.stringify(safety.ranks.at(-1)![0]) };
}

describe('a setting that exposes the enclave', () => {
  // the file policy is a matter of the rules about files
  const keys = exposingKeys().filter(({ path }) => path !== 'sgx.file_check_policy');

  it.each(keys.map((key) => [key.path, key] as const))(
    'is found once when it does, never when it does not: %s',
    (path, key) => {
      const { safe, exposing } = values(key);
      expect(found(switches, `${path} = ${exposing}`)).toHaveLength(1);
      expect(found(switches, `${path} = ${safe}`)).toEqual([]);
      expect(found(switches, `${path} = ${hole}`)).toEqual([]);
      expect(found(switches, `${path} = [${exposing}]`)).toEqual([]);
      expect(found([unresolved], `${path} = ${hole}`)).toHaveLength(1);
      expect(found([unresolved], `${path} = ${exposing}`)).toEqual([]);
    },
  );

  it('is not found in a release that does not read it', () => {
    expect(found(switches, 'sgx.insecure__rpc_thread_num = 1', { release: '1.2' })).toEqual([]);
    expect(found(switches, 'sgx.insecure__allow_memfaults_without_exinfo = true', { release: '1.6' })).toEqual([]);
    expect(found([unresolved], `sgx.vtune_profile = ${hole}`, { release: '1.1' })).toEqual([]);
  });

  it('is not found when GSC, not the user, has set it', () => {
    const base = 'sgx.debug = true\nloader.log_level = "all"\nloader.insecure__use_cmdline_argv = true';
    expect(found(switches, 'sgx.enclave_size = "4G"', { base })).toEqual([]);
    expect(found(switches, 'sgx.debug = true', { base })).toHaveLength(1);
  });

  it('is known by what is known of its text', () => {
    expect(found([verboseLog], `loader.log_level = "al${hole}"`)).toHaveLength(1);
    expect(found([unresolved], `loader.log_level = "al${hole}"`)).toEqual([]);
    expect(found([unresolved], `loader.log_level = "e${hole}"`)).toEqual([]);
    expect(found([unresolved], `loader.log_level = "${hole}e"`)).toHaveLength(1);
  });
});

describe('a variable that is passed through', () => {
  it.each([
    'LD_PRELOAD',
    'LD_LIBRARY_PATH',
    'LD_AUDIT',
    'PATH',
    'PYTHONPATH',
    'PYTHONHOME',
    'JAVA_TOOL_OPTIONS',
    'NODE_OPTIONS',
    'RUBYOPT',
    'PERL5OPT',
    'GCONV_PATH',
    'RA_TLS_MRENCLAVE',
    'SECRET_PROVISION_SERVERS',
  ])('is dangerous when it is %s, and found once', (name) => {
    const manifest = `loader.env.${name} = { passthrough = true }`;
    expect(found([dangerousEnv, envPassthrough], manifest).map(({ rule }) => rule)).toEqual(['security/dangerous-env']);
  });

  it.each(['HOME', 'TZ', 'LD', 'PATH_PREFIX', 'RA_TLS', 'constructor', '__proto__'])(
    'is ordinary when it is %s',
    (name) => {
      const manifest = `loader.env.${name} = { passthrough = true }`;
      expect(found([dangerousEnv, envPassthrough], manifest).map(({ rule }) => rule)).toEqual([
        'security/env-passthrough',
      ]);
    },
  );
});

describe('a secret', () => {
  const token = `ghp_${'aB3d'.repeat(9)}`;

  it('is reported without its value, which no output may show', () => {
    const manifest = `loader.env.GITHUB_TOKEN = "${token}"`;
    expect(found([secretInManifest], manifest)).toEqual([
      {
        rule: 'security/secret-in-manifest',
        severity: 'error',
        at: `"${token}"`,
        path: 'loader.env.GITHUB_TOKEN',
        message: 'this is a GitHub token (40 characters), and everybody can read a manifest',
        help: 'hand it to the enclave after attestation (secret provisioning), or keep it in an encrypted mount; replace it if this file was ever shared',
        stage: 'none',
        effect: 'accepted',
        redact: [`"${token}"`],
      },
    ]);
  });

  it('is found in arguments, mounts and keys nobody knows', () => {
    const manifest = `loader.argv = ["app", "${token}"]\nfs.mounts = [{ path = "/x", uri = "file:${token}" }]\nx.y = '${token}'`;
    expect(found([secretInManifest], manifest).map(({ path }) => path)).toEqual([
      'loader.argv[1]',
      'fs.mounts[0].uri',
      'x.y',
    ]);
  });

  it('is reported two hundred times, then in sum', () => {
    const manifest = `loader.argv = [${`"${token}", `.repeat(1000)}]`;
    expect(found([secretInManifest], manifest)).toHaveLength(201);
  });
});

describe('a file with arguments', () => {
  it('is host-controlled from 1.8 on, whatever the trusted files say', () => {
    const manifest = 'loader.argv_src_file = "file:args"\nsgx.trusted_files = ["file:args"]';
    expect(found([unverifiedSourceFile], manifest, { release: '1.7' })).toEqual([]);
    expect(found([unverifiedSourceFile], manifest, { release: '1.8' }).map(({ message }) => message)).toEqual([
      'the host chooses the arguments: nothing verifies the file `file:args`',
    ]);
  });

  it('is refused before 1.8 when no list has it', () => {
    const manifest = 'loader.argv_src_file = "file:args"\nsgx.trusted_files = ["file:app"]';
    expect(
      found([unverifiedSourceFile], manifest, { release: '1.7' }).map(({ message, stage, effect }) => [
        message,
        stage,
        effect,
      ]),
    ).toEqual([['`file:args` is no trusted file, so the enclave cannot read it', 'runtime', 'fatal']]);
  });
});
