import { answerCell } from '../../../src/compare/answer-cell.ts';
import type { Cell, SubjectId } from '../../../src/compare/comparison.ts';
import { criteria } from '../../../src/compare/criteria/index.ts';
import type { Given } from '../../../src/compare/given.ts';
import type { ManifestFacts } from '../../../src/compare/inputs.ts';
import { givenScenario } from '../given-scenario.ts';
import { madePolicyOf } from '../made-inputs.ts';

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
  evidence: [{ source: 'app.manifest' }],
};

export function withManifest(more: Partial<ManifestFacts>, scenario = ''): Given {
  return givenScenario(scenario, { manifest: { ...plainManifest, ...more } });
}

export function withPolicy(container: string, more: Partial<Given> = {}): Given {
  return { scenario: new Map(), policy: madePolicyOf(container), ...more };
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
