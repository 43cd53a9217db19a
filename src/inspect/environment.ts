import { withoutCommandSecrets } from '../gramine/command-secrets.ts';
import { dangerOf } from '../gramine/dangerous-variables.ts';
import { type Secret, secretIn } from '../gramine/secrets.ts';
import type { EnvironmentEntry } from '../image/image-config.ts';

/** A variable of an image's configuration. */
export interface InspectedVariable {
  readonly name: string;
  /** Undefined when the entry has no `=`. A secret's is replaced. */
  readonly value: string | undefined;
  readonly secret?: Secret;
  /** What is odd about it, in the order of this list. */
  readonly oddities: readonly VariableOddity[];
  /** Why a host must not choose it: a clause after "the host". */
  readonly danger?: string;
}

export type VariableOddity =
  /** The entry has no `=`. */
  | 'no-value'
  /** A later entry has the same name. */
  | 'repeated'
  | 'newline'
  | 'control-character'
  /** Not a name that TOML takes bare: GSC writes names into a TOML key. */
  | 'bad-name'
  | 'dotted-name'
  /** `{{`, `{%` or `{#`: GSC renders the manifest as a template. */
  | 'template';

/** In order, with secrets hidden. */
export function inspectEnvironment(entries: readonly EnvironmentEntry[]): readonly InspectedVariable[] {
  const last = new Map(entries.map(({ name }, at) => [name, at]));
  return entries.map(({ name, value }, at) => {
    const secret = value === undefined ? undefined : secretIn(value, name);
    const danger = dangerOf(name);
    return {
      name,
      value: secret ? hidden : value && withoutCommandSecrets(value),
      oddities: odditiesOf(name, value, last.get(name) !== at),
      ...(secret && { secret }),
      ...(danger !== undefined && { danger }),
    };
  });
}

const hidden = '…';

function odditiesOf(name: string, value: string | undefined, isRepeated: boolean): readonly VariableOddity[] {
  const text = value ?? '';
  const found: readonly (readonly [VariableOddity, boolean])[] = [
    ['no-value', value === undefined],
    ['repeated', isRepeated],
    ['newline', text.includes('\n')],
    ['control-character', /[\0-\x08\x0b-\x1f\x7f]/.test(text)],
    ['bad-name', !/^[A-Za-z0-9_.-]+$/.test(name) || /^\.|\.\.|\.$/.test(name)],
    ['dotted-name', /^[^.]+(?:\.[^.]+)+$/.test(name)],
    ['template', /\{[{%#]/.test(text)],
  ];
  return found.filter(([, is]) => is).map(([oddity]) => oddity);
}
