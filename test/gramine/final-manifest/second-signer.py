# A second reading of how Gramine 1.4 to 1.9 completes, measures and signs a manifest: in Python, with the writer that Gramine uses.
import hashlib, json, os, pathlib, struct, sys, tomli, tomli_w

PAGE = 4096
def minor(release): return int(release.split('.')[1])

def defaults(m, v, pkglibdir):
    sgx = m.setdefault('sgx', {})
    if v >= 6:
        for k, d in (('trusted_files', []), ('max_threads', 4), ('isvprodid', 0), ('isvsvn', 0), ('remote_attestation', 'none'),
                     ('debug', False), ('enable_stats', False), ('edmm_enable', False)):
            sgx.setdefault(k, d)
        sgx.setdefault('enclave_size', '1024G' if sgx['edmm_enable'] else '256M')
        old = ['require_avx', 'require_avx512', 'require_amx', 'require_mpx', 'require_pkru'] if v < 8 else []
        if v >= 8 or 'require_exinfo' not in sgx:
            sgx.setdefault('use_exinfo', False)
        elif 'use_exinfo' in sgx:
            raise KeyError('both exinfo')
        if any(k in sgx for k in old):
            if 'cpu_features' in sgx: raise KeyError('both features')
        else:
            features = sgx.setdefault('cpu_features', {})
            for k, d in (('avx', 'unspecified'), ('avx512', 'unspecified'), ('amx', 'unspecified'), ('mpx', 'disabled'), ('pkru', 'disabled')):
                features.setdefault(k, d)
    elif v == 5:
        for k, d in (('trusted_files', []), ('max_threads', 4), ('isvprodid', 0), ('isvsvn', 0), ('remote_attestation', 'none'), ('debug', False),
                     *((k, False) for k in ('require_avx', 'require_avx512', 'require_mpx', 'require_pkru', 'require_amx', 'require_exinfo')),
                     ('enable_stats', False), ('edmm_enable', False)):
            sgx.setdefault(k, d)
        sgx.setdefault('enclave_size', '1024G' if sgx['edmm_enable'] else '256M')
    else:
        sgx.setdefault('trusted_files', [])
        sgx.setdefault('enclave_size', '256M')
        if 'thread_num' not in sgx: sgx.setdefault('max_threads', 4)
        for k, d in (('isvprodid', 0), ('isvsvn', 0), ('remote_attestation', 'none'), ('debug', False),
                     *((k, False) for k in ('require_avx', 'require_avx512', 'require_mpx', 'require_pkru', 'require_amx', 'require_exinfo')),
                     ('nonpie_binary', False), ('enable_stats', False)):
            sgx.setdefault(k, d)
    if v >= 8:
        loader = m.setdefault('loader', {})
        entry = loader.setdefault('entrypoint', {})
        if isinstance(entry, str):
            if v == 9: raise TypeError('text')
            entry = loader['entrypoint'] = {'uri': entry}
        entry.setdefault('uri', f'file:{pkglibdir}/libsysdb.so')
        if 'sha256' not in entry: entry['sha256'] = digest(path_of(entry['uri']))

def path_of(uri):
    if not uri.startswith('file:'): raise ValueError('scheme')
    return pathlib.PurePosixPath(uri[5:])

def digest(path):
    return hashlib.sha256(open(path, 'rb').read()).hexdigest()

def walk(folder):
    for path in sorted(pathlib.Path(folder).rglob('*')):
        if path.is_file() and os.access(path, os.R_OK): yield path

def expand(entries, v):
    found = {}
    if not isinstance(entries, list): raise ValueError('no list')
    def add(uri, sha, path):
        if v >= 6:
            if uri not in found or (found[uri][0] is None and sha is not None): found[uri] = (sha, path)
            elif sha is not None and found[uri][0] != sha: raise ValueError('conflict')
        elif uri not in found: found[uri] = (sha, path)
    for e in entries:
        t = {'uri': e} if isinstance(e, str) else e
        if not isinstance(t, dict) or not isinstance(t.get('uri'), str): raise ValueError('entry')
        uri, sha = t['uri'], t.get('sha256')
        path = path_of(uri)
        if v >= 6:
            if set(t) - {'uri', 'sha256'}: raise ValueError('key')
            isdir = os.path.isdir(path)
            if uri.endswith('/'):
                if not isdir or sha is not None: raise ValueError('folder')
                for p in walk(path): add(f'file:{p}', None, p)
            elif isdir: raise ValueError('slash')
            else: add(uri, sha, path)
        else:
            if sha: add(f'file:{path}', sha, path); continue
            if os.path.isdir(path):
                if not uri.endswith('/'): raise ValueError('slash')
                for p in walk(path): add(f'file:{p}', None, p)
            elif os.path.isfile(path): add(f'file:{path}', None, path)
            else: raise ValueError('missing')
    return [{'uri': u, 'sha256': s if s is not None else digest(p)} for u, (s, p) in found.items()]

def size_of(text):
    if not isinstance(text, str): raise TypeError('size')
    scale = 1
    for suffix, shift in (('K', 10), ('M', 20), ('G', 30)):
        if text.endswith(suffix): text, scale = text[:-1], 1 << shift
    n = int(text, 0) * scale
    if n < 0: raise ValueError('negative')
    return n

def up(x): return -(-x // PAGE) * PAGE
def down(x): return x // PAGE * PAGE

def mrenclave(text, lib, size, threads, edmm, base, heap_min):
    man = text + b'\0'
    phoff, = struct.unpack_from('<Q', lib, 32); entry, = struct.unpack_from('<Q', lib, 24)
    stride, count = struct.unpack_from('<HH', lib, 54)
    loads = []
    for i in range(count):
        t, fl, off, va, _, fs, ms, _ = struct.unpack_from('<IIQQQQQQ', lib, phoff + i * stride)
        if t == 1: loads.append((fl, off, va, fs, ms))
    low = min(down(l[2]) for l in loads); high = max(up(l[2] + l[4]) for l in loads)
    sizes = [('manifest', up(len(man))), ('ssa', threads * 32768), ('tcs', threads * PAGE), ('tls', threads * PAGE)]
    sizes += [('stack', 0x40000)] * threads + [('sig', 0x10000)] * threads + [('pal', high - low)]
    cursor = base + size; at = []
    for name, s in sizes:
        cursor -= s
        if cursor < heap_min: raise ValueError('too small')
        at.append((name, cursor, s))
    by = lambda n: [a for a in at if a[0] == n]
    [(_, ssa, _)], [(_, tcs, _)], [(_, tls, _)], [(_, pal, _)] = by('ssa'), by('tcs'), by('tls'), by('pal')
    h = hashlib.sha256(b'ECREATE\0' + struct.pack('<IQ', 4, size) + bytes(44))
    def page(addr, flags, data=None):
        assert addr - base < size
        h.update(b'EADD\0\0\0\0' + struct.pack('<QQ', addr - base, flags) + bytes(40))
        if data is None: return
        assert len(data) == PAGE
        for c in range(0, PAGE, 256):
            h.update(b'EEXTEND\0' + struct.pack('<Q', addr - base + c) + bytes(48) + data[c:c + 256])
    for name, addr, s in at:
        if name == 'pal': continue
        flags = {'manifest': 0x201, 'tcs': 0x100}.get(name, 0x203)
        for p in range(s // PAGE):
            d = bytes(PAGE)
            if name == 'manifest': d = man[p * PAGE:(p + 1) * PAGE].ljust(PAGE, b'\0')
            if name == 'tcs':
                d = struct.pack('<QQQIIQQQQII', 0, 0, ssa - base + p * 32768, 0, 2, pal + entry - base, 0, 0, tls - base + p * PAGE, 0xfff, 0xfff).ljust(PAGE, b'\0')
            if name == 'tls':
                b = bytearray(PAGE); put = lambda o, x: struct.pack_into('<Q', b, o, x)
                put(0, tls + p * PAGE); put(8, 0xbadbadbadbad); put(0x110, size); put(0x118, tcs - base + p * PAGE)
                put(0x120, by('stack')[p][1] + 0x40000); put(0x130, by('sig')[p][1]); put(0x138, by('sig')[p][1] + 0x10000)
                put(0x148, ssa + p * 32768); put(0x150, ssa + p * 32768 + 16384 - 184); put(0x1a0, len(man)); put(0x1a8, heap_min); put(0x1b0, pal)
                d = bytes(b)
            page(addr + p * PAGE, flags, d)
    for fl, off, va, fs, ms in loads:
        start = down(pal - low + va); end = up(pal - low + va + ms)
        fl = 0x200 | (1 if fl & 4 else 0) | (2 if fl & 2 else 0) | (4 if fl & 1 else 0)
        for addr in range(start, end, PAGE):
            f = down(off) + addr - start
            d = bytearray(PAGE)
            a, b = max(f, off), min(f + PAGE, off + fs)
            if a < b:
                assert b <= len(lib)
                d[a - f:b - f] = lib[a:b]
            page(addr, fl, bytes(d))
    if not edmm:
        for addr in range(heap_min, pal, PAGE): page(addr, 0x207)
    return h.digest()

BITS = {'avx': 4, 'avx512': 0xe4, 'amx': 0x60000, 'mpx': 0x18, 'pkru': 0x200}
def u16(x):
    return struct.pack('<H', x)

def sigstruct(sgx, v, mre, n, d, date):
    xfrm, mask = 3, 0xfffffffffff9ff1b
    if 'cpu_features' in sgx and v >= 6:
        for k in ('avx', 'avx512', 'amx', 'mpx', 'pkru'):
            want = sgx['cpu_features'][k]; bits = BITS[k]
            if want == 'required': xfrm |= bits; mask |= bits
            elif want == 'disabled': xfrm &= ~bits; mask |= bits
            elif want != 'unspecified' or k in ('mpx', 'pkru'): raise KeyError(want)
    else:
        for k, b in BITS.items():
            x = sgx.get('require_' + k)
            if (x is True if v >= 6 else x == 1): xfrm |= b
    debug = sgx['debug'] is True if v >= 6 else sgx['debug'] == 1
    key = 'use_exinfo' if v >= 8 or (v >= 6 and 'use_exinfo' in sgx) else 'require_exinfo'
    exinfo = sgx[key] is True if v >= 6 else sgx[key] == 1
    y, mo, da = date.split('-')
    stamp = bytes.fromhex(da + mo + y[2:] + y[:2]) if v >= 5 else struct.pack('<HBB', int(y), int(mo), int(da))
    s = bytearray(1808)
    s[0:16] = bytes.fromhex('06000000e10000000000010000000000'); s[20:24] = stamp
    s[24:40] = bytes.fromhex('01010000600000006000000001000000')
    s[128:512] = n.to_bytes(384, 'little'); s[512] = 3
    s[900] = 1 if exinfo else 0; s[904:908] = b'\xff' * 4
    struct.pack_into('<QQQQ', s, 928, 4 | (2 if debug else 0), xfrm, 0xffffffffffffffff, mask)
    s[960:992] = mre; s[1024:1026] = u16(sgx['isvprodid']); s[1026:1028] = u16(sgx['isvsvn'])
    t = bytes.fromhex('3031300d060960864801650304020105000420') + hashlib.sha256(bytes(s[:128] + s[900:1028])).digest()
    em = b'\0\1' + b'\xff' * (384 - 3 - len(t)) + b'\0' + t
    g = pow(int.from_bytes(em, 'big'), d, n)
    s[516:900] = g.to_bytes(384, 'little')
    s[1040:1424] = (g * g // n).to_bytes(384, 'little'); s[1424:1808] = (g * (g * g % n) // n).to_bytes(384, 'little')
    return bytes(s)

def run(case, n, d):
    v = minor(case['release'])
    text = case['text'].replace('\r\n', '\n').replace('\r', '\n')
    m = tomli.loads(text)
    defaults(m, v, case['pkglibdir'])
    m['sgx']['trusted_files'] = expand(m['sgx']['trusted_files'], v)
    out = tomli_w.dumps(m).encode()
    sgx = tomli.loads(out.decode())['sgx']
    size = size_of(sgx['enclave_size'])
    threads = sgx['max_threads'] if v >= 5 or 'max_threads' in sgx else sgx['thread_num']
    if threads < 0: raise ValueError('threads')
    atzero = v >= 5 or sgx['nonpie_binary']
    base = 0 if atzero else size
    lib = open(case['libpal'], 'rb').read()
    mre = mrenclave(out, lib, size, threads, bool(sgx.get('edmm_enable')), base, 0x10000 if atzero else base)
    return out.decode(), sigstruct(sgx, v, mre, n, d, case['date']).hex()

given = json.load(sys.stdin)
n, d = int(given['n'], 16), int(given['d'], 16)
results = []
for case in given['cases']:
    os.chdir(case['cwd'])
    try: results.append(dict(zip(('manifest', 'sig'), run(case, n, d))))
    except Exception as error: results.append({'error': f'{type(error).__name__}: {error}'})
json.dump(results, sys.stdout)
