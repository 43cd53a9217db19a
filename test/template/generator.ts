import {
  atoms,
  binaryOperators,
  filterForms,
  formatForms,
  methodForms,
  percentForms,
  sequences,
  slices,
  smallNumbers,
  testForms,
} from './generator-forms.ts';

/** Makes random templates, the same ones for the same seed. */
export class TemplateGenerator {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  template(): string {
    return this.#below(4) === 0 ? this.#statements(2) : `{{ ${this.#expression(1 + this.#below(4))} }}`;
  }

  #below(limit: number): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.#state / 2 ** 32) * limit);
  }

  #pick<T>(items: readonly T[]): T {
    return items[this.#below(items.length)]!;
  }

  #expression(depth: number): string {
    if (depth === 0) return this.#pick(atoms);
    if (this.#below(40) === 0) return `${this.#pick(smallNumbers)} ** ${this.#pick(smallNumbers)}`;
    const inner = (): string => this.#expression(depth - 1);
    switch (this.#below(18)) {
      case 0:
      case 1:
        return `${inner()} ${this.#pick(binaryOperators)} ${inner()}`;
      case 2:
        return `(${inner()} ${this.#pick(binaryOperators)} ${inner()})`;
      case 3:
        return `${this.#pick(['not ', '-', '+', '(not ', '-('])}${inner()}`.replace(/^(.*?\()(.*)$/s, '$1$2)');
      case 4:
      case 5:
      case 6:
        return `${this.#operand(depth)}|${this.#filter(depth - 1)}`;
      case 7:
        return `${this.#operand(depth)} is ${this.#pick(['', 'not '])}${this.#test(depth - 1)}`;
      case 8:
        return `${this.#operand(depth)}${this.#subscript(depth - 1)}`;
      case 9:
      case 10:
        return `${this.#operand(depth)}.${this.#method(depth - 1)}`;
      case 11:
        return `(${inner()} if ${inner()}${this.#pick([` else ${inner()}`, ''])})`;
      case 12:
        return this.#pick([
          `[${inner()}, ${inner()}]`,
          `(${inner()}, ${inner()})`,
          `{${this.#pick(atoms)}: ${inner()}}`,
          `(${inner()},)`,
        ]);
      case 13:
        return `${this.#pick(sequences)}${this.#fill(this.#pick(slices), depth - 1)}`;
      case 14:
        return this.#fill(this.#pick(formatForms), depth - 1);
      case 15:
        return this.#fill(this.#pick(percentForms), depth - 1);
      case 16:
        return `${inner()} ${this.#pick(comparisons)} ${inner()} ${this.#pick(comparisons)} ${inner()}`;
      default:
        return inner();
    }
  }

  #operand(depth: number): string {
    return this.#below(2) === 0 ? this.#pick(atoms) : `(${this.#expression(depth - 1)})`;
  }

  #filter(depth: number): string {
    const filter = this.#pick(filterForms);
    return this.#fill(filter, depth) + (this.#below(3) === 0 ? `|${this.#fill(this.#pick(filterForms), depth)}` : '');
  }

  #fill(form: string, depth: number): string {
    return form.replaceAll('#', () =>
      this.#below(3) === 0 ? this.#expression(Math.max(0, depth)) : this.#pick(atoms),
    );
  }

  #test(depth: number): string {
    return this.#fill(this.#pick(testForms), depth);
  }

  #subscript(depth: number): string {
    return this.#fill(this.#pick(['[0]', '[-1]', '[#]', '.k', '.0', "['k']", '.items', '[0][0]']), depth);
  }

  #method(depth: number): string {
    return this.#fill(this.#pick(methodForms), depth);
  }

  #statements(depth: number): string {
    return Array.from({ length: 1 + this.#below(4) }, () => this.#statement(depth)).join(
      this.#pick(['', '\n', ' \n  ', '\r\n', ' ']),
    );
  }

  #statement(depth: number): string {
    if (depth === 0)
      return this.#pick([
        'text',
        ' ',
        '{{ x }}',
        '{{- s -}}',
        '{# note #}',
        '{#- note -#}',
        "{{ 'a' }}",
        '} }',
        '{{ loop.index }}',
        '{{ ns.n }}',
      ]);
    const body = (): string => this.#statements(depth - 1);
    const [open, close] = [this.#pick(['{%', '{%-', '{%+']), this.#pick(['%}', '-%}', '+%}'])];
    const [open2, close2] = [this.#pick(['{%', '{%-', '{%+']), this.#pick(['%}', '-%}', '+%}'])];
    switch (this.#below(20)) {
      case 0:
      case 1:
        return `${open} if ${this.#expression(1)} ${close}${body()}${open2} ${this.#pick(['else', `elif ${this.#expression(1)}`])} ${close2}${body()}${open} endif ${close}`;
      case 2:
      case 3:
        return `${open} for x in ${this.#pick(['lst', 'range(3)', 's', 'd', 'objs', '[]', '[1, 2, 3, 4]|batch(2)', '[n, none]', this.#expression(1)])}${this.#pick(['', ' if x', ' if loop', " if x != 'b'"])} ${close}${body()}${this.#pick(['', `${open2} else ${close2}${body()}`])}${open} endfor ${close}`;
      case 4:
        return `${open} for a, b in ${this.#pick(['d.items()', '[(1, 2), (3, 4)]', 'd|dictsort', "['xy', 'zw']", "['x']"])} ${close}{{ a }}={{ b }}${this.#loopAttribute()}${body()}${open2} endfor ${close2}`;
      case 5:
        return `${open} set ${this.#pick(['x', 's', 'ns.n', 'a, b', 'ns.m'])} = ${this.#expression(1)} ${close}`;
      case 6:
        return `${open} set x${this.#pick(['', '|upper', '|trim|length'])} ${close}${body()}${open2} endset ${close2}{{ x }}`;
      case 7:
        return `${open} with x = ${this.#expression(1)}, y = x ${close}${body()}{{ y }}${open2} endwith ${close2}`;
      case 8:
        return `${open} macro m(x, y=${this.#expression(1)}) ${close}${body()}[{{ y }}]${open2} endmacro ${close2}{{ m(${this.#pick(['', '1', '1, 2', 'y=3, x=4', '1, 2, 3', 'z=1'])}) }}`;
      case 9:
        return `${open} raw ${close}{{ x }} {% y %} {# z #} ${open2} endraw ${close2}`;
      case 10:
        return `${open} filter ${this.#pick(['upper', "replace('a', 'b')|trim"])} ${close}${body()}${open2} endfilter ${close2}`;
      case 11:
        return `${open} macro w(a, b='B') ${close}<{{ a }}{{ b }}{{ caller(${this.#pick(['', '1', "'u', 2"])}) if caller is defined }}{{ varargs }}{{ kwargs|length }}>${open2} endmacro ${close2}{% call${this.#pick(['', '(u)', '(u, v=3)'])} w(${this.#pick(['1', '1, b=2', '1, 2, 3', 'a=x', '*lst', '**d'])}) ${close}${body()}{{ u }}${open2} endcall ${close2}`;
      case 12:
        return `${open} for x in ${this.#pick(['[1, [2, [3]], 4]', "[['a'], 'b']", '[lst, [s]]'])} recursive ${close}{{ loop.depth }}${this.#pick(['{{ loop(x) if x is iterable and x is not string else x }}', '{% if x is iterable and x is not string %}({{ loop(x) }}){% else %}{{ x }}{% endif %}', '{{ loop(x)|upper if x is iterable and x is not string }}'])}${this.#loopAttribute()}${open2} endfor ${close2}`;
      case 13:
        return `${open} set ns.n = ns.n ${this.#pick(['+', '*', '~'])} ${this.#expression(1)} ${close}{{ ns.n }}`;
      case 14:
        return `${open} block ${this.#pick(['one', 'two'])}${this.#pick(['', ' scoped'])} ${close}${body()}{{ x }}${open2} endblock ${close2}`;
      case 15:
        return `${open} set c = ${this.#pick(["cycler('a', 'b', n)", "joiner('; ')", 'lst|map("upper")', 'range(3)', 'd.items()', 'namespace(n=x)'])} ${close}{% for i in range(3) %}{{ ${this.#pick(['c.next()', 'c()', 'c|list', 'c|first', 'c.n', 'i in c'])} }}{% endfor %}{{ c${this.#pick(['.current', '.used', '|list', '|length', '.n', ' is iterable'])} }}`;
      case 16:
        return `${open} if ${this.#expression(1)} ${close}${open} set ${this.#pick(['x', 'y', 's'])} = ${this.#expression(1)} ${close}${body()}${open2} endif ${close2}{{ x }}{{ y }}`;
      case 17:
        return `{%- set x -%}${body()}{%- for x in lst -%}{{ x }}{%- endfor -%}{%- endset -%}{{ x|${this.#pick(['length', 'upper', 'trim', 'e', 'int', 'list|length', 'wordcount'])} }}`;
      case 18:
        return `{% for k, v in ${this.#pick(['env.items()|sort', 'd|items', '{"a": [1], "b": [2, 3]}.items()', "[('x', lst), ('y', 'zz')]"])} %}${open} for i in v ${close}{{ loop.index }}{{ k }}={{ i }}{{ loop.previtem }}{{ ', ' if not loop.last }}${open2} else ${close2}-${open} endfor ${close}{% endfor %}`;
      default:
        return `{{ ${this.#expression(2)} }}${this.#loopAttribute()}`;
    }
  }

  #loopAttribute(): string {
    return this.#pick([
      '',
      '',
      '{{ loop.index }}',
      '{{ loop.last }}',
      "{{ ',' if not loop.last }}",
      '{{ loop.length - loop.index0 }}',
      "{{ loop.cycle('o', 'e') }}",
      '{{ loop.changed(1) }}',
      '{{ loop.previtem is defined }}',
    ]);
  }
}

const comparisons = ['<', '<=', '==', '!=', '>', '>=', 'in', 'not in'];
