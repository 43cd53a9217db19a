import type { JsonObject } from '../data/node.ts';
import { messageOf, messagesOf, numberOf, textOf } from './request-fields.ts';
import { shown } from './shown.ts';

/**
 * What `network_setup = "non-loopback"` allows, as portable patterns over the whole text. IPv4 outside 0.0.0.0/8 and 127.0.0.0/8; IPv6
 * outside ::/16, which holds the loopback address and every form of IPv4 in IPv6.
 */
export const networkPatterns = {
  address:
    '(?:[1-9]|[1-9][0-9]|1[013-9][0-9]|12[0-689]|2[0-5][0-9])(?:\\.[0-9]{1,3}){3}|[1-9a-fA-F][0-9a-fA-F]{0,3}:[0-9a-fA-F:]{1,34}',
  /** Of a route: an address with or without the length of its prefix, everything, or nothing said. */
  destination:
    '(?:0\\.0\\.0\\.0/0|::/0)?|(?:(?:[1-9]|[1-9][0-9]|1[013-9][0-9]|12[0-689]|2[0-5][0-9])(?:\\.[0-9]{1,3}){3}|[1-9a-fA-F][0-9a-fA-F]{0,3}:[0-9a-fA-F:]{1,34})(?:/[0-9]{1,3})?',
  /** Of an interface of the guest. */
  device: '[a-zA-Z0-9_.-]{1,15}',
} as const;

/** The flags of an interface that the host may set: none, or IFF_NOARP. */
export const interfaceFlags: readonly number[] = [0, 128];

/** The state of a neighbour that the host may set: NUD_PERMANENT. */
export const neighbourState = 128;

const noHardwareAddress = '00:00:00:00:00:00';

/** Why a request to set up the network is denied; undefined when it is allowed. */
export function networkProblem(endpoint: string, request: JsonObject): string | undefined {
  if (endpoint === 'UpdateInterfaceRequest') return interfaceProblem(messageOf(request, 'interface'));
  const outer = endpoint === 'UpdateRoutesRequest' ? 'routes' : 'neighbors';
  const inner = endpoint === 'UpdateRoutesRequest' ? 'Routes' : 'ARPNeighbors';
  const list = messageOf(request, outer);
  const items = list && messagesOf(list, inner);
  if (!items) return `it has no \`${outer}.${inner}\``;
  for (const item of items) {
    const problem = endpoint === 'UpdateRoutesRequest' ? routeProblem(item) : neighbourProblem(item);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function interfaceProblem(message: JsonObject | undefined): string | undefined {
  if (!message) return 'it names no interface';
  const flags = numberOf(message, 'raw_flags');
  const addresses = messagesOf(message, 'IPAddresses');
  if (!addresses) return 'its addresses are malformed';
  const bad = addresses.find((one) => !matches('address', textOf(one, 'address')));
  return (
    deviceProblem(message, 'name') ??
    (textOf(message, 'device') === '' ? undefined : deviceProblem(message, 'device')) ??
    (bad && `${shown(textOf(bad, 'address') ?? '')} is no address beyond loopback`) ??
    (textOf(message, 'hwAddr') === noHardwareAddress
      ? `${shown(noHardwareAddress)} is no hardware address`
      : undefined) ??
    (textOf(message, 'hwAddr') === undefined ? '`hwAddr` is not of its type' : undefined) ??
    (flags !== undefined && interfaceFlags.includes(flags) ? undefined : `its flags are ${flags ?? 'no number'}`)
  );
}

function routeProblem(route: JsonObject): string | undefined {
  const [source, gateway, destination] = ['source', 'gateway', 'dest'].map((name) => textOf(route, name));
  return (
    deviceProblem(route, 'device') ??
    (source === '' || matches('address', source)
      ? undefined
      : `the source ${shown(source ?? '')} is no address beyond loopback`) ??
    (gateway === '' || matches('address', gateway)
      ? undefined
      : `the gateway ${shown(gateway ?? '')} is no address beyond loopback`) ??
    (matches('destination', destination)
      ? undefined
      : `the destination ${shown(destination ?? '')} is no network beyond loopback`)
  );
}

function neighbourProblem(neighbour: JsonObject): string | undefined {
  const to = messageOf(neighbour, 'toIPAddress');
  const address = to && textOf(to, 'address');
  const state = numberOf(neighbour, 'state');
  return (
    deviceProblem(neighbour, 'device') ??
    (matches('address', address) ? undefined : `${shown(address ?? '')} is no address beyond loopback`) ??
    (state === neighbourState ? undefined : `its state is ${state ?? 'no number'}, not ${neighbourState}`)
  );
}

function deviceProblem(message: JsonObject, name: string): string | undefined {
  const device = textOf(message, name);
  if (device === undefined || !matches('device', device)) return `${shown(device ?? '')} is no name of an interface`;
  return device === 'lo' ? '`lo` is not set up by the host' : undefined;
}

const compiled = new Map(
  Object.entries(networkPatterns).map(([name, pattern]) => [name, new RegExp(`^(?:${pattern})$`)]),
);

function matches(pattern: keyof typeof networkPatterns, text: string | undefined): boolean {
  return text !== undefined && compiled.get(pattern)!.test(text);
}
