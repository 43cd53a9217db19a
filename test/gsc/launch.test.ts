import { describe, expect, test } from 'vitest';
import { gscLaunch, trustedArgv } from '../../src/gsc/launch.ts';
import { imageConfig } from '../image/made-config.ts';

const launch = (config: Parameters<typeof imageConfig>[0], release: '1.0' | '1.3.1' | '1.9' = '1.9') =>
  gscLaunch(imageConfig(config), release);

describe('what GSC makes of an entrypoint and a command', () => {
  test('runs an absolute program under its last name', () => {
    expect(launch({ entrypoint: ['/usr/bin/python3'], cmd: ['app.py', '-v'], workingDir: '/app' })).toEqual({
      binary: '/usr/bin/python3',
      name: 'python3',
      entrypoint: '/gramine/app_files/python3',
      workingDirectory: '/app/',
      fixedArguments: [],
      command: ['app.py', '-v'],
      argv: ['/gramine/app_files/python3', 'app.py', '-v'],
      dropped: undefined,
    });
  });

  test('loses the first item of the command behind an entrypoint of several', () => {
    expect(launch({ entrypoint: ['python3', '-m'], cmd: ['http.server', '8080'] })).toMatchObject({
      argv: ['/gramine/app_files/python3', '-m', '8080'],
      dropped: 'http.server',
    });
    expect(launch({ entrypoint: ['tini', '--'], cmd: ['node', 'server.js'] })).toMatchObject({
      argv: ['/gramine/app_files/tini', '--', 'server.js'],
      dropped: 'node',
    });
    expect(launch({ entrypoint: ['tini', '--'] })?.dropped).toBeUndefined();
  });

  test('starts the shell of a command in shell form', () => {
    expect(launch({ cmd: ['/bin/sh', '-c', 'node server.js'] })?.argv).toEqual([
      '/gramine/app_files/sh',
      '-c',
      'node server.js',
    ]);
  });

  test('looks a relative program up in the working directory, as it is written', () => {
    expect(launch({ entrypoint: ['./x'], workingDir: '/opt' })).toMatchObject({ binary: '/opt/./x', name: 'x' });
    expect(launch({ entrypoint: ['bin/x'], workingDir: '/opt/' })).toMatchObject({ binary: '/opt/bin/x' });
    expect(launch({ entrypoint: ['bin/x'] }, '1.0')).toMatchObject({ binary: 'x', entrypoint: '/x' });
  });

  test('adds an empty argument before 1.4 when there is no command', () => {
    expect(launch({ entrypoint: ['redis'] }, '1.3.1')?.argv).toEqual(['/gramine/app_files/redis', '']);
    expect(launch({ entrypoint: ['redis'] })?.argv).toEqual(['/gramine/app_files/redis']);
  });

  test('is nothing when the image names no program', () => {
    expect(launch({})).toBeUndefined();
  });

  test('writes each argument with a NUL byte behind it', () => {
    expect(trustedArgv(launch({ cmd: ['/bin/true', 'é'] })!, '1.9')).toEqual({
      size: 24 + 3,
      // printf '/gramine/app_files/true\0\303\251\0' | sha256sum
      sha256: 'd0f3500a95ba75989cf631dfe0a08ab585b8a1164fd011185c6ed00183b7f33f',
    });
    expect(trustedArgv(launch({ cmd: ['/bin/true'] })!, '1.3.1')).toBeUndefined();
  });
});
