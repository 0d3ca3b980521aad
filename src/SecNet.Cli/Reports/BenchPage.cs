namespace SecNet.Cli.Reports;
internal static class BenchPage { public static string Of(BenchReport report) => report.ToString(); }
