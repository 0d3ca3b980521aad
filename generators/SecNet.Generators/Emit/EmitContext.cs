using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using SecNet.Generators.Checking.Operators;
using SecNet.Generators.Model;
using SecNet.Generators.Protocol;

namespace SecNet.Generators.Emit;

/// <summary>A run of steps of one declared layer: one emitted method in party and dealer code.</summary>
internal sealed record LayerRun(int LayerIndex, string MethodName, IReadOnlyList<Step> Steps);

/// <summary>What all emitters of one network share: the program, its names, and how its references are spelled.</summary>
internal sealed class EmitContext
{
    /// <summary>Members of every network's class: no layer's method, and no class, can have these names.</summary>
    public static readonly string[] MemberNames = ["Info", "LoadModel", "Prepare", "Evaluate", "Deal", "Generate", "EvaluateReference"];

    private readonly Dictionary<Step, string> _shapeNames = new(ReferenceComparer.Instance);

    public EmitContext(ProtocolProgram program)
    {
        Program = program;
        Word = program.WordBits == 32 ? "uint" : "ulong";
        var names = new HashSet<string>(MemberNames) { program.Model.DisplayName };
        Trees = program.Steps.Select(static step => step.ComparedWith).OfType<Comparison>().Select(static comparison => comparison.Tree)
            .Where(static tree => !tree.Selects).Distinct().OrderBy(static tree => tree.Bits).ThenBy(static tree => tree.Name, StringComparer.Ordinal).ToList();
        foreach (var tree in Trees) names.UnionWith([tree.Name, IsTwoParty ? tree.Name + "Nodes" : "Deal" + tree.Name]);
        Runs = SplitRuns(program, names);
        foreach (var run in Runs)
        {
            foreach (var step in run.Steps.Where(static step => step is LinearStep { Operator.Window: not null } or GatherStep { IsPublic: false } or SumPoolStep))
            {
                _shapeNames[step] = Unique(names, run.MethodName + "Shape");
            }

            foreach (var step in run.Steps.OfType<FourierStep>()) _shapeNames[step] = Unique(names, run.MethodName + "Series");
            foreach (var step in run.Steps.OfType<SecSinStep>()) _shapeNames[step] = Unique(names, run.MethodName + "Sines");
        }
    }

    /// <summary>The program.</summary>
    public ProtocolProgram Program { get; }

    /// <summary>The network.</summary>
    public NetworkModel Model => Program.Model;

    /// <summary>True when the parties make their correlations without a dealer.</summary>
    public bool IsTwoParty => Model.Offline == OfflineMode.TwoParty;

    /// <summary>Type of a ring word.</summary>
    public string Word { get; }

    /// <summary>Layers, in the order they run.</summary>
    public IReadOnlyList<LayerRun> Runs { get; }

    /// <summary>Comparison trees, one for each strategy and width.</summary>
    public IReadOnlyList<SignTree> Trees { get; }

    /// <summary>Name of a geometry constant, or of a series.</summary>
    public string ShapeName(Step step) => _shapeNames[step];

    /// <summary>Steps with such a constant.</summary>
    public IEnumerable<KeyValuePair<Step, string>> Shapes => _shapeNames.OrderBy(static pair => pair.Value, StringComparer.Ordinal);

    /// <summary>A region at its place in the session's memory.</summary>
    public string Arena(Region region)
    {
        var place = Program.Arena.Place(region);
        return Invariant($"session.Arena({place.Offset}, {place.Length})");
    }

    public static string Words(Correlation correlation) => Invariant($"session.Words({correlation.Offset}, {correlation.Length})");

    public static string Material(Comparison item) => Invariant(
        $"new {RuntimeNames.ComparisonMaterial}({item.Leaves[0].Offset}, {item.Companions.Offset}, {item.NodeMasks.Offset}, {item.Tree.Joins.NodeMasks}, {item.NodeProducts.Offset}, {item.Tree.Joins.NodeProducts})");

    /// <summary>The same at a party, for inferences evaluated together.</summary>
    public static string PartyMaterial(Comparison item) => $"session.Place({Material(item)})";

    /// <summary>Sizes of a comparison's keys, with payload.</summary>
    public static string PayloadShape(Comparison item) => Invariant($"new {RuntimeNames.DcfPayloadShape}({item.Tree.Bits}, {item.Lanes}, {string.Join(", ", item.Tree.PayloadWidths)})");

    /// <summary>A count for people: <c>9,216</c>.</summary>
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>How a copy is called, at the parties and in the plaintext twin.</summary>
    public static (string Method, string Geometry) CopyArguments(CopyStep step)
    {
        var (channels, height, width) = (step.Input.Channels, step.Input.Height, step.Input.Width);
        return step.Operator switch
        {
            PadOperator pad => ("Pad", Invariant($"height: {height}, width: {width}, top: {pad.Top}, left: {pad.Left}, bottom: {pad.Bottom}, right: {pad.Right}")),
            TransposeOperator order => ("Transpose", Invariant($"channels: {channels}, height: {height}, width: {width}, first: {order.First}, second: {order.Second}, third: {order.Third}")),
            _ => throw new InvalidOperationException($"No copy for {step.Operator.GetType().Name}."),
        };
    }

    /// <summary>What every constructor of a window's geometry takes last.</summary>
    public static string WindowArguments(Window window) => Invariant(
        $"{window.KernelHeight}, {window.KernelWidth}, {window.StrideHeight}, {window.StrideWidth}, {window.PaddingTop}, {window.PaddingLeft}");

    /// <summary>What differs from the defaults: opposite sides padded equally, no dilation, one group.</summary>
    public static string WindowProperties(Window window, int groups = 1)
    {
        var properties = new[]
        {
            (Name: "PaddingBottom", Value: window.PaddingBottom, Default: window.PaddingTop),
            (Name: "PaddingRight", Value: window.PaddingRight, Default: window.PaddingLeft),
            (Name: "DilationHeight", Value: window.DilationHeight, Default: 1),
            (Name: "DilationWidth", Value: window.DilationWidth, Default: 1),
            (Name: "Groups", Value: groups, Default: 1),
        }.Where(static property => property.Value != property.Default).Select(static property => Invariant($"{property.Name} = {property.Value}"));
        var text = string.Join(", ", properties);
        return text.Length == 0 ? string.Empty : $" {{ {text} }}";
    }

    private static List<LayerRun> SplitRuns(ProtocolProgram program, HashSet<string> names)
    {
        var runs = new List<LayerRun>();
        foreach (var step in program.Steps)
        {
            if (runs.Count > 0 && runs[runs.Count - 1] is var last && last.LayerIndex == step.LayerIndex)
            {
                ((List<Step>)last.Steps).Add(step);
                continue;
            }

            // A method and its offline twin, Deal… or Generate…, take both names.
            var twin = program.Model.Offline == OfflineMode.TwoParty ? "Generate" : "Deal";
            var name = Unique(names, Identifier(step.Name), name => twin + name);
            runs.Add(new(step.LayerIndex, name, new List<Step> { step }));
        }

        return runs;
    }

    /// <summary>The wanted name, or with a number, such that neither it nor its companion is taken; takes both.</summary>
    public static string Unique(HashSet<string> names, string wanted, Func<string, string>? companion = null)
    {
        var name = wanted;
        for (var number = 2; names.Contains(name) || (companion is not null && names.Contains(companion(name))); number++) name = Invariant($"{wanted}{number}");
        names.Add(name);
        if (companion is not null) names.Add(companion(name));
        return name;
    }

    /// <summary><c>basic1.conv-1</c> becomes <c>Basic1Conv1</c>.</summary>
    public static string Identifier(string name)
    {
        var text = new StringBuilder();
        var capitalise = true;
        foreach (var letter in name)
        {
            var isPart = letter is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9');
            if (isPart) text.Append(capitalise ? char.ToUpperInvariant(letter) : letter);
            capitalise = !isPart;
        }

        return text.Length == 0 || char.IsDigit(text[0]) ? "Layer" + text : text.ToString();
    }

    /// <summary>Two steps may be equal as records and still be two steps.</summary>
    private sealed class ReferenceComparer : IEqualityComparer<Step>
    {
        public static readonly ReferenceComparer Instance = new();

        public bool Equals(Step? x, Step? y) => ReferenceEquals(x, y);

        public int GetHashCode(Step step) => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(step);
    }
}
