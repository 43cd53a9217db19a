import { jsonText } from './json-text.ts';
import { type Against, hex, type MeasuredArea, type Measurement, permissions } from './measurement.ts';

/** For programs; `schemas/measurement-report.json` describes it. */
export function measurementJson(measurement: Measurement, against?: Against): string {
  return jsonText({ ...measurementRecord(measurement), ...(against && { against }) });
}

export function measurementRecord(measurement: Measurement): object {
  const { gramine, mrenclave, needs, mrsigner, attributes } = measurement;
  return {
    version: 1,
    ...(gramine !== undefined && { gramine }),
    mrenclave,
    ...(needs.length > 0 && { needs }),
    mrsigner,
    isvProdId: measurement.isvProdId,
    isvSvn: measurement.isvSvn,
    attributes: {
      debug: attributes.debug,
      flags: hex(attributes.flags),
      xfrm: hex(attributes.xfrm),
      xfrmMask: hex(attributes.xfrmMask),
    },
    miscSelect: hex(measurement.miscSelect),
    date: measurement.date,
    layout: measurement.layout.map(areaRecord),
  };
}

function areaRecord({ name, address, size, flags, measured }: MeasuredArea): object {
  return {
    name,
    address: address === null ? null : hex(address),
    size: size === null ? null : hex(size),
    flags: flags === null ? null : permissions(flags),
    measured,
  };
}
