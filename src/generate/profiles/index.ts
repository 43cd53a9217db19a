import type { Profile } from '../profile.ts';
import { memcached, mysql, postgresql, redis, sqlite } from './databases.ts';
import { dotnet } from './dotnet.ts';
import { go } from './go.ts';
import { jvm } from './jvm.ts';
import { node } from './node.ts';
import { numpy, openvino, pytorch, tensorflow } from './numeric.ts';
import { python } from './python.ts';
import { rust } from './rust.ts';
import { perl, php, r, ruby, shell } from './scripting.ts';
import { spark } from './spark.ts';
import { tls } from './tls.ts';
import { apache, lighttpd, nginx } from './web-servers.ts';

/** Every runtime profile there is. */
export const profiles: readonly Profile[] = [
  python,
  numpy,
  pytorch,
  tensorflow,
  openvino,
  node,
  jvm,
  spark,
  go,
  rust,
  dotnet,
  nginx,
  lighttpd,
  apache,
  redis,
  memcached,
  postgresql,
  mysql,
  sqlite,
  shell,
  perl,
  ruby,
  php,
  r,
  tls,
];
