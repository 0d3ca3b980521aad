using System.Globalization;
using SecNet.Cli.Reports;
using SecNet.Runtime.Networks;

namespace SecNet.Integration.Tests.Cli;

/// <summary>The table and the flowchart of a network that branches: the chain of <see cref="TinyNetwork"/> cannot tell inputs apart.</summary>
public sealed class LayerTableTests
{
    // input -> fc1 -> relu1 -> add1(relu1, fc1) -> concat1(add1, input)
    private static readonly NetworkInfo Branching = TinyNetwork.Info with
    {
        Name = "Branching",
        InputShape = new(3, 1, 1),
        OutputShape = new(8, 1, 1),
        Layers =
        [
            Layer("fc1", LayerKind.Dense, [-1], 5) with { OnlineBytesPerParty = 1_234_567, Rounds = 1, Realisation = "one ring product a party", Result = new(15.001m, IsProved: false, new(13, 1)) },
            Layer("relu1", LayerKind.ReLU, [0], 5) with { OnlineBytesPerParty = 90, Rounds = 7, AesCalls = 340, OfflineBytesParty0 = 1_000, OfflineBytesParty1 = 2_000 },
            Layer("add1", LayerKind.Add, [1, 0], 5),
            Layer("concat1", LayerKind.Concat, [2, -1], 8),
        ],
        Cost = new(1_234_657, 8, 15, AesCalls: 340, ArithmeticNs: 5_000, 1_016, 2_016),
        Calibration = new(1000, 2, IsSynthetic: false),
    };

    [Fact]
    public void ToString_LayerOfTwoInputs_ShowsBothShapes() => Assert.Equal(
        """
        Branching: 3 -> 8, ring of 64 bits
        layer    kind    shape       bytes each way  rounds  MACs  AES calls  offline bytes 0  offline bytes 1  |result| up to  standing    fraction bits  realisation
        fc1      Dense   3 -> 5           1,234,567       1     0          0                0                0          15.001  calibrated             13  one ring product a party
        relu1    ReLU    5 -> 5                  90       7     0        340            1,000            2,000                                             local
        add1     Add     5 + 5 -> 5               0       0     0          0                0                0                                             local
        concat1  Concat  5 + 3 -> 8               0       0     0          0                0                0                                             local
        total                             1,234,657       8    15        340            1,016            2,016
        calibrated: observed on 1,000 samples x margin 2; an input that exceeds such a bound gives a wrong answer that nobody detects

        """.ReplaceLineEndings("\n"),
        Branching.ToString());

    [Fact]
    public void ToString_LocalTruncation_StatesItsFailure()
    {
        Assert.DoesNotContain("fails", Branching.ToString(), StringComparison.Ordinal);
        Assert.EndsWith(
            "probability that a local truncation fails in one inference: at most 1.25E-9\n", (Branching with { FailureProbability = 1.25e-9 }).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Diagram_Branches_HasAnArrowForEveryInput()
    {
        var arrows = Diagram.Of(Branching).Split('\n').Where(static line => line.Contains("-->", StringComparison.Ordinal)).Select(static line => line.Trim());
        Assert.Equal(["input --> l0", "l0 --> l1", "l1 --> l2", "l0 --> l2", "l2 --> l3", "input --> l3", "l3 --> output"], arrows);
    }

    [Fact]
    public void TableAndDiagram_DoNotDependOnTheCulture()
    {
        var (table, diagram, before) = (Branching.ToString(), Diagram.Of(Branching), CultureInfo.CurrentCulture);
        var other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        other.NumberFormat.NumberGroupSeparator = "'";
        other.NumberFormat.NumberDecimalSeparator = ",";
        other.NumberFormat.NegativeSign = "\u2212";
        CultureInfo.CurrentCulture = other;
        try
        {
            Assert.Equal((table, diagram), (Branching.ToString(), Diagram.Of(Branching)));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static LayerPlan Layer(string name, LayerKind kind, int[] inputs, int outputs) => new()
    {
        Name = name,
        Kind = kind,
        Inputs = [.. inputs],
        InputShape = new(inputs[0] < 0 ? 3 : 5, 1, 1),
        OutputShape = new(outputs, 1, 1),
        Realisation = "local",
        OpenedValues = 0,
        OnlineBytesPerParty = 0,
        Rounds = 0,
        MultiplyAccumulates = 0,
        AesCalls = 0,
        ArithmeticNs = 0,
        OfflineBytesParty0 = 0,
        OfflineBytesParty1 = 0,
        FailureProbability = 0,
    };
}
