using SecNet.Generators;
using SecNet.Generators.Diagnostics;
using SecNet.Generators.Model;
using SecNet.Runtime.Weights;
using SecNet.Tool.Calibration;
using SecNet.Tool.Compilation;

namespace SecNet.Tool.Tests.EndToEnd;

/// <summary>A network that compiles, weights that keep its contracts, and inputs within its range, its ends included.</summary>
/// <param name="Seed">Names all of it.</param>
/// <param name="Network">The compiled network.</param>
/// <param name="Weights">What it is run with, one after another.</param>
/// <param name="Inputs">As clients give them.</param>
internal sealed record NetworkCase(int Seed, CompileResult Network, IReadOnlyList<SafetensorsFile> Weights, IReadOnlyList<float[]> Inputs)
{
    // Rounding may carry a value beyond what was observed; a small margin leaves no room for it at few fraction bits.
    private const decimal Margin = 4;

    /// <summary>
    /// The case of a seed: ranges proved from the contracts where they fit a ring, with weights that use these up; otherwise, and for every
    /// fourth, calibrated on the case's own weights and inputs. Null when even so nothing fits, which only a finding of range or failures may say.
    /// </summary>
    public static NetworkCase? Of(int seed) => Of(RandomNetwork.Of(seed), seed);

    /// <summary>The same for a given network.</summary>
    public static NetworkCase? Of(NetworkModel model, int seed)
    {
        var (inputs, shapes) = (InputsOf(model, seed), NetworkDescription.OfShapes(model));
        if (seed % 4 != 0 && Compile(model) is { } proved) return new(seed, proved, [.. Enum.GetValues<WeightKind>().Select(kind => ContractWeights.Of(shapes, kind, seed))], inputs);
        var weights = ContractWeights.Of(shapes, WeightKind.Uniform, seed);
        try
        {
            return Compile(Calibrator.Calibrate(model, weights, inputs, Margin, isSynthetic: true)) is { } calibrated ? new(seed, calibrated, [weights], inputs) : null;
        }
        catch (CalibrationException)
        {
            return null; // squares of squares leave the largest bound
        }
    }

    private static CompileResult? Compile(NetworkModel model)
    {
        var result = Compiler.Compile(model);
        if (result.Program is not null) return result;

        // What the message offers must do.
        if (result.Findings.SingleOrDefault(static finding => finding.Id == FindingIds.OfflineBudgetExceeded) is { } exceeded)
        {
            var offered = ByteCount.Parse(exceeded.Arguments[6]);
            Assert.True(offered > model.Budget.OfflineBytes, $"{model.Name}: {offered} bytes are offered for {model.Budget.OfflineBytes}");
            return Compile(model with { Budget = model.Budget with { OfflineBytes = offered } });
        }

        Assert.NotEmpty(result.Findings);
        Assert.All(result.Findings, finding => Assert.True(
            finding.Id is FindingIds.RingOverflow or FindingIds.FailureBudgetExceeded, $"{model.Name}: {finding.Id} ({string.Join(", ", finding.Arguments)})"));
        return null;
    }

    private static float[][] InputsOf(NetworkModel model, int seed)
    {
        var (draws, bound) = (new Draws(~seed), (float)model.InputMaxAbs);
        return
        [
            Fill(() => bound), Fill(() => -bound), Fill(() => draws.Pick(bound, -bound)),
            Fill(() => (float)draws.Between(-bound, bound)), Fill(() => (float)draws.Between(0, bound)),
        ];

        float[] Fill(Func<float> draw) => [.. Enumerable.Range(0, (int)model.Input.Length).Select(_ => draw())];
    }
}
