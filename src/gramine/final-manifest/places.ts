import type { UserError } from '../../diagnostic/diagnostic.ts';
import { LocatedError, type LocatedProblem } from '../../diagnostic/located-error.ts';
import type { SourceMap } from '../../template/template.ts';
import type { Range, Source } from '../../text/source.ts';
import type { Node, TomlDocument } from '../../toml/document.ts';
import { Refusal } from './refusal.ts';
import { EntryRefusal } from './trusted-files.ts';

interface Origin {
  readonly source: Source;
  readonly template?: { readonly source: Source; readonly map: SourceMap };
}

/** Where problems are shown: in the template, when there is one. */
export class Places {
  readonly #origin: Origin;

  constructor(origin: Origin) {
    this.#origin = origin;
  }

  locating<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw error instanceof LocatedError ? this.#shown(error) : error;
    }
  }

  locatingEntry<T>(document: TomlDocument, work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw this.#ofEntry(error, document);
    }
  }

  async locatingEntryOf<T>(document: TomlDocument, work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      throw this.#ofEntry(error, document);
    }
  }

  /** A manifest that says nothing of its entrypoint has no place for it. */
  async locatingEntrypoint(document: TomlDocument, work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      throw this.#at(at(document, ['loader', 'entrypoint']), document, error);
    }
  }

  #ofEntry(error: unknown, document: TomlDocument): unknown {
    if (!(error instanceof EntryRefusal)) return error;
    const entry = document.item(at(document, ['sgx', 'trusted_files']), error.entry);
    return this.#at(entry, document, error.refusal);
  }

  #at(node: Node, document: TomlDocument, { message, help }: UserError): LocatedError {
    const range = node < 0 ? null : document.range(node);
    const problem = { range, message, ...(help !== undefined && { help }) };
    return this.#shown(new LocatedError(document.source, [problem]));
  }

  /** A text whose line ends were changed is located as it is. */
  #shown(error: LocatedError): LocatedError {
    const { source, template } = this.#origin;
    if (!template || error.source.text !== source.text) return error;
    const inTemplate = (range: Range | null) => range && template.map.toTemplate(range);
    const problems = error.problems.map(
      (problem): LocatedProblem => ({ ...problem, range: inTemplate(problem.range) }),
    );
    return new LocatedError(template.source, problems);
  }
}

function at(document: TomlDocument, path: readonly string[]): Node {
  let node = document.root;
  for (const name of path) if (node >= 0) node = document.get(node, name);
  return node;
}
