import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runIn } from '../cli/sandbox.ts';

/** Each secret holds `Zq9x`. */
const pod = `apiVersion: v1
kind: Pod
metadata: { name: x }
spec:
  containers:
    - name: x
      image: gsc-x:1
      command: ["sh", "-c", "x --password Zq9xA1aa"]
      args: ["--token", "Zq9xB2bb", "--password=Zq9xC3cc"]
      env: [{ name: DB_PASSWORD, value: Zq9xD4dd }, { name: URL, value: "https://u:Zq9xE5ee@h" }, { name: X, value: y }]
      livenessProbe: { exec: { command: ["curl", "-u", "u:Zq9xF6ff", "http://localhost"] } }
    - name: y
      image: gsc-y:1
      env:
        - name: API_TOKEN
          value: Zq9xG7gg
        - { value: Zq9xH8hh, name: SIGNING_KEY }
        - { value: &one "Zq9xI9 ii", name: OTHER }
        - { value: *one, name : DB_PASSWD }
        - { "value" : 'Zq9xJ0jj',   # last year's
            "name" : "API_KEY" }
`;

describe('secrets of a pod', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'manifestly-pod-'));
    writeFileSync(join(folder, 'pod.yaml'), pod);
    writeFileSync(join(folder, 'app.manifest'), 'libos.entrypoint = "/x"\nsgx.enclave_size = "1G"\n');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(['text', 'concise', 'json', 'sarif', 'github', 'gitlab', 'junit', 'markdown'])(
    'are shown by `lint --pod` in no %s',
    async (format) => {
      const argv = ['lint', '--pod', 'pod.yaml', '--manifest', 'app.manifest', '--format', format];
      const { stdout, stderr, exit } = await runIn(folder, argv);
      expect([stderr, exit]).toEqual(['', 1]);
      expect(stdout.match(/.{0,60}Zq9x.{0,4}/g) ?? []).toEqual([]);
    },
  );
});
