namespace Verify.Reports.Site;

/// <summary>The style sheet of the report: light and dark, narrow screens, print; no font and no image is loaded.</summary>
internal static class SiteStyle
{
    /// <summary>CSS, the same on every page.</summary>
    public const string Css = """
        :root {
          color-scheme: light dark;
          --ink: #1d2329; --paper: #ffffff; --faint: #5c6873; --line: #d5dbe1; --panel: #f5f7f9; --link: #0b57a4;
          --proved: #0a6b46; --certified: #0a6b46; --supported: #1f6f8b; --refuted: #a8261b; --undecided: #8a6100; --vacuous: #8a6100;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --ink: #e4e8ec; --paper: #14181c; --faint: #9aa6b1; --line: #333b43; --panel: #1c2228; --link: #7fb6f0;
            --proved: #57c994; --certified: #57c994; --supported: #6fc3dd; --refuted: #f08a80; --undecided: #e0b64d; --vacuous: #e0b64d;
          }
        }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 62rem; padding: 1.5rem 1.25rem 4rem; color: var(--ink); background: var(--paper);
          font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif; }
        h1 { font-size: 1.6rem; line-height: 1.25; margin: .4rem 0 .6rem; overflow-wrap: anywhere; }
        h2 { font-size: 1.15rem; margin: 2.2rem 0 .6rem; border-bottom: 1px solid var(--line); padding-bottom: .2rem; }
        a { color: var(--link); text-underline-offset: .15em; }
        nav, .note, footer { color: var(--faint); font-size: .9rem; }
        code, pre, .num { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .9em; }
        pre { background: var(--panel); border: 1px solid var(--line); border-radius: .4rem; padding: .7rem .9rem; overflow-x: auto; }
        .scroll { overflow-x: auto; overflow-y: hidden; padding: .25rem 0; }
        table { border-collapse: collapse; margin: .5rem 0 1rem; }
        th, td { text-align: left; padding: .3rem 1.1rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
        th, th.num { font: 600 .88rem/1.55 system-ui, sans-serif; color: var(--faint); }
        td.num, th.num { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
        .ledger { width: 100%; }
        .ledger td.wide, .ledger td.id { overflow-wrap: anywhere; } 
        .claims { table-layout: fixed; } .claims th:nth-child(1) { width: 11rem; } .claims th:nth-child(2) { width: 7.5rem; } .claims th:nth-child(3) { width: 6.5rem; } .claims th.num { width: 8rem; }
        td.wide ul { margin: 0; padding-left: 1.1rem; }
        #filter { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; margin: 1rem 0; }
        #filter[hidden] { display: none; } #filter select { max-width: 14rem; }
        #filter select, #filter input, #filter button { font: inherit; color: inherit; background: var(--panel); border: 1px solid var(--line); border-radius: .35rem; padding: .2rem .4rem; }
        .statement { background: var(--panel); border: 1px solid var(--line); border-radius: .5rem; padding: .8rem 1rem; margin: .8rem 0 1rem; overflow-x: auto; }
        .statement math { font-size: 1.1rem; margin: .3rem 0; }
        .badge { display: inline-block; border: 1.5px solid currentColor; border-radius: 1rem; padding: .05rem .7rem; font-weight: 600; font-size: .92rem; white-space: nowrap; margin-right: .5rem; }
        .proved { color: var(--proved); } .certified { color: var(--certified); } .supported { color: var(--supported); }
        .refuted { color: var(--refuted); } .undecided { color: var(--undecided); } .vacuous { color: var(--vacuous); }
        .differs { color: var(--refuted); font-weight: 600; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.2rem; margin: .6rem 0; }
        dt { color: var(--faint); } dd { margin: 0; overflow-wrap: anywhere; }
        ol.steps > li { margin: .5rem 0; }
        details { margin: .4rem 0; } summary { cursor: pointer; color: var(--link); }
        figure { margin: 1rem 0; } figure svg, figure img { width: 100%; max-width: 54rem; height: auto; }
        figcaption { color: var(--faint); font-size: .92rem; }
        .matrix { display: inline-block; border-left: 2px solid currentColor; border-right: 2px solid currentColor; border-radius: .35rem; padding: 0 .5rem; }
        .matrix table { margin: .15rem 0; }
        .matrix td { border: 0; text-align: right; padding: .1rem .5rem; }
        .named { display: flex; align-items: center; gap: .6rem; flex-wrap: wrap; margin: .5rem 0; }
        @media (max-width: 44rem) {
          body { padding: 1rem .8rem 3rem; }
          dl { grid-template-columns: 1fr; } dt { margin-top: .5rem; }
          .ledger td.wide, .ledger th.wide, .claims td.num, .claims th.num { display: none; }
          .claims th:nth-child(1) { width: auto; } .claims th:nth-child(2) { width: 6.4rem; } .claims th:nth-child(3) { width: 5.4rem; } th, td { padding-right: .7rem; } .claims .badge { padding: .05rem .4rem; margin: 0; }
        }
        @media print {
          body { max-width: none; padding: 0; font-size: 10.5pt; } nav { display: none; } a { color: inherit; text-decoration: none; }
          h2 { break-after: avoid; } .statement, pre, table, figure { break-inside: avoid; } details > * { display: block; }
        }
        """;
}
