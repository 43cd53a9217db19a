const light = `
  color-scheme: light;
  --paper: #ffffff; --raised: #f5f6f8; --ink: #1b1f24; --soft: #50575f; --line: #c9ced4; --focus: #0550ae;
  --computed: #116329; --declared: #0550ae; --unknown: #8a4600;
  --wrap: #0550ae; --load: #a40e26; --load-gramine: #6b3fa0; --vm: #116329; --other: #50575f;`;

const dark = `
  color-scheme: dark;
  --paper: #14171b; --raised: #1e2329; --ink: #e9ecef; --soft: #b0b8c1; --line: #414a54; --focus: #8cbcff;
  --computed: #7ee2a0; --declared: #8cbcff; --unknown: #ffb86b;
  --wrap: #8cbcff; --load: #ff9aa8; --load-gramine: #d0b3ff; --vm: #7ee2a0; --other: #b0b8c1;`;

/** Contrast of text is at least 4.5 to 1 in both schemes; what colour says, a word, a pattern or a dash says too. */
export const style = `
:root {${light}
  font: 16px/1.5 system-ui, sans-serif;
}
@media (prefers-color-scheme: dark) { :root:not([data-theme="light"]) {${dark}
} }
:root[data-theme="dark"] {${dark}
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0 auto; padding: 1rem clamp(1rem, 4vw, 3rem) 4rem; max-width: 100rem; background: var(--paper); color: var(--ink); }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 1rem 0 .5rem; }
h2 { font-size: 1.3rem; margin: 2.5rem 0 .5rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1.05rem; margin: 1.5rem 0 .25rem; }
p { max-width: 50rem; margin: .5rem 0; }
li { max-width: 50rem; margin: .25rem 0; }
code { font: .9em ui-monospace, monospace; background: var(--raised); padding: 0 .2em; border-radius: 3px; overflow-wrap: anywhere; }
a { color: var(--focus); }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: .5rem; background: var(--paper); padding: .5rem; }
.bar { display: flex; justify-content: space-between; align-items: start; gap: 1rem; flex-wrap: wrap; }
.soft { color: var(--soft); }
.subjects { display: grid; grid-template-columns: repeat(auto-fit, minmax(16rem, 1fr)); gap: 1rem; padding: 0; list-style: none; }
.subjects > li { background: var(--raised); border-left: .35rem solid var(--other); border-radius: 4px; padding: .5rem .8rem; max-width: none; }
.subjects h3 { margin-top: 0; }
form#filters { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: end; background: var(--raised); padding: .8rem; border-radius: 4px; }
fieldset { border: 0; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: .2rem .9rem; }
legend, .field > span { display: block; font-size: .85rem; color: var(--soft); padding: 0; }
label { white-space: nowrap; }
input, select, button { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--soft); border-radius: 4px; padding: .2rem .5rem; min-height: 2rem; }
input[type="checkbox"] { min-height: 0; accent-color: var(--focus); }
button { cursor: pointer; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0; }
th, td { text-align: left; vertical-align: top; padding: .45rem .6rem; border-bottom: 1px solid var(--line); overflow-wrap: break-word; }
#criteria thead th { background: var(--paper); border-bottom: 2px solid var(--ink); min-width: 11rem; }
#criteria th[scope="rowgroup"] { background: var(--raised); text-transform: capitalize; }
#criteria th[scope="row"] { font-weight: 600; min-width: 11rem; max-width: 18rem; }
#criteria td { min-width: 12rem; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.value { font-weight: 600; font-variant-numeric: tabular-nums; }
.text, .question { display: block; overflow-wrap: anywhere; font-size: .9rem; color: var(--soft); font-weight: 400; }
.tag { display: inline-block; font-size: .75rem; border: 1px solid currentColor; border-radius: 1rem; padding: 0 .5rem; white-space: nowrap; }
.tag.computed { color: var(--computed); } .tag.declared { color: var(--declared); } .tag.unknown { color: var(--unknown); border-style: dashed; }
details { margin-top: .25rem; font-size: .9rem; }
summary { cursor: pointer; color: var(--focus); min-height: 1.5rem; }
dl { margin: .25rem 0; } dt { color: var(--soft); font-size: .85rem; } dd { margin: 0 0 .3rem; overflow-wrap: anywhere; }
figure { margin: 1rem 0 2rem; max-width: 60rem; }
.pictures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(32rem, 100%), 1fr)); gap: 0 2rem; }
figcaption { font-weight: 600; margin-bottom: .25rem; }
svg { display: block; width: 100%; height: auto; background: var(--raised); border-radius: 4px; }
svg text { fill: var(--ink); font: 13px system-ui, sans-serif; }
svg .axis { stroke: var(--soft); stroke-width: 1; } svg .grid { stroke: var(--line); stroke-width: 1; }
svg .line { fill: none; stroke-width: 2.5; } svg .area { stroke: var(--paper); stroke-width: 1; } svg .gap { fill: none; stroke-width: 1.5; stroke-dasharray: 5 4; }
.s-wrap { --own: var(--wrap); } .s-load { --own: var(--load); } .s-load-gramine { --own: var(--load-gramine); } .s-vm { --own: var(--vm); } .s-other { --own: var(--other); }
.subjects > li[class] { border-left-color: var(--own); }
svg .line, svg .gap, svg .point { stroke: var(--own); } svg .area, svg .point { fill: var(--own); }
svg .line.s-load { stroke-dasharray: 9 4; } svg .line.s-load-gramine { stroke-dasharray: 3 4; } svg .line.s-vm { stroke-dasharray: 12 3 2 3; }
svg .uncovered { fill: none; stroke: var(--soft); } svg .given { stroke: var(--soft); stroke-dasharray: 2 4; }
svg text.on { fill: var(--paper); }
@media print {
  :root:root {${light}
    font-size: 10pt;
  }
  body { padding: 0; max-width: none; }
  .skip, form#filters, #theme-choice { display: none; }
  .scroll { overflow: visible; }
  #criteria { font-size: 8pt; } #criteria thead th, #criteria th[scope="row"], #criteria td { min-width: 0; }
  tr, figure, .subjects > li { break-inside: avoid; }
  thead { display: table-header-group; }
  h2, h3, figcaption { break-after: avoid; }
  svg, .subjects > li, code { background: none; border: 1px solid var(--line); }
}
`;
