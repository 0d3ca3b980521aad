using System.Text.Json.Serialization;

namespace SecNet.Cli.Bench;

/// <summary>Inferences a second of one way to evaluate, online.</summary>
/// <param name="Batch">Inferences evaluated together.</param>
/// <param name="Threads">Threads of each party.</param>
/// <param name="QueriesPerSecond">Null when it was not measured: so many do not fit into memory well.</param>
/// <param name="Failed">What is not as it must be.</param>
internal sealed record Throughput(int Batch, int Threads, double? QueriesPerSecond, [property: JsonIgnore] string[] Failed);
