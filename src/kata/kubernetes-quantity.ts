/** A quantity of Kubernetes, e.g. `600Mi`, `1.5G`, `2e9`; undefined for what is none. Source: apimachinery, pkg/api/resource/quantity.go. */
export function parseKubernetesQuantity(text: string): number | undefined {
  const match =
    /^\+?([0-9]{1,18}(?:\.[0-9]{0,9})?|\.[0-9]{1,9})(Ki|Mi|Gi|Ti|Pi|Ei|n|u|m|k|M|G|T|P|E|[eE][+-]?[0-9]{1,2})?$/.exec(
      text,
    );
  if (!match) return undefined;
  const [, number, suffix = ''] = match;
  const factor = factors[suffix] ?? Number(`1${suffix}`);
  return Number(number) * factor;
}

const factors: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1000,
  M: 1000 ** 2,
  G: 1000 ** 3,
  T: 1000 ** 4,
  P: 1000 ** 5,
  E: 1000 ** 6,
  Ki: 1024,
  Mi: 1024 ** 2,
  Gi: 1024 ** 3,
  Ti: 1024 ** 4,
  Pi: 1024 ** 5,
  Ei: 1024 ** 6,
};
