import { type OrderCheck, orderEvidence, orderNote, orderSteps } from '../compare/order.ts';

/** What is to be said of a launch order, for people. */
export function orderText({ order, isValid, violations, serialised, parallel, criticalPath }: OrderCheck): string {
  const verdict = isValid
    ? `${order.join(',')}: valid\n`
    : `${order.join(',')}: not valid\n${violations.map(({ text }) => `  ${text}\n`).join('')}`;
  const steps = order.map((number) => {
    const { step, name, call } = orderSteps.find((one) => one.step === number)!;
    return `  ${step}  ${call.padEnd(15)}  ${name}\n`;
  });
  return `${verdict}
${steps.join('')}
${pairsText('can run beside each other', parallel)}${pairsText('are kept apart by the order of calls alone', serialised)}longest chain of dependencies: ${criticalPath.join('→')}
note: ${orderNote}
`;
}

function pairsText(what: string, pairs: OrderCheck['parallel']): string {
  if (pairs.length === 0) return `no steps ${what}\n`;
  return `steps that ${what}: ${pairs.map(([a, b]) => `${a} and ${b}`).join(', ')}\n`;
}

export function orderJson(check: OrderCheck): string {
  const { order, isValid, violations, serialised, parallel, criticalPath } = check;
  const document = {
    version: 1,
    order,
    valid: isValid,
    violations,
    steps: orderSteps,
    parallel,
    serialised,
    criticalPath,
    note: orderNote,
    evidence: orderEvidence,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
