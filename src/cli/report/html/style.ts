/** The one style sheet of a report: no attribute of an element may have a style of its own. */
export const STYLE: string = `
:root{color-scheme:light dark;--bg:#f4f6f8;--card:#fff;--ink:#171b21;--muted:#566070;--line:#dde2e8;--track:#edf0f3;
--blue:#2563c9;--teal:#0b7d72;--violet:#7447c0;--amber:#8f5600;--red:#b92c25;--green:#1c7a3c}
@media (prefers-color-scheme:dark){:root{--bg:#0e1115;--card:#171b21;--ink:#e7ebf0;--muted:#9ba6b5;--line:#2b323c;--track:#232a33;
--blue:#6ea8ff;--teal:#3fc7b5;--violet:#b594ff;--amber:#f0b455;--red:#ff8078;--green:#62cf85}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;
font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
main,header,footer{max-width:72rem;margin:0 auto;padding:0 1rem}
header{padding-top:1.5rem}
h1{font-size:1.6rem;line-height:1.25;margin:.1rem 0 .5rem;letter-spacing:-.01em}
h2{font-size:1.05rem;line-height:1.3;margin:0 0 .15rem}
h3{font-size:.92rem;margin:1.1rem 0 .3rem}
h3 code{font-weight:600}
p{margin:.3rem 0}
code,pre{font:.88em/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
.kicker{color:var(--muted);font-size:.85rem;margin:0}
.about{color:var(--muted);margin:.5rem 0 0}
.lead{color:var(--muted);font-size:.88rem;margin:0 0 .8rem}
.none{color:var(--muted);margin:.2rem 0}
.status{display:inline-flex;align-items:center;gap:.45rem;padding:.2rem .7rem .2rem .55rem;border:1.5px solid;border-radius:99px;font-weight:600;font-size:.92rem}
.status svg{width:1rem;height:1rem;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
.written{color:var(--green)}.rejected,.stopped{color:var(--amber)}.failed{color:var(--red)}
.note{border-left:4px solid currentColor;background:var(--card);padding:.6rem .9rem;margin:1rem 0 0;border-radius:0 6px 6px 0}
.note p{color:var(--ink);margin:0}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.4rem,1fr));gap:.75rem;margin:1.25rem 0 .75rem}
.tiles div{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:.65rem .85rem}
.tiles dt{color:var(--muted);font-size:.82rem}
.tiles dd{margin:0}
.tiles .value{font-size:1.4rem;font-weight:650;line-height:1.25;letter-spacing:-.01em}
.tiles .more{color:var(--muted);font-size:.82rem}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,27rem),1fr));gap:.75rem}
section{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:.9rem 1rem 1rem;min-width:0}
.wide{grid-column:1/-1}
.chart{display:grid;grid-template-columns:auto minmax(0,1fr);column-gap:.5rem;margin:.6rem 0 .2rem;font-size:.76rem;color:var(--muted)}
.chart .y{display:flex;flex-direction:column;justify-content:space-between;align-items:flex-end;height:10rem}
.chart .y span{height:0;line-height:0}
.plot{width:100%;height:10rem;display:block;overflow:visible}
.chart .x{grid-column:2;width:100%;height:1.15rem;display:block;overflow:visible;fill:currentColor;font-size:.76rem}
.plot *,.legend line{vector-effect:non-scaling-stroke}
.grid{stroke:var(--line);stroke-width:1}
.line{fill:none;stroke-width:1.75;stroke-linejoin:round}
.area{fill-opacity:.16;stroke:none}
.level{fill:none;stroke:var(--ink);stroke-width:1.5}
.dashed{stroke-dasharray:7 4}.dotted{stroke-dasharray:1.5 3.5;stroke-linecap:round;stroke-width:2}
.track{fill:var(--track)}
.line.blue{stroke:var(--blue)}.line.teal{stroke:var(--teal)}
.area.blue,.fill.blue{fill:var(--blue)}.area.teal,.fill.teal{fill:var(--teal)}
.fill.violet{fill:var(--violet)}.fill.amber{fill:var(--amber)}.fill.red{fill:var(--red)}
.legend{display:flex;flex-wrap:wrap;gap:.15rem 1.1rem;list-style:none;margin:.3rem 0;padding:0;font-size:.82rem;color:var(--muted)}
.legend li{display:flex;align-items:center;gap:.4rem}
.legend svg{width:1.5rem;height:.5rem;flex:none}
table{border-collapse:collapse;width:100%;font-size:.88rem}
th{text-align:left;font-weight:400}
thead th{color:var(--muted);font-size:.8rem}
.bars th,.bars td{padding:.2rem 0;vertical-align:middle}
.bars thead th,.bars thead td{padding-top:0}
.bars th:first-child{width:34%;padding-right:.7rem}
.bars .number,.bars .share{text-align:right;white-space:nowrap;width:1%;padding-left:.7rem}
.bars .share{color:var(--muted);font-size:.82em}
.stacked th:first-child{width:45%}
.stacked th small{display:block}
@media (max-width:30rem){
.stacked thead td{display:none}
.stacked tr{display:grid;grid-template-columns:minmax(0,1fr) auto auto;align-items:center}
.stacked thead tr{grid-template-columns:minmax(0,1fr) auto}
.stacked tbody th:first-child{grid-column:1/-1;padding:.35rem 0 0;font-size:.82rem}
.stacked .number,.stacked .share,.stacked th:first-child{width:auto}
}
.bar svg{display:block;width:100%;height:.62rem;border-radius:2px}
small{color:var(--muted);font-size:.86em}
details{margin-top:.5rem;font-size:.88rem}
summary{cursor:pointer;color:var(--muted);width:fit-content}
.figures th,.figures td{padding:.15rem .6rem .15rem 0;border-bottom:1px solid var(--line);text-align:right}
.figures th:first-child{text-align:left}
.figures td:last-child,.figures th:last-child{padding-right:0}
.split{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,24rem),1fr));gap:.2rem 2.5rem}
.split h3{margin-top:.5rem}
.examples{list-style:none;margin:.3rem 0 0;padding:0}
.examples li{border-top:1px solid var(--line);padding:.45rem 0}
.examples p{margin:0}
.place{color:var(--muted);font-size:.84rem}
pre{margin:.35rem 0 0;padding:.5rem .65rem;background:var(--track);border-radius:6px;white-space:pre-wrap}
footer{color:var(--muted);font-size:.82rem;padding-top:1rem;padding-bottom:2rem}
:focus-visible{outline:2px solid var(--blue);outline-offset:2px;border-radius:3px}
@media print{
:root{color-scheme:light;--bg:#fff;--card:#fff;--ink:#000;--muted:#444;--line:#ccc;--track:#eee;
--blue:#2563c9;--teal:#0b7d72;--violet:#7447c0;--amber:#8f5600;--red:#b92c25;--green:#1c7a3c}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
body{font-size:10.5pt}
main,header,footer{max-width:none;padding-left:0;padding-right:0}
section,.tiles div,.examples li{break-inside:avoid}
section.long{break-inside:auto}
h2,h3{break-after:avoid}
details:not([open]){display:none}
.chart .y,.plot{height:7.5rem}
}
`;
