/** Colours of the four tones: text on white with a contrast of at least 4.5:1 (WCAG 2.2, 1.4.3); each has a mark and a word beside it. */
export const tones = {
  valid: { colour: '#0b6a2b', ground: '#eef7f0', mark: '✓' },
  warning: { colour: '#7a4a00', ground: '#fdf5e6', mark: '!' },
  invalid: { colour: '#a4131b', ground: '#fdeeee', mark: '✕' },
  none: { colour: '#4a4a4a', ground: '#f3f3f3', mark: '–' },
} as const;

/** One style for screen and A4. The metric of Times New Roman, as on every paper of an office (Decree 30/2020, Annex I, I.4). */
export const style = `
@page { size: A4; margin: 18mm 16mm 18mm 20mm }
* { box-sizing: border-box }
html { font: 11.5pt/1.45 "Times New Roman", Tinos, "Liberation Serif", serif; color: #1a1a1a; background: #eceff1; -webkit-print-color-adjust: exact; print-color-adjust: exact }
body { margin: 0 }
main { max-width: 190mm; margin: 8mm auto; padding: 14mm 16mm; background: #fff; box-shadow: 0 1px 5px #0003 }
main + main { break-before: page }
h1 { font-size: 17pt; line-height: 1.25; margin: 0 0 1mm }
.file { margin: 0 0 5mm; color: #444; overflow-wrap: anywhere }
h2 { font-size: 13pt; margin: 0; display: flex; gap: 3mm; align-items: baseline; flex-wrap: wrap }
h3 { font-size: 11.5pt; margin: 4mm 0 1mm; break-after: avoid }
.verdict { display: flex; gap: 4mm; align-items: flex-start; padding: 4mm 5mm; border-left: 1.6mm solid; margin: 0 0 5mm; break-inside: avoid }
.verdict p { margin: 0; font-size: 13.5pt; line-height: 1.35; color: #1a1a1a }
.verdict .word { font-weight: bold; font-size: 11.5pt; text-transform: uppercase; letter-spacing: .03em; color: inherit }
.mark { flex: none; display: inline-block; width: 1.5em; height: 1.5em; line-height: 1.5em; border-radius: 50%; text-align: center; color: #fff; font: bold 1em/1.5em Arial, "Liberation Sans", sans-serif }
.verdict .mark { font-size: 15pt; margin-top: .5mm }
.notice { border: 1px solid #7a4a00; padding: 2.5mm 4mm; margin: 0 0 5mm; font-weight: bold }
dl { display: grid; grid-template-columns: minmax(42mm, 34%) 1fr; gap: 1mm 5mm; margin: 2mm 0 0 }
dt { color: #555 }
dd { margin: 0; overflow-wrap: anywhere; unicode-bidi: isolate }
code { font: .78em/1.45 "Courier New", "Liberation Mono", monospace; overflow-wrap: anywhere }
.card { border-top: 1px solid #bbb; margin-top: 7mm; padding-top: 5mm }
.card .card { margin-left: 6mm }
.card .name { font-weight: normal; overflow-wrap: anywhere; unicode-bidi: isolate }
.state { display: flex; gap: 2mm; align-items: center; font-weight: bold; margin: 1.5mm 0 0 }
ul, ol { margin: 0; padding-left: 6mm }
li { margin: .6mm 0; overflow-wrap: anywhere; unicode-bidi: isolate }
li small, li code { display: block; color: #555 }
small { font-size: .88em }
footer { margin-top: 8mm; border-top: 1px solid #bbb; padding-top: 2mm; color: #555; font-size: 9.5pt }
${Object.entries(tones).map(([tone, { colour, ground }]) => `.${tone} { color: ${colour} } .verdict.${tone} { background: ${ground}; border-color: ${colour} } .${tone} > .mark { background: ${colour} }`).join('\n')}
@media print { html { background: #fff; font-size: 11pt } main { margin: 0; padding: 0; max-width: none; box-shadow: none } dl > dt, dl > dd, li { break-inside: avoid } }
`;
