using System.Globalization;
using SecNet.Generators.Diagnostics;
using SecNet.Generators.Model;
using SecNet.Generators.Model.Layers;
using SecNet.Generators.Protocol;
using SecNet.Generators.Tests.Harness;

namespace SecNet.Generators.Tests.Checking;

/// <summary>What an inference may cost is held against what the program costs, to the byte and the round.</summary>
public sealed class BudgetTests
{
    private static readonly NetworkModel Model = Models.Network(
        new(1, 6, 6), Models.Conv(1, 2, 3, 2), new ReLULayer("relu1"), new FlattenLayer("flatten1"), Models.Dense(32, 2, 2)) with
    {
        RingBits = 48,
    };

    private static readonly ProtocolProgram Program = Models.Lower(Model);

    private static readonly string[] Ids = [FindingIds.OnlineBudgetExceeded, FindingIds.RoundBudgetExceeded, FindingIds.OfflineBudgetExceeded];

    public static TheoryData<string> Limits => [.. Ids];

    [Theory]
    [MemberData(nameof(Limits))]
    public void LimitThatIsMet_Compiles_OneLessIsReported(string id)
    {
        var total = TotalOf(id, Program);
        Assert.Empty(Findings(id, total));
        var finding = Assert.Single(Findings(id, total - 1));
        Assert.Equal((id, Finding.Budget, "Tiny", Number(total), Spelled(id, total - 1), Spelled(id, total)), (finding.Id, finding.Layer, finding.Arguments[0], finding.Arguments[1], finding.Arguments[2], finding.Arguments[6]));
    }

    [Theory]
    [MemberData(nameof(Limits))]
    public void LayerThatCostsMost_IsNamedWithItsShare(string id)
    {
        var finding = Assert.Single(Findings(id, 1));
        var shares = Enumerable.Range(0, Model.Layers.Count).Select(layer => ShareOf(id, Program.Cost(layer))).ToList();
        Assert.Equal((Model.Layers[shares.IndexOf(shares.Max())].Name, Number(shares.Max())), (finding.Arguments[3], finding.Arguments[4]));

        // Nothing is lost between layers: their shares are the total, but for the seeds.
        Assert.InRange(TotalOf(id, Program) - shares.Sum(), 0, id == FindingIds.OfflineBudgetExceeded ? 32 : 0);
    }

    /// <summary>Whatever is offered compiles; where nothing is, none of it does.</summary>
    [Theory]
    [MemberData(nameof(Limits))]
    public void Remedies_Compile(string id)
    {
        var offered = new HashSet<string>();
        for (var limit = TotalOf(id, Program) - 1; limit > 1; limit = limit * 9 / 10)
        {
            var remedy = Assert.Single(Findings(id, limit)).Arguments[5];
            if (remedy == "no other link, comparison or ring alone would fit: take smaller layers")
            {
                Assert.All(Enum.GetValues<ComparisonChoice>(), choice => Assert.NotEmpty(Findings(id, limit, Model with { Comparison = choice })));
                continue;
            }

            Assert.EndsWith(" would fit", remedy, StringComparison.Ordinal);
            foreach (var text in remedy[..^" would fit".Length].Split(" or "))
            {
                offered.Add(text.Split(' ', '(')[0]);
                Assert.Empty(Findings(id, limit, Apply(text)));
            }
        }

        Assert.NotEmpty(offered);
    }

    [Fact]
    public void EveryLimitThatIsExceeded_IsReported()
    {
        var findings = Compiler.Compile(Model with { Budget = new(1, 1, 1) }).Findings;
        Assert.Equal(Ids, findings.Select(static finding => finding.Id));
        Assert.Equal(2, Compiler.Compile(Model with { Budget = new(1, null, 1) }).Findings.Count);
    }

    /// <summary>Neither is part of the protocol; what they choose is.</summary>
    [Fact]
    public void LinksAndBudgets_ChangeTheProtocolOnlyByWhatTheyChoose()
    {
        var declared = Model with { Comparison = ComparisonChoice.Table };
        var compiled = Compiler.Compile(declared);
        var other = Compiler.Compile(declared with { Link = LinkModel.Of(LinkProfile.Wan), Budget = new(1_000_000, 1000, 1_000_000, 0.5m) });
        Assert.Equal(compiled.Program!.ProtocolId(), other.Program!.ProtocolId());
        Assert.Equal(compiled.Program!.ProtocolId(), Program.ProtocolId());
        Assert.NotEqual(Program.ProtocolId(), Models.Lower(Model with { Link = LinkModel.Of(LinkProfile.Wan) }).ProtocolId());
    }

    [Theory]
    [InlineData("5MB", 5_000_000, "5MB")]
    [InlineData("5.0MB", 5_000_000, "5MB")]
    [InlineData("5000kB", 5_000_000, "5MB")]
    [InlineData("1234567B", 1_234_567, "1.234567MB")]
    [InlineData("0.001kB", 1, "1B")]
    [InlineData("999B", 999, "999B")]
    [InlineData("1000000GB", 1_000_000_000_000_000, "1000000GB")]
    public void Bytes_AreReadAndWrittenExactly(string text, long bytes, string canonical)
    {
        Assert.Equal(bytes, ByteCount.Parse(text));
        Assert.Equal(canonical, ByteCount.Write(bytes));
        Assert.Equal(bytes, ByteCount.Parse(canonical));
    }

    [Theory]
    [InlineData("")]
    [InlineData("MB")]
    [InlineData("5")]
    [InlineData("5 MB")]
    [InlineData("5mb")]
    [InlineData("5KB")]
    [InlineData("5MiB")]
    [InlineData(".5MB")]
    [InlineData("5.MB")]
    [InlineData("1.2.3MB")]
    [InlineData("1e3B")]
    [InlineData("1,000B")]
    [InlineData("+5MB")]
    [InlineData("-5MB")]
    [InlineData("0B")]
    [InlineData("0.5B")]
    [InlineData("1000000.000000001GB")]
    [InlineData("10000000000000000B")]
    [InlineData("99999999999999999999999999999999B")]
    [InlineData("\u0665MB")]
    public void OtherTexts_AreNoBytes(string text) => Assert.Null(ByteCount.Parse(text));

    private static NetworkModel Apply(string remedy)
    {
        if (remedy == "Ring = AutoRing") return Model with { RingBits = NetworkModel.AutoRing };
        if (remedy.StartsWith("Comparison = ", StringComparison.Ordinal)) return Model with { Comparison = Enum.Parse<ComparisonChoice>(remedy["Comparison = ".Length..]) };
        Assert.StartsWith("[Link(\"", remedy, StringComparison.Ordinal);
        return Model with { Link = Assert.IsType<LinkModel>(LinkModel.Parse(remedy["[Link(\"".Length..^"\")]".Length])) };
    }

    private static EquatableArray<Finding> Findings(string id, long limit, NetworkModel? model = null) => Compiler.Compile((model ?? Model) with
    {
        Budget = id switch
        {
            FindingIds.OnlineBudgetExceeded => new(OnlineBytes: limit),
            FindingIds.RoundBudgetExceeded => new(Rounds: (int)limit),
            _ => new(OfflineBytes: limit),
        },
    }).Findings;

    private static long TotalOf(string id, ProtocolProgram program) => id switch
    {
        FindingIds.OnlineBudgetExceeded => 2 * program.OnlineBytes,
        FindingIds.RoundBudgetExceeded => program.Rounds.Count(),
        _ => program.OfflineBytes,
    };

    private static long ShareOf(string id, LayerCost cost) => id switch
    {
        FindingIds.OnlineBudgetExceeded => 2 * cost.OnlineBytes,
        FindingIds.RoundBudgetExceeded => cost.Rounds,
        _ => (cost.OfflineBits + 7) / 8,
    };

    private static string Spelled(string id, long limit) => id == FindingIds.RoundBudgetExceeded ? limit.ToString(CultureInfo.InvariantCulture) : ByteCount.Write(limit);

    private static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
