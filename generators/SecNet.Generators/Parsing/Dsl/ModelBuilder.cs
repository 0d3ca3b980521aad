using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using SecNet.Generators.Diagnostics;
using SecNet.Generators.Model;
using SecNet.Generators.Model.Layers;

namespace SecNet.Generators.Parsing.Dsl;

/// <summary>Turns statements into a network: names become indices, layers stand behind what they take, and what nobody needs is left out.</summary>
internal sealed class ModelBuilder(FindingList findings)
{
    private readonly Dictionary<string, SettingStatement> _settings = [];
    private readonly List<LayerStatement> _layers = [];
    private readonly Dictionary<string, int> _indices = [];
    private NetworkStatement? _network;
    private LinkStatement? _link;
    private BudgetStatement? _budget;
    private CalibratedStatement? _calibrated;
    private InputStatement? _input;
    private OutputStatement? _output;
    private bool _hasBrokenLines;
    private IReadOnlyList<int> _order = [];

    /// <summary>Where things stand; complete once the network is built.</summary>
    public SecnetPlaces Places => new(
        new(_network?.Name.Place ?? TextPlace.Start, _settings.Values.Select(static setting => new OptionPlace(setting.Keyword.Text, setting.Option.ValuePlace)).ToEquatableArray()),
        new(_input?.ShapePlace ?? TextPlace.Start, _input?.Bound is { } bound ? new([new(bound.Spelling.Keyword, bound.ValuePlace)]) : EquatableArray<OptionPlace>.Empty),
        _order.Select(index => PlacesOf(_layers[index].Keyword, _layers[index].Options)).ToEquatableArray())
    {
        Budget = _budget is null ? null : PlacesOf(_budget.Keyword, _budget.Options),
    };

    /// <summary>Takes the next line.</summary>
    public void Add(SourceLine line)
    {
        _hasBrokenLines |= line.IsBroken;
        switch (line.Statement)
        {
            case NetworkStatement network: if (IsFirst(_network, network)) _network = network; break;
            case LinkStatement link: if (IsFirst(_link, link)) _link = link; break;
            case BudgetStatement budget: if (IsFirst(_budget, budget)) _budget = budget; break;
            case CalibratedStatement calibrated: if (IsFirst(_calibrated, calibrated)) _calibrated = calibrated; break;
            case InputStatement input: if (IsFirst(_input, input)) _input = input; break;
            case OutputStatement output: if (IsFirst(_output, output)) _output = output; break;
            case SettingStatement setting:
                _settings.TryGetValue(setting.Keyword.Text, out var other);
                if (IsFirst(other, setting)) _settings.Add(setting.Keyword.Text, setting);
                break;
            case LayerStatement layer: _layers.Add(layer); break;
        }
    }

    /// <summary>The network; null when something was reported that leaves none.</summary>
    public NetworkModel? Build(string defaultNamespace)
    {
        var space = _network?.Namespace?.Text ?? defaultNamespace;
        CheckNames(space);
        CheckPresence();
        Define();
        var inputs = _layers.Select(layer => (IReadOnlyList<int>)[.. layer.Inputs.Select(Resolve).OfType<int>()]).ToList();
        var output = FindOutput();
        var graph = new TensorGraph([.. inputs.Select(static all => (IReadOnlyList<int>)[.. all.Where(static input => input >= 0)])]);
        var sorted = graph.Sort();
        foreach (var cycle in graph.FindCycles(sorted)) ReportCycle(cycle);
        if (findings.HasErrors || _network is null || _input is null || output is null) return null;

        var isNeeded = graph.NeededFor(output.Value);
        foreach (var unused in Enumerable.Range(0, _layers.Count).Where(index => !isNeeded[index]))
        {
            findings.Warn(FindingIds.UnusedTensor, _layers[unused].Name.Place, _layers[unused].Name.Text, _layers[output.Value].Name.Text);
        }

        _order = [.. sorted.Where(index => isNeeded[index])];
        return new(
            ClassNames.Escape(space),
            _network.Name.Text,
            IsPublic: true,
            (int)ValueOf(SettingStatement.Ring, 64),
            (int)ValueOf(SettingStatement.Fraction, 16),
            (TruncationMode)(int)ValueOf(SettingStatement.Truncation, 0),
            _input.Shape,
            _input.Bound?.Value.First ?? 1m,
            MakeLayers(inputs).ToEquatableArray())
        {
            IsWholeClass = true,
            Comparison = (ComparisonChoice)(int)ValueOf(SettingStatement.Comparison, 0),
            AcceptLeakage = _settings.ContainsKey(SettingStatement.Accept.Keyword),
            Offline = (OfflineMode)(int)ValueOf(SettingStatement.Offline, 0),
            Link = _link?.Link,
            Budget = _budget?.Budget ?? BudgetModel.None,
            Calibration = _calibrated is null ? null : new((int)_calibrated.Samples.Value.First, _calibrated.Margin.Value.First, _calibrated.IsSynthetic),
        };
    }

    private decimal ValueOf(OptionSpelling setting, decimal otherwise) => _settings.TryGetValue(setting.Keyword, out var statement) ? statement.Option.Value.First : otherwise;

    private IEnumerable<LayerModel> MakeLayers(List<IReadOnlyList<int>> inputs)
    {
        var places = new Dictionary<int, int> { [NetworkModel.InputIndex] = NetworkModel.InputIndex };
        foreach (var index in _order)
        {
            var arguments = new LayerArguments();
            foreach (var option in _layers[index].Options) option.Spelling.AddTo(arguments, option.Value);
            var taken = inputs[index].Select(input => places[input]).ToEquatableArray();
            var layer = _layers[index].Spelling!.Definition.Create(_layers[index].Name.Text, arguments);

            // A chain is the same model whichever front end read it: there, no layer says what it takes.
            var isChained = taken.Count == 1 && taken[0] == places.Count - 2;
            places.Add(index, places.Count - 1);
            yield return isChained ? layer : layer with { Inputs = taken };
        }
    }

    private bool IsFirst(Statement? other, Statement statement)
    {
        if (other is not null) findings.Add(FindingIds.DuplicateStatement, statement.Keyword.Place, statement.Keyword.Text, LineOf(other.Keyword));
        return other is null;
    }

    private void CheckNames(string space)
    {
        if (_network is null) return;
        var (name, place) = (_network.Name.Text, _network.Name.Place);
        if (ClassNames.ProblemOfClass(name) is { } problem) findings.Add(FindingIds.BadNetworkName, place, name, "the network's class", problem, $"'{ClassNames.Suggest(name)}'");
        if (ClassNames.ProblemOfNamespace(space) is not { } spaceProblem) return;
        var suggestion = "'" + string.Join(".", space.Split('.').Select(ClassNames.Suggest)) + "'";
        if (_network.Namespace is null) suggestion = $"'network {name} in Some.Namespace', or set RootNamespace";
        findings.Add(FindingIds.BadNetworkName, _network.Namespace?.Place ?? place, space, "a namespace", spaceProblem, suggestion);
    }

    /// <summary>What is missing is only reported when no line could have been meant to say it.</summary>
    private void CheckPresence()
    {
        if (_hasBrokenLines || findings.HasErrors) return;
        if (_network is null) findings.Add(FindingIds.MissingStatement, TextPlace.Start, "network", "network Name");
        if (_input is null) findings.Add(FindingIds.MissingStatement, _network?.Keyword.Place ?? TextPlace.Start, "input", "input image 1x28x28 |x| <= 1");
        if (_layers.Count == 0) findings.Add(FindingIds.MissingStatement, _network?.Keyword.Place ?? TextPlace.Start, "layer", $"fc1 = dense {_input?.Name.Text ?? "image"} 784 -> 10");
    }

    private void Define()
    {
        if (_input is not null) _indices.Add(_input.Name.Text, NetworkModel.InputIndex);
        for (var index = 0; index < _layers.Count; index++)
        {
            var name = _layers[index].Name;
            if (!_indices.TryGetValue(name.Text, out var other)) _indices.Add(name.Text, index);
            else findings.Add(FindingIds.DuplicateTensor, name.Place, name.Text, LineOf(other < 0 ? _input!.Name : _layers[other].Name));
        }
    }

    private int? Resolve(Word name)
    {
        if (_indices.TryGetValue(name.Text, out var index)) return index;

        // Without an input statement, the input's name is unknown to us and not to the author.
        if (!findings.IsFull && _input is not null) findings.Add(FindingIds.UndefinedTensor, name.Place, name.Text, NearestName.Hint(name.Text, _indices.Keys));
        return null;
    }

    private int? FindOutput()
    {
        if (_output is null) return _layers.Count > 0 ? _layers.Count - 1 : null;
        if (Resolve(_output.Name) is not { } index) return null;
        if (index >= 0) return index;
        findings.Add(FindingIds.SyntaxError, _output.Name.Place, $"'{_output.Name.Text}', the input", "the name of a layer's tensor", string.Empty);
        return null;
    }

    private void ReportCycle(IReadOnlyList<int> cycle)
    {
        const int LongestChain = 10;
        var names = cycle.Take(LongestChain).Select(index => _layers[index].Name.Text).ToList();
        if (cycle.Count > LongestChain) names.Add("…");
        names.Add(names[0]);
        findings.Add(FindingIds.Cycle, _layers[cycle[0]].Name.Place, names[0], string.Join(" <- ", names));
    }

    private static StatementPlaces PlacesOf(Word keyword, IEnumerable<Option> options) => new(
        keyword.Place, options.Select(static option => new OptionPlace(option.Spelling.Keyword, option.ValuePlace)).ToEquatableArray());

    private static string LineOf(Word word) => (word.Place.Line + 1).ToString(CultureInfo.InvariantCulture);
}
