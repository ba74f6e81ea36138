/** The page's own, in light and dark, on paper, and from the width of a telephone on. */
export const style = `
:root{color-scheme:light dark;--ink:#16202e;--soft:#5b6778;--line:#dde3ea;--paper:#fff;--ground:#f5f7fa;--critical:#c62a2f;--critical-soft:#fdeceb;--warning:#b06a00;--warning-soft:#fff4dc;--good:#1f8a5b;--good-soft:#e6f6ee;--info:#4a6fa5;--root:#2b3a67;--wire:#b6c0cd}
@media (prefers-color-scheme:dark){:root{--ink:#e7ecf3;--soft:#9aa7b8;--line:#2c3644;--paper:#171d26;--ground:#0f141b;--critical:#ff7b78;--critical-soft:#3a1d20;--warning:#f0b44c;--warning-soft:#352a14;--good:#57c994;--good-soft:#142c22;--info:#8fb2e6;--root:#4a5fa8;--wire:#485568}}
*{box-sizing:border-box}html{scroll-behavior:smooth}
body{margin:0;font:15px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;color:var(--ink);background:var(--ground)}
main{max-width:1360px;margin:0 auto;padding:32px 24px 64px}
h1{font-size:26px;line-height:1.25;margin:2px 0 6px;overflow-wrap:anywhere}h2{font-size:19px;margin:44px 0 6px}
p{margin:6px 0}.soft,.lead{color:var(--soft)}.lead{max-width:92ch}
code,pre{font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
.kicker{font-size:12px;letter-spacing:.08em;text-transform:uppercase;color:var(--soft);margin:0}
.cards{display:grid;grid-template-columns:2fr repeat(4,1fr);gap:14px;margin:22px 0 0}
.card{background:var(--paper);border:1px solid var(--line);border-radius:12px;padding:16px 18px}
.card b{display:block;font-size:30px;line-height:1.15;font-variant-numeric:tabular-nums}.card span{color:var(--soft);font-size:13.5px}
.card.critical b{color:var(--critical)}.card.warning b{color:var(--warning)}.card.zero b{color:var(--soft)}
.verdict{display:flex;align-items:center;gap:18px}.verdict b{font-size:22px}.verdict.failed{background:var(--critical-soft)}.verdict.failed b{color:var(--critical)}
.verdict.passed{background:var(--good-soft)}.verdict.passed b{color:var(--good)}.verdict.unknown{background:var(--warning-soft)}.verdict.unknown b{color:var(--warning)}
.ring{flex:none;width:84px;height:84px}.ring circle{fill:none;stroke-width:9;stroke:var(--line)}.ring .share{stroke:currentColor;stroke-linecap:round}.ring text{font-size:19px;font-weight:700;fill:currentColor;text-anchor:middle}
.failed .ring{color:var(--critical)}.passed .ring{color:var(--good)}.unknown .ring{color:var(--warning)}
.legend{display:flex;flex-wrap:wrap;gap:6px 20px;padding:0;margin:12px 0;list-style:none;font-size:13.5px;color:var(--soft)}
.legend i{display:inline-block;width:14px;height:14px;border-radius:4px;margin-right:7px;vertical-align:-2px;border:1.5px solid var(--line);background:var(--paper)}
.legend i.root{background:var(--root);border-color:var(--root)}.legend i.good{border-left:4px solid var(--good)}.legend i.unread{border-left:4px dotted var(--soft)}.legend i.warning{border-left:4px solid var(--warning)}.legend i.critical{background:var(--critical-soft);border-color:var(--critical)}
.legend i.wire{height:0;width:22px;border:0;border-top:2px dashed var(--wire);border-radius:0;vertical-align:4px}.legend i.wire.open{border-top:2px solid var(--warning)}
.map{background:var(--paper);border:1px solid var(--line);border-radius:12px;overflow:auto;max-height:86vh}.map svg{display:block;margin:0 auto}
.map path{fill:none;stroke:var(--wire);stroke-width:1.4}.map path.warning{stroke:var(--warning)}.map path.critical{stroke:var(--critical);stroke-width:2}.map path.undeclared{stroke-dasharray:5 4}
.map .heading{font-size:12px;font-weight:600;letter-spacing:.04em;fill:var(--soft)}
.table rect{fill:var(--paper);stroke:var(--line);stroke-width:1.4}.table .edge{stroke:none;fill:var(--good)}.table .name{font-size:13px;font-weight:600;fill:var(--ink)}.table .about{font-size:11.5px;fill:var(--soft)}
.table.unread rect{stroke-dasharray:3 3}.table.unread .edge{fill:var(--soft)}.table.warning .edge{fill:var(--warning)}.table.critical rect{fill:var(--critical-soft);stroke:var(--critical)}.table.critical .edge{fill:var(--critical)}.table.critical .about{fill:var(--critical)}
.table.global rect,.table.other.good rect{fill:var(--ground)}.table.global .edge,.table.other.good .edge{fill:var(--wire)}
.table.root rect{fill:var(--root);stroke:var(--root)}.table.root.critical rect{stroke:var(--critical)}.table.root text{fill:#fff}.table.root .edge{fill:#fff9}
.table circle{fill:var(--critical)}.table text.count{font-size:11.5px;font-weight:700;fill:var(--paper);text-anchor:middle}
.map a:hover rect:first-of-type,.map a:focus rect:first-of-type{stroke:var(--ink)}
.rule{background:var(--paper);border:1px solid var(--line);border-left:4px solid var(--info);border-radius:10px;margin:10px 0;padding:0 18px}
.rule.critical{border-left-color:var(--critical)}.rule.warning{border-left-color:var(--warning)}.rule[open]{padding-bottom:12px}
.rule>summary{display:flex;flex-wrap:wrap;gap:4px 14px;align-items:baseline;padding:12px 0;cursor:pointer;list-style-position:inside}
.rule>summary .title{flex:1;min-width:12ch}.places{color:var(--soft);font-size:13.5px;white-space:nowrap}
.severity{font-size:12px;font-weight:700;text-transform:uppercase;letter-spacing:.05em;color:var(--info);min-width:68px}.critical>summary .severity{color:var(--critical)}.warning>summary .severity{color:var(--warning)}
.rule ul{list-style:none;margin:10px 0 0;padding:0}.finding{border-top:1px solid var(--line);padding:10px 0}.cause{color:var(--soft)}
.where{font-weight:600;overflow-wrap:anywhere}.label{display:inline-block;font-size:12px;border:1px solid var(--line);border-radius:20px;padding:0 9px;margin-left:8px;color:var(--soft);overflow-wrap:anywhere}
.finding summary{cursor:pointer;color:var(--soft);font-size:13.5px}pre{white-space:pre-wrap;overflow-wrap:anywhere;background:var(--ground);border-radius:8px;padding:10px 12px;margin:8px 0}
.scroll{overflow-x:auto;background:var(--paper);border:1px solid var(--line);border-radius:12px}table{border-collapse:collapse;width:100%}th,td{padding:8px 14px;text-align:left;border-top:1px solid var(--line);vertical-align:top}thead th{border-top:0;font-size:13px;color:var(--soft);white-space:nowrap}td.number{text-align:right;font-variant-numeric:tabular-nums}td a,.chips a{color:inherit}tr:target td{background:var(--warning-soft)}
.dot{display:inline-block;width:9px;height:9px;border-radius:9px;margin-right:9px;background:var(--good)}.dot.unread{background:none;border:1px dotted var(--soft)}.dot.warning{background:var(--warning)}.dot.critical{background:var(--critical)}
.chips{display:flex;flex-wrap:wrap;gap:6px;padding:0;list-style:none;margin:8px 0}.chips li{border:1px solid var(--line);background:var(--paper);border-radius:8px;padding:3px 10px;font-size:13px}
.chips li.passed::before{content:"✓ ";color:var(--good)}.chips li.findings::before{content:"● ";color:var(--critical)}.chips li.left::before{content:"– ";color:var(--soft)}.chips li.left{color:var(--soft)}
@media (max-width:900px){.cards{grid-template-columns:1fr 1fr}.verdict{grid-column:1/-1}}
@media (max-width:560px){main{padding:20px 14px 48px}h1{font-size:21px}.card{padding:12px 14px}.card b{font-size:24px}.verdict b{font-size:19px}th,td{padding:8px 10px}.rule{padding:0 12px}}
@media print{body{background:#fff}.map{max-height:none;overflow:visible}.map svg{width:100%;height:auto}.rule{break-inside:avoid}}`;
