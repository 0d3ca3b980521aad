using SecNet.Generators.Model;

namespace SecNet.Generators.Parsing.Dsl;

/// <summary>
/// What was read of a .secnet file: the model (null when something kept it from being read), what is wrong, and where things stand.
/// Places change with every edit, so only the diagnostics branch of the pipeline looks at them.
/// </summary>
/// <param name="Path">The file, as its findings name it.</param>
/// <param name="Model">The network, or null.</param>
/// <param name="Findings">What reading found; compiling the model finds the rest.</param>
/// <param name="Places">Places for what compiling finds.</param>
public sealed record SecnetParseResult(string Path, NetworkModel? Model, EquatableArray<PlacedFinding> Findings, SecnetPlaces Places);
