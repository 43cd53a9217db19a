import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sourceProblems } from '../../src/gramine/construct.ts';
import { type Release, releases } from '../../src/gramine/release.ts';
import {
  checkerProblems,
  formatPlace,
  messageOf,
  schemaProblems,
  typeProblems,
} from '../../src/gramine/schema-walk.ts';
import { hole, minimal, randomManifests, randomOpenings, read } from './schema-cases.ts';

/** What the checker says, as `code path`. */
function checked(toml: string, release: Release = '1.9'): readonly string[] {
  return checkerProblems(read(toml), release).map((problem) => `${problem.code} ${formatPlace(problem.place)}`);
}

/** Everything, as `code path stage/effect`, with `(checker)` where the checker rejects it. */
function judged(toml: string, release: Release = '1.9', as: 'source' | 'final' = 'final'): readonly string[] {
  return schemaProblems(read(toml), release, as).map((problem) => {
    const mark = problem.masked ? ' (masked)' : problem.checker ? ' (checker)' : '';
    return `${problem.code} ${formatPlace(problem.place)} ${problem.otherwise.stage}/${problem.otherwise.effect}${mark}`;
  });
}

describe('the checker', () => {
  it('accepts a minimal manifest and has no opinion before 1.7', () => {
    expect(checked(minimal)).toEqual([]);
    expect(checked('nonsense = 1', '1.6.2')).toEqual([]);
  });

  it('asks for the table as a whole when something in it is required', () => {
    expect(checked('')).toEqual(['missing loader', 'missing libos', 'missing fs']);
    expect(checked('loader.uid = 1')).toEqual(['missing loader.entrypoint', 'missing libos', 'missing fs']);
    expect(checked('loader.entrypoint = {}')).toEqual(['missing loader.entrypoint.uri', 'missing libos', 'missing fs']);
  });

  it('takes true for a number, 1 and 1.0 for true, and an empty table for an environment variable', () => {
    expect(checked(`${minimal}sgx.max_threads = true`)).toEqual([]);
    expect(checked(`${minimal}loader.env.A = { passthrough = 1 }`)).toEqual([]);
    expect(checked(`${minimal}loader.env.A = { passthrough = 1.0 }`)).toEqual([]);
    expect(checked(`${minimal}loader.env.A = {}`)).toEqual([]);
  });

  it('says of a variable that a template decides on in part what holds whatever it decides', () => {
    const variable = (table: string) => checked(`${minimal}loader.env.A = ${table}`);
    expect(variable(`{ passthrough = "${hole}" }`)).toEqual(['unknown loader.env.A.passthrough']);
    expect(variable(`{ passthrough = ${hole}, key_name = 1 }`)).toEqual(['unknown loader.env.A.key_name']);
    expect(variable(`{ passthrough = ${hole} }`)).toEqual([]);
  });

  it('misses nothing that a setting named by a template may be', () => {
    const missing = (toml: string) => checked(toml).filter((one) => one.startsWith('missing'));
    const rest = 'loader.entrypoint.uri = "file:x"\nfs.start_dir = "/"\nlibos.check_invalid_pointers = true';
    expect(missing(rest)).toEqual(['missing fs.mounts', 'missing libos.entrypoint']);
    expect(missing(`${rest}\n${hole} = []`)).toEqual([]);
    expect(missing(`${rest}\nfs.${hole} = []`)).toEqual(['missing libos.entrypoint']);
  });

  it('takes neither 1 for a flag nor 1.0 for a number', () => {
    expect(checked(`${minimal}sgx.debug = 1`)).toEqual(['type sgx.debug']);
    expect(checked(`${minimal}sgx.max_threads = 4.0`)).toEqual(['type sgx.max_threads']);
  });

  it('speaks of a mount as if it were a chroot when no type fits', () => {
    const toml = `libos.entrypoint = "/a"\nloader.entrypoint.uri = "file:x"\n[[fs.mounts]]\ntype = "encrypted"\npath = "/a"\nkey_name = 1\nuri = "file:a"`;
    expect(checked(toml)).toEqual(['value fs.mounts[0].type', 'unknown fs.mounts[0].key_name']);
  });

  it('leaves an array at the first table it does not like, and forgets the texts before it', () => {
    const files = '[1, "file:a", { uri = 2 }, { sha1 = "x" }, 3]';
    expect(checked(`${minimal}sgx.trusted_files = ${files}`)).toEqual(['type sgx.trusted_files[2].uri']);
    expect(checked(`${minimal}sgx.trusted_files = [1, "file:a", 3]`)).toEqual([
      'type sgx.trusted_files[0]',
      'type sgx.trusted_files[2]',
    ]);
  });

  it('looks one alternative deep into environment variables', () => {
    expect(checked(`${minimal}loader.env.A = { x = 1 }`)).toEqual(['unknown loader.env.A.x']);
    expect(checked(`${minimal}loader.env.A = { passthrough = false }`)).toEqual(['unknown loader.env.A.passthrough']);
    expect(checked(`${minimal}loader.env.A = 5`)).toEqual(['type loader.env.A']);
  });

  it('is not led astray by names that JavaScript knows', () => {
    expect(checked(`${minimal}sgx.__proto__ = 1\nsgx.constructor = 2\nloader.env.toString = "x"`)).toEqual([
      'unknown sgx.__proto__',
      'unknown sgx.constructor',
    ]);
  });

  it('changes from release to release', () => {
    const old = 'loader.entrypoint = "file:x"\nlibos.entrypoint = "/a"\nfs.mounts = []\nsgx.require_avx = true';
    expect(checked(old, '1.7')).toEqual([]);
    expect(checked(old, '1.8')).toEqual(['type loader.entrypoint', 'unknown sgx.require_avx']);
    expect(checked(`${minimal}sgx.remote_attestation = "epid"`, '1.8')).toEqual([]);
    expect(checked(`${minimal}sgx.remote_attestation = "epid"`, '1.9')).toEqual(['value sgx.remote_attestation']);
    expect(checked(`${minimal}libos.sync.enable = true`)).toEqual(['unknown libos.sync']);
  });
});

describe('holes', () => {
  it('fit wherever a value may stand', () => {
    const values = ['sgx.debug', 'sgx.max_threads', 'loader.argv', 'loader.env', 'sgx', 'fs.root', 'sgx.cpu_features'];
    for (const path of values) expect(judged(`${minimal}${path} = ${hole}`), path).toEqual([]);
    expect(judged(`${minimal}loader.argv = ["a", ${hole}]`)).toEqual([]);
  });

  it('make a string no less of a string', () => {
    expect(checked(`${minimal}sgx.debug = "${hole}"`)).toEqual(['type sgx.debug']);
    expect(checked(`${minimal}sgx.enclave_size = "${hole}G"`)).toEqual([]);
  });

  it('in one of several values, leave open which', () => {
    expect(judged(`${minimal}loader.log_level = "${hole}"`)).toEqual([]);
    expect(judged(`${minimal}fs.root = { type = "${hole}" }`)).toEqual([]);
    expect(judged(`${minimal}fs.root = { type = "${hole}", key_name = "k" }`)).toEqual([]);
    expect(judged(`${minimal}fs.root = { type = "${hole}", uri = 1 }`)).toEqual([
      'type fs.root.uri runtime/fatal (checker)',
    ]);
  });

  it('in a key are no unknown key, and may be the one that is missing', () => {
    const open = `loader.entrypoint.uri = "file:x"\nfs.mounts = []\nlibos."${hole}" = "/app"`;
    expect(judged(open)).toEqual([]);
    expect(judged(`${minimal}sgx."x${hole}" = 1`)).toEqual([]);
  });

  it('where a statement could be, hide what is missing but not what is wrong', () => {
    expect(judged(`${hole}\nsgx.debug = 1`)).toEqual(['type sgx.debug runtime/fatal (checker)']);
  });
});

describe('what the checker lets through', () => {
  it('is found all the same', () => {
    expect(judged(`${minimal}sgx.max_threads = true`)).toEqual(['type sgx.max_threads runtime/fatal']);
    expect(judged(`${minimal}sgx.isvsvn = true`)).toEqual(['type sgx.isvsvn none/accepted']);
    expect(judged(`${minimal}loader.env.A = { passthrough = 1 }`)).toEqual([
      'type loader.env.A.passthrough runtime/fatal',
    ]);
    expect(judged(`${minimal}loader.env.A = {}`)).toEqual(['missing loader.env.A.value runtime/fatal']);
    expect(judged(`${minimal}sgx.trusted_files = [{ sha256 = "a" }]`)).toEqual([
      'missing sgx.trusted_files[0].uri signer/fatal',
    ]);
    expect(judged(`${minimal}sys.ioctl_structs.S = [{ size = 1.5 }, { ptr = [{ unit = "x", bogus = 1 }] }]`)).toEqual([
      'type sys.ioctl_structs.S[0].size syscall/fatal',
      'type sys.ioctl_structs.S[1].ptr[0].unit syscall/fatal',
      'unknown sys.ioctl_structs.S[1].ptr[0].bogus none/ignored',
    ]);
  });

  it('is told apart from what it rejects', () => {
    const toml = `${minimal}sgx.max_threads = true\nsgx.debug = 1`;
    expect(typeProblems(read(toml), '1.9').map((problem) => formatPlace(problem.place))).toEqual(['sgx.max_threads']);
  });

  it('in a release without checker is everything', () => {
    const toml = 'libos.entrypoint = "/a"\nloader.entrypoint = "file:x"\n';
    expect(judged(`${toml}sgx.debug = 1\nsgx.debugg = true\nsgx.file_check_policy = "lax"`, '1.5')).toEqual([
      'type sgx.debug runtime/fatal',
      'unknown sgx.debugg none/ignored',
      'value sgx.file_check_policy runtime/fatal',
    ]);
    expect(judged(`${toml}sgx.debug = 1`, '1.1')).toEqual(['type sgx.debug runtime/warning']);
    expect(judged(`${toml}sgx.debug = 2`, '1.1')).toEqual(['type sgx.debug runtime/fatal']);
  });
});

describe('what happens otherwise', () => {
  it.each([
    ['sgx.debug = [true]', 'type sgx.debug none/ignored (checker)'],
    ['fs.start_dir = 1', 'type fs.start_dir runtime/fatal (checker)'],
    ['sys.disallow_subprocesses = "x"', 'type sys.disallow_subprocesses syscall/fatal (checker)'],
    ['sgx.use_exinfo = "x"', 'type sgx.use_exinfo none/ignored (checker)'],
    ['sgx.enclave_size = 5', 'type sgx.enclave_size signer/fatal (checker)'],
    ['sgx.cpu_features.mpx = "unspecified"', 'value sgx.cpu_features.mpx signer/fatal (checker)'],
    ['sgx.trusted_files = "x"', 'type sgx.trusted_files signer/fatal (checker)'],
    [
      'sgx.trusted_files = [{ uri = "file:x", sha1 = "y" }]',
      'unknown sgx.trusted_files[0].sha1 signer/fatal (checker)',
    ],
    ['loader.exec = "file:x"', 'unknown loader.exec runtime/fatal (checker)'],
    ['sgx.thread_num = 4', 'unknown sgx.thread_num none/ignored (checker)'],
    ['loader.env.A = ["x"]', 'type loader.env.A runtime/fatal (checker)'],
    ['loader.argv = ["x", 1]', 'type loader.argv[1] runtime/fatal (checker)'],
    ['fs.root.key_name = "k"\nfs.root.uri = "file:."', 'unknown fs.root.key_name none/ignored (checker)'],
    ['fs.root = { type = "bind", uri = "file:." }', 'value fs.root.type runtime/fatal (checker)'],
  ])('with %s', (statement, outcome) => {
    expect(judged(minimal + statement)).toEqual([outcome]);
  });

  it('is said by the upstream verdict only where the checker does not come first', () => {
    const [problem] = schemaProblems(read(`${minimal}sgx.debug = 1`), '1.9');
    expect(problem?.upstream).toEqual({ stage: 'checker', effect: 'fatal' });
    const [old] = schemaProblems(read('libos.entrypoint = "/a"\nloader.entrypoint = "file:x"\nsgx.debug = 1'), '1.6.2');
    expect(old?.upstream).toEqual({ stage: 'runtime', effect: 'fatal' });
  });

  it('depends on what the tools do first with a source', () => {
    expect(judged('libos.entrypoint = "/a"\nfs.mounts = []', '1.9', 'source')).toEqual([]);
    expect(judged('libos.entrypoint = "/a"\nfs.mounts = []', '1.9')).toEqual([
      'missing loader runtime/fatal (checker)',
    ]);
    const [warning] = schemaProblems(
      read('loader.entrypoint = "file:x"\nlibos.entrypoint = "/a"\nfs.mounts = []\nx = 1'),
      '1.7',
      'source',
    );
    expect(warning?.upstream).toEqual({ stage: 'checker', effect: 'warning' });
    expect(
      judged('libos.entrypoint = "/a"\nfs.mounts = []\nsgx.trusted_files = [5]\nsgx.debug = 1', '1.9', 'source'),
    ).toEqual(['type sgx.trusted_files[0] signer/fatal (checker)', 'type sgx.debug runtime/fatal (masked)']);
  });

  it('marks what the checker would only see later', () => {
    const mounts = '[{ path = "/a" }, { path = "/b" }]';
    expect(judged(`libos.entrypoint = "/a"\nloader.entrypoint.uri = "file:x"\nfs.mounts = ${mounts}`)).toEqual([
      'missing fs.mounts[0].uri runtime/fatal (checker)',
      'missing fs.mounts[1].uri runtime/fatal (masked)',
    ]);
  });
});

describe('messages', () => {
  it('say what is wanted and what is there', () => {
    const toml = `${minimal}sgx.debug = "no"\nloader.log_level = "loud"\nsgx."a b" = 1\nloader.env.A = 5`;
    const document = read(toml.replace('libos', 'liboss'));
    expect(schemaProblems(document, '1.9').map((problem) => messageOf(problem, document, '1.9'))).toEqual([
      '`libos.entrypoint` is missing',
      '`liboss` is no key of Gramine 1.9',
      '`sgx.debug` has to be a boolean, not a string',
      '`loader.log_level` has to be `"none"`, `"error"`, `"warning"`, `"debug"`, `"trace"` or `"all"`, not `"loud"`',
      '`sgx."a b"` is no key of Gramine 1.9',
      '`loader.env.A` has to be a string or a table, not an integer',
    ]);
  });
});

describe('the walk and the checker', () => {
  it('agree on which manifests are rejected, and on what is named', () => {
    for (const toml of randomManifests(1500, 1)) {
      const document = read(toml);
      for (const release of ['1.7', '1.8', '1.9'] as const) {
        const named = checkerProblems(document, release).map((problem) => subjectOf(problem.place));
        const walked = schemaProblems(document, release).filter((problem) => problem.checker && !problem.masked);
        expect(unique(walked.map((problem) => subjectOf(problem.place))), toml).toEqual(unique(named));
      }
    }
  });

  it('find nothing more when a template leaves a value open', () => {
    for (const { toml, opened } of randomOpenings(1500, 2)) {
      for (const release of ['1.3', '1.7', '1.9'] as const) {
        const closed = schemaProblems(read(toml), release).map((problem) => formatPlace(problem.place));
        const open = schemaProblems(read(opened), release).map((problem) => formatPlace(problem.place));
        expect(closed, opened).toEqual(expect.arrayContaining(open));
      }
    }
  });

  it('take a manifest of any release without failing', () => {
    for (const toml of randomManifests(60, 3)) {
      const document = read(toml);
      for (const release of releases) {
        for (const problem of schemaProblems(document, release, 'source')) {
          expect(messageOf(problem, document, release)).not.toContain('undefined');
        }
      }
    }
  });
});

/** A mount and the root count as a whole: the checker speaks of them in terms of the first kind of mount. */
function subjectOf(place: readonly (string | number)[]): string {
  const isVariant =
    place[0] === 'fs' && ((place[1] === 'mounts' && place.length === 4) || (place[1] === 'root' && place.length === 3));
  return formatPlace(isVariant ? place.slice(0, -1) : place);
}

function unique(list: readonly string[]): readonly string[] {
  return [...new Set(list)].sort();
}

const shared = process.env.MANIFESTLY_SHARED ?? '../shared';
const cases = `${shared}/golden/schema/cases.jsonl`;
const corpus = `${shared}/corpus/manifests.json`;

interface GoldenError {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

const words = { text: 'str', integer: 'int', boolean: 'bool', table: 'a dictionary', array: 'a list' } as const;

function inTheirWords(toml: string, release: Release, as: 'source' | 'final' = 'final'): readonly string[] {
  const document = read(toml);
  const problems = as === 'final' ? checkerProblems(document, release) : sourceProblems(document, release).schema;
  return problems
    .map((problem) => {
      const kinds = {
        missing: 'required key not provided',
        unknown: 'extra keys not allowed',
        value: 'not a valid value',
        type: `expected ${words[problem.expected ?? 'text']}`,
      };
      return `${JSON.stringify(problem.place)} ${kinds[problem.code]}`;
    })
    .sort();
}

function asWritten(errors: readonly GoldenError[]): readonly string[] {
  return errors
    .map((error) => `${JSON.stringify(error.path)} ${error.message.replace(' for dictionary value', '')}`)
    .sort();
}

describe.skipIf(!existsSync(cases))('the genuine checker', () => {
  const lines = existsSync(cases) ? readFileSync(cases, 'utf8').trim().split('\n') : [];

  it.each(['1.7', '1.8', '1.9'] as const)('of %s says the same about every case, at the same places', (release) => {
    for (const line of lines) {
      const { id, toml, verdict } = JSON.parse(line);
      expect({ id, errors: inTheirWords(toml, release) }).toEqual({ id, errors: asWritten(verdict[release].errors) });
    }
  });
});

describe.skipIf(!existsSync(corpus))('real manifests', () => {
  const entries = (existsSync(corpus) ? JSON.parse(readFileSync(corpus, 'utf8')) : []).filter(
    (entry: { rendered?: string; toml: unknown }) => entry.rendered !== undefined && entry.toml === true,
  );

  it.each(['1.7', '1.8', '1.9'] as const)('get the verdicts of %s, as they stand and with defaults', (release) => {
    for (const entry of entries) {
      const toml = readFileSync(`${shared}/corpus/${entry.rendered}`, 'utf8');
      const { construct } = sourceProblems(read(toml), release);
      expect({ file: entry.file, builds: construct.length === 0 }).toEqual({
        file: entry.file,
        builds: entry.load[release] === true,
      });
      expect(inTheirWords(toml, release)).toEqual(asWritten(entry.schema_raw[release]));
      if (entry.schema[release])
        expect(inTheirWords(toml, release, 'source')).toEqual(asWritten(entry.schema[release]));
    }
  });
});
