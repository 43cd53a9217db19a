import type { Contents, Launched, Profile } from '../profile.ts';
import { goVersion } from './go.ts';
import { files, namesIn, places } from './look.ts';
import { isLinkedWith, programBytes } from './program-bytes.ts';
import { pythonPaths } from './python-paths.ts';

/** What is linked with a library for TLS may connect to others, and needs certificates to believe in then. */
export const tls: Profile = {
  id: 'tls',
  title: 'TLS',
  programs: /^(?:curl|wget|git-remote-https|openssl)$/,
  recognises: (launched) =>
    ['libssl.so', 'libcurl', 'libgnutls.so'].some((library) => isLinkedWith(launched, library)) ||
    pythonHasSsl(launched) ||
    (goVersion(launched) !== undefined && programBytes(launched)?.includes('crypto/x509.') === true),
  contents: tlsContents,
};

function pythonHasSsl(launched: Launched): boolean {
  if (!launched.names.some((name) => /\/python[\d.]*$/.test(name))) return false;
  return pythonPaths(launched).standardLibrary.some((folder) =>
    namesIn(launched.tree, `${folder}/lib-dynload`).some((name) => name.startsWith('_ssl.')),
  );
}

/** Debian, Fedora, Alpine. */
const bundles = ['/etc/ssl/certs/ca-certificates.crt', '/etc/pki/tls/certs/ca-bundle.crt', '/etc/ssl/cert.pem'];
const configurations = ['/usr/lib/ssl/openssl.cnf', '/etc/ssl/openssl.cnf', '/etc/pki/tls/openssl.cnf'];

function tlsContents(launched: Launched): Contents {
  const [bundle] = files(launched, bundles);
  const [configuration] = files(launched, configurations);
  const why =
    'certificates of those whom the program believes over TLS: measured with it, so replace the file by your own authority if you can';
  return {
    files: [
      ...places(bundle === undefined ? [] : [bundle], why),
      ...places(
        configuration === undefined ? [] : [configuration],
        'the least that OpenSSL of this distribution accepts',
      ),
    ],
    environment:
      bundle === undefined || launched.environment.has('SSL_CERT_FILE')
        ? []
        : [
            {
              name: 'SSL_CERT_FILE',
              value: bundle,
              why: 'one file with all certificates, in place of a folder of some three hundred links',
            },
          ],
  };
}
