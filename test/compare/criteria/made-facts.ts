import { answerCell } from '../../../src/compare/answer-cell.ts';
import type { Cell, SubjectId } from '../../../src/compare/comparison.ts';
import { criteria } from '../../../src/compare/criteria/index.ts';
import type { Given } from '../../../src/compare/given.ts';
import type { ManifestFacts } from '../../../src/compare/inputs.ts';
import { permissionsOf } from '../../../src/policy/permissions-of.ts';
import { readExecPolicy } from '../../../src/policy/read.ts';
import { Source } from '../../../src/text/source.ts';
import { givenScenario } from '../given-scenario.ts';

/** A manifest that says nothing beyond what it must. */
export const plainManifest: ManifestFacts = {
  name: 'app.manifest',
  release: '1.9',
  enclaveSize: 1 << 28,
  edmm: false,
  maxThreads: 4,
  attestation: 'none',
  debug: false,
  isvSvn: 0,
  fileCheckPolicy: 'strict',
  argv: 'unset',
  environment: { fixed: [], passthrough: [], all: false },
  allowedFiles: [],
  encryptedMounts: [],
  insecureKeys: [],
  mrenclave: undefined,
  evidence: [{ source: 'app.manifest' }],
};

export function withManifest(more: Partial<ManifestFacts>, scenario = ''): Given {
  return givenScenario(scenario, { manifest: { ...plainManifest, ...more } });
}

export function withPolicy(container: string, more: Partial<Given> = {}): Given {
  const source = new Source(
    'app.exec-policy.toml',
    `format = 1
[policy]
id = "app"
counter = 1
default = "deny"
[[container]]
name = "app"
image = "registry.example/app:1"
argv = ["/usr/bin/app"]
cwd = "/"
user = { uid = 1000, gid = 1000 }
${container}`,
  );
  const read = readExecPolicy(source);
  if ('problems' in read) throw new Error(read.problems.map(({ message }) => message).join('\n'));
  const policy = {
    name: source.path,
    permissions: permissionsOf(read.policy),
    pinsImageDigest: false,
    evidence: [{ source: source.path }],
  };
  return { scenario: new Map(), policy, ...more };
}

/** What a cell says, without where it is from. */
export function said(given: Given, criterion: string, subject: SubjectId): Pick<Cell, 'value' | 'text' | 'confidence'> {
  const { value, text, confidence } = cell(given, criterion, subject);
  return { value, text, confidence };
}

export function needs(given: Given, criterion: string, subject: SubjectId): readonly string[] {
  return cell(given, criterion, subject).needs;
}

export function cell(given: Given, criterion: string, subject: SubjectId): Cell {
  const known = criteria.find(({ id }) => id === criterion);
  const found = known && answerCell(known, subject, given);
  if (!found) throw new Error(`${criterion} says nothing of ${subject}`);
  return found;
}
