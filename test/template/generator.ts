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
    const inner = (): string => this.#expression(depth - 1);
    switch (this.#below(15)) {
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
    switch (this.#below(12)) {
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

const atoms = [
  ...[
    "''",
    "'a'",
    "'hello world'",
    '"it\'s"',
    "'A-b c'",
    "'12'",
    "'3.5'",
    "'0x1f'",
    "'a,b,,c'",
    "'  pad '",
    "'é\\u00df😀'",
    "'x\\ny'",
    "'%s-%d'",
    "'{}{}'",
    "'<&>'",
  ],
  ...['0', '1', '2', '-1', '7', '3.5', '0.5', '2.5', '1e20', '1.0', '10', '100', '123456789012345678901234567890'],
  ...[
    'true',
    'false',
    'none',
    'nope',
    's',
    'lst',
    'd',
    'objs',
    'n',
    '[]',
    '{}',
    '()',
    '[3, 1, 2]',
    "['b', 'A', 'c']",
    "('x', 2)",
    "{'b': 1, 'a': 2}",
    'range(3)',
    '[[1, 2], [3]]',
    '[none, 1]',
  ],
];

const sequences = ['s', 'lst', "'abcdefgh'", "('x', 2, 3)", '[3, 1, 2]', "'é\\u00df😀'"];

const slices = ['[1:]', '[:2]', '[::-1]', '[-2:]', '[::2]', '[5:1:-2]', '[-9:9]', '[2:1]', '[n:]'];

const binaryOperators = [
  '+',
  '-',
  '*',
  '/',
  '//',
  '%',
  '**',
  '~',
  '==',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  'in',
  'not in',
  'and',
  'or',
  '+',
  '~',
  '==',
];

const filterForms = [
  ...[
    'abs',
    'batch(2)|list',
    'batch(2, #)|list',
    'capitalize',
    'center(9)',
    'count',
    "d('x')",
    'default(#)',
    'default(#, true)',
    'dictsort',
    "dictsort(by='value')",
    'e',
    'first',
    'float',
    'float(#)',
    'format(#)',
    'format(#, #)',
  ],
  ...[
    "groupby('name')|list",
    'indent',
    'indent(2, true)',
    "indent('> ', blank=true)",
    'int',
    'int(#)',
    'int(base=16)',
    'items|list',
    'join',
    "join(',')",
    'join(#)',
    "join(',', 'name')",
    'last',
    'length',
    'list',
    'lower',
    "map('upper')|list",
    "map(attribute='name')|list",
    "map('int')|join",
    'max',
    'min',
    "map('default', 'q')|list",
  ],
  ...[
    "reject('odd')|list",
    "rejectattr('on')|list",
    "replace('a', 'b')",
    'replace(#, #)',
    "replace('l', 'L', 1)",
    'reverse',
    'reverse|list',
    'round',
    'round(1)',
    "round(1, 'floor')",
    "round(0, 'ceil')",
    'round(-1)',
    'safe',
    'select|list',
    "select('string')|list",
    "selectattr('on')|map(attribute='name')|list",
    "selectattr('name', 'eq', 'A')|list",
    'slice(2)|list',
    'sort',
    'sort(true)',
    'sort(case_sensitive=true)',
    "sort(attribute='name')",
    'string',
    'sum',
    'sum(start=#)',
    'title',
    'tojson',
    'tojson(2)',
    'trim',
    "trim('a')",
    'truncate(5, true)',
    'truncate(6)',
    'unique|list',
    'upper',
    'urlencode',
    'wordcount',
    'xmlattr',
    "attr('k')",
  ],
];

const testForms = [
  'defined',
  'undefined',
  'none',
  'string',
  'number',
  'mapping',
  'iterable',
  'sequence',
  'true',
  'false',
  'boolean',
  'integer',
  'float',
  'odd',
  'even',
  'divisibleby 2',
  'divisibleby(3)',
  'eq #',
  'ne(#)',
  'gt #',
  'lt(#)',
  'ge 1',
  'le 1',
  'in lst',
  'in(#)',
  'upper',
  'lower',
  'callable',
  'escaped',
  'sameas none',
  'sameas true',
  'filter',
  'test',
  "equalto 'a'",
];

const methodForms = [
  ...[
    'upper()',
    'lower()',
    'title()',
    'capitalize()',
    'swapcase()',
    'strip()',
    "strip('a')",
    "lstrip('h ')",
    'rstrip()',
    "split(',')",
    'split()',
    "split(',', 1)",
    "rsplit(',', 1)",
    'rsplit(none, 1)',
    'splitlines()',
    "partition('l')",
    "rpartition('l')",
    'join(lst)',
    'join(#)',
    "replace('l', 'L')",
    'replace(#, #)',
    "replace('', '-')",
  ],
  ...[
    "startswith('h')",
    "startswith(('a', 'h'))",
    'startswith(#)',
    "endswith('o')",
    "endswith('l', 0, 4)",
    "removeprefix('he')",
    "removesuffix('lo')",
    "find('l')",
    "find('l', 3)",
    "rfind('l')",
    "index('l')",
    "count('l')",
    "count('')",
    'ljust(8)',
    "rjust(8, '*')",
    'center(9)',
    'center(8)',
    'zfill(5)',
    'isdigit()',
    'isalpha()',
    'isalnum()',
    'isspace()',
    'isupper()',
    'islower()',
    'istitle()',
    'expandtabs()',
  ],
  ...[
    'format(#, #)',
    "format(1, 'x')",
    'get(#)',
    "get('k')",
    "get('z', 'def')",
    'keys()',
    'values()|list',
    'items()',
    'copy()',
    "pop('k')",
    'pop()',
    'index(1)',
    'count(1)',
    'append(1)',
    'k',
    'n',
    'nosuch',
    'sort()',
    'name',
  ],
];
