import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import schema from '../../schemas/compare-order-report.json' with { type: 'json' };
import { checkOrder, parseOrder } from '../../src/compare/order.ts';
import { orderJson } from '../../src/report/compare-order.ts';

test.each(['1,2,3,4,5,6,7,8', '1,2,6,3,4,5,7,8', '8,7,6,5,4,3,2,1'])(
  'what is said of %s is as the schema has it',
  (order) => {
    const validate = new Ajv({ strictTypes: false }).compile(schema);
    const document: unknown = JSON.parse(orderJson(checkOrder(parseOrder(order))));
    expect([validate(document), validate.errors]).toEqual([true, null]);
  },
);
