using System.Globalization;
using System.Numerics;
using SecNet.Cli;
using SecNet.Generators.Checking;
using SecNet.Generators.Checking.Operators;
using SecNet.Generators.Diagnostics;
using SecNet.Generators.Model;
using SecNet.Generators.Model.Layers;
using SecNet.Generators.Protocol;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Protocols;
using SecNet.Runtime.Reference;
using SecNet.Tool.Compilation;

namespace SecNet.Tool.Plotting;

/// <summary>What a value of an activation costs.</summary>
/// <param name="Rounds">Dependent exchanges.</param>
/// <param name="OnlineBytes">Bytes between the parties, both together.</param>
/// <param name="OfflineBytes">Bytes from the dealer to both.</param>
internal readonly record struct CostPerValue(int Rounds, double OnlineBytes, double OfflineBytes);

/// <summary>A point of an activation's graph.</summary>
internal readonly record struct CurvePoint(double X, double Exact, double Approximate);

/// <summary>An activation as the compiler realises it over a range: how, for what cost, and how far from the function.</summary>
/// <param name="Kind">The activation.</param>
/// <param name="Strategy">How.</param>
/// <param name="Behind">Cost behind a masked truncation.</param>
/// <param name="Alone">Cost where nothing masks its input yet.</param>
/// <param name="MaxError">Largest distance from the function over every integer of the range, with what a truncation adds; null where comparisons are exact.</param>
/// <param name="Allowed">The distance that was declared.</param>
/// <param name="Curve">Points over one and a half times the range; none where comparisons are exact.</param>
internal sealed record ActivationFigures(
    LayerKind Kind, string Strategy, CostPerValue Behind, CostPerValue Alone, double? MaxError, double Allowed, IReadOnlyList<CurvePoint> Curve)
{
    // Whole bytes for any number of bits a value.
    private const int Values = 1000;

    private const int Points = 600;

    // Any odd number: masks that visit all over the modulus.
    private const ulong MaskStep = 0x9E3779B97F4A7C15;

    /// <summary>Compiles a layer behind a product, and on an input, and evaluates it over the range.</summary>
    /// <param name="layer">The activation, called y.</param>
    /// <param name="range">The bound on its input.</param>
    /// <param name="fractionBits">The scale.</param>
    /// <exception cref="UsageException">The compiler refuses it; the message says why.</exception>
    public static ActivationFigures Of(LayerModel layer, decimal range, int fractionBits)
    {
        var last = new DenseLayer("last", Values, 1, null, null);
        var program = ProgramOf(new(Values, 1, 1), range, fractionBits, layer, last);
        var plan = NetworkDescription.Of(program).Layers[0];
        var behind = NetworkDescription.Of(ProgramOf(new(1, 1, 1), 1, fractionBits, new DenseLayer("first", 1, Values, range, range), layer, last));
        var gate = program.Steps.OfType<FourierStep>().FirstOrDefault();
        var isApproximated = gate is not null || SineEvaluation.Of(program) is not null;
        var curve = isApproximated ? CurveOf(program, plan.Kind, range * 1.5m, Points) : [];
        var error = isApproximated ? ErrorOf(program, plan.Kind, range) : (double?)null;
        return new(plan.Kind, SineEvaluation.Of(program) is { } sines ? Describe(sines, plan) : Describe(gate, plan), CostOf(behind.Layers[1]), CostOf(plan), error, plan.MaxError ?? 0, curve);
    }

    private static string Describe(FourierStep? gate, LayerPlan plan)
    {
        if (gate is null) return $"comparison ({plan.Comparison})";
        var series = $"{gate.Series.Count} {(gate.Series.IsEven ? "cosines" : "sines")}";
        return plan.Comparison is null ? series : $"clip, {series}";
    }

    private static string Describe(SecSinStep sines, LayerPlan plan) => $"L-SecNet: {(plan.Comparison is null ? string.Empty : "clip, ")}{sines.Series.Count} sines of shares";

    private static CostPerValue CostOf(LayerPlan plan) =>
        new(plan.Rounds, 2.0 * plan.OnlineBytesPerParty / Values, (double)(plan.OfflineBytesParty0 + plan.OfflineBytesParty1) / Values);

    private static ProtocolProgram ProgramOf(TensorShape input, decimal maxAbs, int fractionBits, params LayerModel[] layers)
    {
        var model = new NetworkModel(string.Empty, "Plot", IsPublic: true, 64, fractionBits, TruncationMode.Masked, input, maxAbs, new(layers));
        var findings = new List<Finding>();
        return Generators.Compiler.Lower(model, findings, CancellationToken.None)
            ?? throw new UsageException(string.Join("; ", findings.Select(static finding => string.Format(CultureInfo.InvariantCulture, Descriptors.ById[finding.Id].MessageFormat.ToString(CultureInfo.InvariantCulture), [.. finding.Arguments]))));
    }

    private static IReadOnlyList<CurvePoint> CurveOf(ProtocolProgram program, LayerKind kind, decimal range, int points)
    {
        var input = program.Graph.Input;
        var bound = (long)Numbers.RoundAtScale(range, input.FractionBits);
        long[] x = [.. Enumerable.Range(0, points + 1).Select(index => (long)(((BigInteger)2 * bound * index / points) - bound))];
        return [.. x.Zip(Evaluate(program, x, up: 0), (value, result) => Point(kind, Math.ScaleB(value, -input.FractionBits), result))];
    }

    /// <summary>Over every integer of the range, or two million of them; truncations round down or up.</summary>
    private static double ErrorOf(ProtocolProgram program, LayerKind kind, decimal range)
    {
        const int most = 2_000_000, piece = 1 << 14;
        var input = program.Graph.Input;
        var bound = (long)Numbers.RoundAtScale(range, input.FractionBits);
        var stride = ((2 * bound) / most) + 1;
        var worst = 0.0;
        var x = new List<long>(piece);
        for (var value = -bound; value <= bound; value += stride)
        {
            x.Add(value);
            if (x.Count < piece && value + stride <= bound) continue;
            foreach (var up in new[] { 0, 1 })
            {
                worst = Math.Max(worst, x.Zip(Evaluate(program, [.. x], up), (at, result) => Point(kind, Math.ScaleB(at, -input.FractionBits), result))
                    .Max(static point => Math.Abs(point.Exact - point.Approximate)));
            }

            x.Clear();
        }

        return worst;
    }

    private static CurvePoint Point(LayerKind kind, double x, double approximate) => new(x, SmoothFunctions.Exact(kind, x), approximate);

    private static IEnumerable<double> Evaluate(ProtocolProgram program, long[] x, int up)
    {
        if (SineEvaluation.Of(program) is not { } sines) return Evaluate(program, program.Steps.OfType<FourierStep>().First(), x, up);
        var shift = ShiftBehind(program, sines.Z);
        return SineEvaluation.Evaluate(program, x).Select(value => Math.ScaleB((value >> shift) + up, shift - sines.Series.FractionBits));
    }

    /// <summary>What the parties' shares add up to, under masks that differ from value to value.</summary>
    private static IEnumerable<double> Evaluate(ProtocolProgram program, FourierStep gate, long[] x, int up)
    {
        var series = new FourierSeries(
            gate.Series.IsEven, gate.Series.ModulusBits, gate.Series.Multiplier, gate.Series.Stride, gate.Series.PublicBits, gate.Series.ShareBits, gate.Series.Constant, [.. gate.Series.Coefficients]);
        var taken = program.Graph.Nodes.First(static node => node.Operator is FourierOperator).Input;
        var isClipped = program.Steps.Any(static step => step is ReluStep);
        ulong[] delta = new ulong[x.Length], t = new ulong[x.Length], y = new ulong[x.Length];
        for (var index = 0; index < x.Length; index++)
        {
            var mask = MaskStep * (ulong)(index + 1);
            var value = isClipped ? Math.Clamp(x[index], (long)taken.Low, (long)taken.High) : x[index];
            (delta[index], t[index]) = ((ulong)value + mask, 0 - mask);
        }

        var sines = new ulong[2 * series.Count * x.Length];
        for (var done = 0; done < x.Length; done += FourierGate.Block)
            FourierGate.Harmonics<ulong>(series, t.AsSpan(done, Math.Min(FourierGate.Block, x.Length - done)), done, x.Length, sines);
        FourierGate.Evaluate<ulong, Party0>(series, delta, 0, sines, y, x.Length);
        var shift = ShiftBehind(program, gate.Z);
        var scale = series.FractionBits - shift;
        var half = series.IsEven ? -(program.Graph.Input.FractionBits + 1) : 0;
        return x.Zip(y, (value, word) => Math.ScaleB(((long)word >> shift) + up, -scale) + (series.IsEven ? Math.ScaleB(value, half) : 0));
    }

    /// <summary>Bits by which a product is truncated.</summary>
    private static int ShiftBehind(ProtocolProgram program, Region product) =>
        program.Steps.Select(step => step switch { LocalTruncateStep local when local.X == product => local.Shift, TruncateStep masked when masked.X == product => masked.Shift, _ => 0 }).Max();
}
