import { messageOf } from '../../../gramine/schema-walk.ts';
import { nearest } from '../../../text/nearest.ts';
import { quote } from '../../../toml/edits.ts';
import { capped } from '../../capped.ts';
import { keyProblems, place } from '../../key-findings.ts';
import { type Finding, manifestRule } from '../../rule.ts';

export const value = manifestRule({
  id: 'keys/value',
  severity: 'error',
  fix: 'safe',
  docs: {
    summary: 'Values that are none of those the key has in the targeted release.',
    why: 'The runtime compares them exactly, upper and lower case included, and does not start with any other.',
    bad: [
      { manifest: 'loader.log_level = "Error"', at: '"Error"', fixed: 'loader.log_level = "error"' },
      { manifest: 'loader.log_level = "info"', at: '"info"' },
      { gramine: '1.9', manifest: 'sgx.remote_attestation = "epid"', at: '"epid"' },
      { manifest: 'sgx.cpu_features.mpx = "unspecified"', at: '"unspecified"' },
    ],
    good: [
      { manifest: 'loader.log_level = "error"' },
      { gramine: '1.8', manifest: 'sgx.remote_attestation = "epid"' },
      { manifest: 'loader.log_level = "{{ log_level }}"', as: 'template' },
    ],
  },
  *check(subject) {
    const { document } = subject;
    yield* capped(
      keyProblems(subject, 'value').map((found) => (): Finding => {
        const { node, values } = found.problem;
        const written = document.kind(node) === 'string' ? document.string(node) : undefined;
        const texts = values.map((one) => (typeof one === 'string' ? quote(one) : String(one)));
        const same =
          written === undefined
            ? undefined
            : values.find((one) => String(one).toLowerCase() === written.trim().toLowerCase());
        const near = written === undefined ? undefined : nearest(written, values.map(String));
        return {
          at: document.range(node),
          ...place(found),
          message:
            values.length > 0
              ? messageOf(found.problem, document, subject.release)
              : `\`${found.path}\` does not start with \`file:\``,
          help:
            values.length === 0
              ? 'write a `file:` URI'
              : near
                ? `use \`${quote(near)}\``
                : `use ${texts.map((text) => `\`${text}\``).join(', ')}`.replace(/, (?=[^,]*$)/, ' or '),
          ...(same !== undefined && {
            fix: {
              title: `write \`${quote(String(same))}\``,
              edits: [{ range: document.range(node), text: quote(String(same)) }],
            },
          }),
        };
      }),
    );
  },
});
