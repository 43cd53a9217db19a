import { checkOrder, parseOrder } from '../compare/order.ts';
import { UserError } from '../diagnostic/diagnostic.ts';
import type { Io } from '../io/io.ts';
import { orderJson, orderText } from '../report/compare-order.ts';
import type { Given } from './command.ts';
import { printResult } from './print.ts';

/** 0: the steps can run in this order; 1: they can't. */
export function runCompareOrder(given: Given, io: Io): number {
  const other = strangers.find((name) => given.has(name));
  if (other !== undefined || given.operands.length > 0)
    throw new UserError(
      `\`--order\` takes no ${other === undefined ? 'image' : `\`--${other}\``}`,
      'check the order by itself',
    );
  const format = given.value('format') ?? 'text';
  if (format !== 'text' && format !== 'json')
    throw new UserError(`an order has no \`--format ${format}\``, 'use text or json');
  const check = checkOrder(parseOrder(given.value('order')!));
  printResult(format === 'json' ? orderJson(check) : orderText(check), given, io);
  return check.isValid ? 0 : 1;
}

const strangers = [
  'manifest',
  'policy',
  'pod',
  'scenario',
  'decrypt-config',
  'image-policy',
  'libpal',
  'gramine-package',
  'gramine-root',
  'gramine',
  'define',
  'config',
  'init',
  'with',
  'all',
];
