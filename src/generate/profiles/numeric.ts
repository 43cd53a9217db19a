import type { Contents, Launched, Profile } from '../profile.ts';
import type { Variable } from '../workload.ts';
import { oneArena } from './arenas.ts';
import { folders, places } from './look.ts';
import { isLinkedWith } from './program-bytes.ts';
import { workerServer } from './python.ts';
import { pythonPaths } from './python-paths.ts';
import { gibibyte, mebibyte, threadNeed } from './thread-need.ts';

const poolReason =
  'numeric libraries start a thread for every core of the machine, and the enclave has as many as it was built with: 4 in each pool';

const pools: readonly Variable[] = [
  'OMP_NUM_THREADS',
  'OPENBLAS_NUM_THREADS',
  'MKL_NUM_THREADS',
  'NUMEXPR_MAX_THREADS',
].map((name) => ({ name, value: '4', why: poolReason }));

const poolSource = 'CI-Examples/python of Gramine has 32 with OMP_NUM_THREADS = 4';

/** Whether one of these packages is installed where this Python looks. */
function imports(launched: Launched, ...packages: readonly string[]): boolean {
  if (!launched.names.some((name) => /\/(?:python[\d.]*|pypy3?)$/.test(name))) return false;
  const { packages: installed, added } = pythonPaths(launched);
  return [...installed, ...added].some((folder) =>
    packages.some((name) => launched.tree.stat(`${folder}/${name}`)?.type === 'directory'),
  );
}

/** Every worker is an enclave of its own, so each has half of what a single process gets. */
function forWorkers(launched: Launched): Contents {
  if (workerServer(launched) === undefined) return {};
  return {
    enclaveSize: {
      value: 2n * gibibyte,
      why: 'for each worker, of which every one is a process and so an enclave of its own: the libraries take about 1G',
      source: 'estimate',
    },
  };
}

export const numpy: Profile = {
  id: 'numpy',
  title: 'NumPy and SciPy',
  recognises: (launched) =>
    imports(launched, 'numpy', 'scipy', 'sklearn', 'pandas') || isLinkedWith(launched, 'libopenblas'),
  threads: threadNeed(32n, 'pools of 4 of OpenMP, OpenBLAS and MKL beside those of the application', poolSource),
  enclaveSize: {
    value: gibibyte,
    why: 'NumPy with OpenBLAS takes some 140M before the first array; the rest is for data',
    source: 'CI-Examples/python of Gramine; 141M measured with NumPy 2.4 on two cores',
  },
  environment: [...pools, oneArena],
};

export const pytorch: Profile = {
  id: 'pytorch',
  title: 'PyTorch',
  recognises: (launched) => imports(launched, 'torch') || isLinkedWith(launched, 'libtorch'),
  threads: threadNeed(
    64n,
    'pools of 4 of OpenMP and MKL for each thread that computes, and the pool between operations',
    'estimate; pytorch.org, "CPU threading and TorchScript inference"',
  ),
  enclaveSize: {
    value: 4n * gibibyte,
    why: 'the libraries of PyTorch take about 1G; model, activations and data share the rest',
    source: 'estimate',
  },
  stackSize: {
    value: 8n * mebibyte,
    why: 'its compiler and its data loaders recurse deeply: the 8M of Linux',
    source: 'estimate',
  },
  environment: [...pools, oneArena],
  contents: forWorkers,
  questions: [
    {
      about: 'sgx.enclave_size',
      text: 'how large the model is: the enclave needs about twice its file, beside 2G, as a power of two',
    },
    {
      about: 'sgx.max_threads',
      text: 'the pool between operations has no variable: call `torch.set_num_interop_threads(4)`, and keep `num_workers=0` in data loaders, whose workers would be enclaves of their own',
    },
  ],
};

export const tensorflow: Profile = {
  id: 'tensorflow',
  title: 'TensorFlow',
  recognises: (launched) => imports(launched, 'tensorflow') || isLinkedWith(launched, 'libtensorflow'),
  threads: threadNeed(
    64n,
    'its two pools of 4, and those of its libraries, its input pipeline and the application',
    'estimate',
  ),
  enclaveSize: {
    value: 4n * gibibyte,
    why: 'the libraries of TensorFlow take about 1G; model, activations and data share the rest',
    source: 'estimate',
  },
  environment: [
    ...pools,
    oneArena,
    ...['TF_NUM_INTRAOP_THREADS', 'TF_NUM_INTEROP_THREADS'].map((name) => ({ name, value: '4', why: poolReason })),
  ],
  contents: forWorkers,
  questions: [
    {
      about: 'sgx.enclave_size',
      text: 'how large the model is: the enclave needs about twice its file, beside 2G, as a power of two',
    },
  ],
};

export const openvino: Profile = {
  id: 'openvino',
  title: 'OpenVINO',
  recognises: (launched) => imports(launched, 'openvino') || isLinkedWith(launched, 'libopenvino'),
  threads: threadNeed(
    64n,
    'the streams of the CPU plugin (TBB starts one thread for each core of the machine)',
    'estimate; an example of Gramine Shielded Containers has 196 for a whole server',
  ),
  enclaveSize: {
    value: 4n * gibibyte,
    why: 'libraries and compiled network; the weights are there twice while a model is loaded',
    source: 'estimate; an example of Gramine Shielded Containers has 32G for its largest models',
  },
  environment: [...pools, oneArena],
  questions: [
    {
      about: 'sgx.max_threads',
      text: 'how many cores the machine has: TBB reads no variable, so set `INFERENCE_NUM_THREADS` (`ov::inference_num_threads`) to 4 in the application, or raise `sgx.max_threads` above three times the number of cores',
    },
    { about: 'sgx.enclave_size', text: 'how large the models are: the enclave needs about three times their files' },
  ],
  contents: openvinoContents,
};

/** Its plugins and readers are loaded by name, from beside the library. */
function openvinoContents(launched: Launched): Contents {
  const found = folders(launched, [
    '/opt/intel/openvino/runtime/lib/intel64',
    '/opt/intel/openvino/runtime/3rdparty/tbb/lib',
    ...(launched.tree.stat('/usr/lib/x86_64-linux-gnu')?.type === 'directory'
      ? launched.tree
          .list('/usr/lib/x86_64-linux-gnu')
          .filter((name) => name.startsWith('openvino'))
          .map((name) => `/usr/lib/x86_64-linux-gnu/${name}`)
      : []),
  ]);
  const why = 'plugins of OpenVINO, which it loads by name';
  return {
    ...forWorkers(launched),
    directories: places(found, why).map((place) => ({ ...place, modules: true as const })),
  };
}
