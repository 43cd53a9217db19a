import type { Diagnostic, Fix, Label, Severity } from '../diagnostic/diagnostic.ts';
import type { Range, Source } from '../text/source.ts';
import { circumstances } from './circumstances.ts';
import { consequence } from './consequence.ts';
import { fingerprints } from './fingerprint.ts';
import { jsonText } from './json-text.ts';
import { placeOf } from './place.ts';
import type { Reporter, RuleInfo } from './reporter.ts';
import type { FileResult, LintResult } from './result.ts';

/** SARIF 2.1.0, for code scanning services and editors. */
export const sarif: Reporter<LintResult> = {
  id: 'sarif',
  mediaType: 'application/sarif+json',
  render(result, options = {}) {
    const rules = options.rules ?? [];
    return jsonText({
      $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
      version: '2.1.0',
      runs: [
        {
          tool: { driver: { name: 'manifestly', version: result.version, rules: rules.map(ruleDescriptor) } },
          invocations: [{ executionSuccessful: true, toolExecutionNotifications: (result.notes ?? []).map(note) }],
          columnKind: 'utf16CodeUnits',
          artifacts: result.files.map((file) => ({ location: location(file) })),
          results: fileResults(result, new Map(rules.map(({ id }, index) => [id, index]))),
        },
      ],
    });
  },
};

function ruleDescriptor({ id, summary, why, severity, helpUri }: RuleInfo): object {
  return {
    id,
    shortDescription: { text: summary },
    fullDescription: { text: why },
    help: { text: `${summary}\n\n${why}`, markdown: `**${summary}**\n\n${why}` },
    ...(helpUri !== undefined && { helpUri }),
    defaultConfiguration: { level: severity },
  };
}

function note(text: string): object {
  return { level: 'note' satisfies Severity, message: { text: literal(text) } };
}

function fileResults(result: LintResult, ruleIndexes: ReadonlyMap<string, number>): readonly object[] {
  return result.files.flatMap((file, artifactIndex) => {
    const prints = fingerprints(file, file.findings);
    return file.findings.map((finding, index) => ({
      ruleId: finding.code,
      ...(ruleIndexes.has(finding.code) && { ruleIndex: ruleIndexes.get(finding.code) }),
      level: finding.severity,
      message: { text: explanation(file, finding, result.gramine) },
      locations: [findingLocation(file, finding, artifactIndex)],
      ...(finding.related.length > 0 && { relatedLocations: finding.related.map(relatedLocation(file)) }),
      ...(finding.fix && finding.fix.edits.length > 0 && { fixes: [fixRecord(file, finding.fix)] }),
      suppressions: finding.suppressed ? [{ kind: 'inSource', justification: finding.suppressed.reason }] : [],
      partialFingerprints: { 'manifestlySetting/v1': prints[index] },
      properties: properties(file, finding, result.gramine),
    }));
  });
}

function explanation(file: FileResult, finding: Diagnostic, gramine: string): string {
  const sentences = [finding.message, circumstances(finding), consequence(finding, file, gramine)];
  if (finding.help !== undefined) sentences.push(`help: ${finding.help}`);
  return literal(sentences.filter((sentence) => sentence !== undefined).join('\n'));
}

/** SARIF reads `[text](target)` in a message as a link, which text from a linted file must not make. */
function literal(text: string): string {
  return text.replaceAll('](', '] (');
}

function findingLocation(file: FileResult, finding: Diagnostic, index: number): object {
  return {
    physicalLocation: {
      artifactLocation: { ...location(file), index },
      ...(finding.range && { region: region(file.source, finding.range) }),
    },
    ...(finding.path !== undefined && {
      logicalLocations: [{ fullyQualifiedName: finding.path, kind: 'property' }],
    }),
  };
}

function relatedLocation(file: FileResult): (label: Label, index: number) => object {
  return ({ range, message }, index) => ({
    id: index + 1,
    physicalLocation: { artifactLocation: location(file), region: region(file.source, range) },
    message: { text: literal(message) },
  });
}

function fixRecord(file: FileResult, fix: Fix): object {
  const replacements = fix.edits.map(({ range, text }) => ({
    deletedRegion: region(file.source, range),
    insertedContent: { text },
  }));
  return {
    description: { text: literal(`${fix.title} (${fix.safety})`) },
    artifactChanges: [{ artifactLocation: location(file), replacements }],
  };
}

function region(source: Source, range: Range): object {
  const { line, column, endLine, endColumn } = placeOf(source, range);
  return { startLine: line, startColumn: column, endLine, endColumn };
}

function properties(file: FileResult, finding: Diagnostic, gramine: string): object {
  return {
    gramine: file.gramine ?? gramine,
    upstream: { stage: finding.upstream.stage, effect: finding.upstream.effect },
    ...(finding.fix && { fixSafety: finding.fix.safety, fixIdentity: finding.fix.identity }),
    ...(finding.variants && { variants: finding.variants }),
    ...(finding.assumptions && { assumptions: finding.assumptions }),
  };
}

function location({ path }: FileResult): { readonly uri: string } {
  const segments = path
    .replace(/^(?:\.\/+)+/, '')
    .replace(/\p{Cs}/gu, '\ufffd')
    .split('/');
  return { uri: `${path.startsWith('/') ? 'file://' : ''}${segments.map(encodeURIComponent).join('/')}` };
}
