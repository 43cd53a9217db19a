import { resolvePath } from '../../text/path.ts';
import type { Contents, Launched, Profile } from '../profile.ts';
import { folders, places } from './look.ts';
import { gibibyte, threadNeed } from './thread-need.ts';

export const spark: Profile = {
  id: 'spark',
  title: 'Apache Spark',
  recognises: (launched) =>
    launched.argv.some((argument) => /\borg\.apache\.spark\./.test(argument)) || named(launched) !== undefined,
  threads: threadNeed(
    256n,
    'those of the JVM, of each running task, and of the pools for shuffles, RPC and the web interface',
    'estimate',
  ),
  enclaveSize: {
    value: 8n * gibibyte,
    why: 'the default 1G of an executor for its heap, as much again outside of it, and room for larger ones',
    source: 'estimate; spark.apache.org, "spark.executor.memory" and "spark.executor.memoryOverhead"',
  },
  questions: [
    {
      about: 'sgx.enclave_size',
      text: 'how much memory the driver or executor has: `spark.executor.memory` and its overhead have to fit; `local[N]` with a fixed N, not `local[*]`, which goes by the machine',
    },
    {
      about: 'files',
      text: 'where it shuffles to: `SPARK_LOCAL_DIRS` is in memory here; larger data wants an encrypted mount there',
    },
  ],
  contents: sparkContents,
};

function named(launched: Launched): string | undefined {
  const home = launched.environment.get('SPARK_HOME');
  return home?.startsWith('/') ? folders(launched, [resolvePath('/', home)])[0] : undefined;
}

function sparkContents(launched: Launched): Contents {
  const home = named(launched) ?? (folders(launched, ['/opt/spark/jars']).length > 0 ? '/opt/spark' : undefined);
  return {
    ...(home !== undefined && {
      directories: [
        ...places(folders(launched, [`${home}/jars`, `${home}/conf`]), 'archives and configuration of Spark'),
        ...places(folders(launched, [`${home}/python`]), "Spark's Python side, for PySpark"),
      ],
    }),
    scratch: [{ path: '/var/tmp/spark', why: 'where Spark puts what it shuffles and spills' }],
    environment: [
      { name: 'SPARK_LOCAL_DIRS', value: '/var/tmp/spark', why: 'where Spark puts what it shuffles and spills' },
    ],
  };
}
