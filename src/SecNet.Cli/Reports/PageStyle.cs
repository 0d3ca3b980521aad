namespace SecNet.Cli.Reports;

/// <summary>What all report pages look like, for light and dark.</summary>
internal static class PageStyle
{
    public const string Base = """
        :root { color-scheme: light dark; --ground: #fbfbfa; --card: #fff; --text: #1d2129; --faint: #667085; --line: #e4e6ea; --compute: #3b6fd4; --wait: #e3a13a; --send: #3f9c7d; --floor: #c2334d; --offline: #8a63c9; --barrier: #b9bfca; }
        @media (prefers-color-scheme: dark) { :root { --ground: #14161a; --card: #1c1f25; --text: #e7e9ee; --faint: #98a1b0; --line: #30353e; --compute: #6f9bf0; --wait: #e9b55c; --send: #5fbf9e; --floor: #f0718a; --offline: #ab8be0; --barrier: #565d69; } }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 1080px; padding: 2.5rem 1.25rem 4rem; background: var(--ground); color: var(--text); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; font-variant-numeric: tabular-nums; }
        h1 { font-size: 1.5rem; margin: 0 0 .25rem; }
        h2 { font-size: 1.15rem; margin: 0; }
        p { margin: .25rem 0; color: var(--faint); }
        section { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 1.25rem 1.5rem; margin-top: 1.25rem; }
        dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: .75rem 1.5rem; margin: 1rem 0 .5rem; }
        dt { color: var(--faint); font-size: .8rem; } dd { margin: 0; font-size: 1.05rem; font-weight: 600; }
        table { border-collapse: collapse; width: 100%; margin-top: .75rem; } th, td { padding: .3rem .6rem; text-align: right; border-bottom: 1px solid var(--line); white-space: nowrap; }
        th { color: var(--faint); font-weight: 500; font-size: .85rem; } th:first-child, td:first-child { text-align: left; } a { color: inherit; }
        .legend span { display: inline-block; margin-right: 1.25rem; } .legend i { display: inline-block; width: .75em; height: .75em; margin-right: .4em; border-radius: 2px; }
        .scroll { overflow-x: auto; }
        """;
}
