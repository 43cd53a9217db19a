import { readJson } from '../../data/json.ts';
import type { DataNode } from '../../data/node.ts';
import { LocatedError, type LocatedProblem } from '../../diagnostic/located-error.ts';
import type { Invocation } from '../../invocation/invocation.ts';
import type { Source } from '../../text/source.ts';
import { visible } from '../../text/visible.ts';
import type { EndpointPermission, Permissions } from '../permissions.ts';
import type { Imported } from './imported.ts';
import { macrosOf } from './macros.ts';
import { type RequestDefaults, readRequestDefaults, streamsOf } from './request-defaults.ts';
import { settingsOfDropIn } from './settings-patch.ts';

/**
 * What the policies that genpolicy makes with these settings let the host do in every container, before the pod's YAML adds its own.
 * A drop-in is read for what it adds by itself. Throws a LocatedError for a text that is neither.
 */
export function importGenpolicySettings(source: Source): Imported {
  const read = readJson(source);
  if ('problem' in read) throw new LocatedError(source, [read.problem]);
  const { root } = read;
  if (root.kind === 'map') return importedFrom(source, root.members);
  if (root.kind === 'list') return importedFrom(source, settingsOfDropIn(root));
  throw new LocatedError(source, [
    { range: root.range, message: 'settings have to be an object, and a drop-in a list' },
  ]);
}

function importedFrom(source: Source, settings: ReadonlyMap<string, DataNode>): Imported {
  const defaultsNode = settings.get('request_defaults');
  const defaults = readRequestDefaults(defaultsNode, macrosOf(settings.get('common')));
  return {
    permissions: {
      source,
      format: 'genpolicy-settings',
      enforcedBy: ['kata-agent'],
      endpoints: endpointsOf(defaults, defaultsNode),
      failing: { answer: 'unknown' },
      containers: [],
      execs: defaults.commands.map((command) => execOf(command, defaults)),
      environment: defaults.environment,
      copyFile: defaults.copyFile,
      unknown: defaults.unknown,
    },
    notes: [...defaults.notes, ...unreadNotes(settings)],
  };
}

/** Any terminal, in any container, as its user: that is what the rules look at for these lists. */
function execOf({ command, range }: RequestDefaults['commands'][number], defaults: RequestDefaults): Invocation {
  return {
    role: 'exec',
    command,
    tty: 'allowed',
    environment: defaults.environment,
    streams: streamsOf(defaults.switches),
    signals: 'any',
    range,
  };
}

function endpointsOf(
  { switches, commands, copyFile }: RequestDefaults,
  node: DataNode | undefined,
): Permissions['endpoints'] {
  const conditional = (name: string, isOpen: boolean): readonly [string, EndpointPermission] => {
    const range = node?.members.get(name)?.range;
    return [name, { answer: isOpen ? 'conditional' : 'denied', ...(range && { range }) }];
  };
  return new Map([
    conditional('CopyFileRequest', copyFile.length > 0),
    conditional('ExecProcessRequest', commands.length > 0),
    ...switches,
  ]);
}

/** What is set here and no exec policy has words for. */
function unreadNotes(settings: ReadonlyMap<string, DataNode>): readonly LocatedProblem[] {
  return [...settings]
    .filter(([name]) => name !== 'request_defaults' && name !== 'common')
    .map(([name, node]) => ({
      range: node.keyRange ?? node.range,
      message: `\`${visible(name)}\` says nothing about what may be started`,
    }));
}
