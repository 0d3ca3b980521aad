using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using SecNet.Generators.Model;
using SecNet.Generators.Model.Layers;

namespace SecNet.Generators.Parsing.Dsl;

/// <summary>Writes a network as a .secnet file: what an import, or a move from attributes, leaves on disk.</summary>
public static class SecnetWriter
{
    private const decimal DefaultEpsilon = 0.00001m;

    /// <summary>The file, in canonical layout. Reading it gives the same network: options that say what is the default anyway are left out.</summary>
    /// <exception cref="ArgumentException">A file cannot say it: a name is no word.</exception>
    public static string Write(NetworkModel model) => SecnetFormatter.Write(StatementsOf(model));

    private static IEnumerable<Statement?> StatementsOf(NetworkModel model)
    {
        var space = model.Namespace.Replace("@", string.Empty);
        yield return new NetworkStatement(Word("network"), Word(model.DisplayName), space.Length == 0 ? null : Word(space));
        yield return Setting(SettingStatement.Ring, model.RingBits);
        yield return Setting(SettingStatement.Fraction, model.FractionBits);
        if (model.Truncation != TruncationMode.Masked) yield return Setting(SettingStatement.Truncation, (int)model.Truncation);
        if (model.Comparison != ComparisonChoice.Auto) yield return Setting(SettingStatement.Comparison, (int)model.Comparison);
        if (model.AcceptLeakage) yield return Setting(SettingStatement.Accept, 0);
        if (model.Offline != OfflineMode.Dealer) yield return Setting(SettingStatement.Offline, (int)model.Offline);
        if (model.Link is { } link) yield return new LinkStatement(Word("link"), link);
        if (model.Budget != BudgetModel.None) yield return new BudgetStatement(Word("budget"), OptionsOf(model.Budget));
        if (model.Calibration is { } calibration) yield return StatementOf(calibration);

        yield return null;

        var input = NameOfInput(model);
        yield return new InputStatement(Word("input"), input, model.Input, default, OptionOf(InputStatement.BoundSpelling, model.InputMaxAbs));
        yield return null;
        for (var index = 0; index < model.Layers.Count; index++)
        {
            var layer = model.Layers[index];
            var spelling = LayerSpelling.ByKeyword.Values.Single(spelling => spelling.Definition.Keyword == layer.Kind);
            var inputs = model.InputsOf(index).Select(taken => taken < 0 ? input : Word(model.Layers[taken].Name)).ToList();
            yield return new LayerStatement(Word(spelling.Keyword), Word(layer.Name), spelling, inputs, OptionsOf(spelling, layer));
        }

        yield return null;
        yield return new OutputStatement(Word("output"), Word(model.Layers[model.Layers.Count - 1].Name));
    }

    private static List<Option> OptionsOf(BudgetModel budget)
    {
        var failure = budget.FailureProbability == BudgetModel.DefaultFailureProbability ? (decimal?)null : budget.FailureProbability;
        (OptionSpelling Spelling, decimal? Value)[] limits =
            [(BudgetStatement.Online, budget.OnlineBytes), (BudgetStatement.Rounds, budget.Rounds), (BudgetStatement.Offline, budget.OfflineBytes), (BudgetStatement.Failure, failure)];
        return [.. limits.Where(static limit => limit.Value is not null).Select(static limit => OptionOf(limit.Spelling, limit.Value!.Value))];
    }

    /// <summary>Where bounds were observed.</summary>
    internal static CalibratedStatement StatementOf(CalibrationModel calibration) => new(
        Word("calibrated"), OptionOf(CalibratedStatement.SamplesSpelling, calibration.Samples), OptionOf(CalibratedStatement.MarginSpelling, calibration.Margin), calibration.IsSynthetic);

    /// <summary>The options that a layer needs; what is the default anyway is left out.</summary>
    internal static List<Option> OptionsOf(LayerSpelling spelling, LayerModel layer)
    {
        var options = new List<Option>();
        foreach (var option in spelling.Options)
        {
            if (ValueOf(option.Keyword, layer) is { } value) options.Add(new(option, value, default, default));
        }

        return options;
    }

    /// <summary>What a layer says for an option; null when it is the default.</summary>
    private static OptionValue? ValueOf(string keyword, LayerModel layer)
    {
        var products = layer switch { LinearLayerModel linear => linear.Products, SquareLayer square => square.Products, _ => ProductOptions.Default };
        switch (keyword)
        {
            case "->" when layer is DenseLayer dense: return new(dense.FanIn, dense.FanOut);
            case "->" when layer is Conv2DLayer convolution: return new(convolution.InChannels, convolution.OutChannels);
            case "|x|": return Optional((layer as IBoundedLayer)?.MaxAbs);
            case "|w|": return Optional((layer as LinearLayerModel)?.MaxAbsWeight);
            case "epsilon" when layer is BatchNormLayer norm: return norm.Epsilon == DefaultEpsilon ? null : new(norm.Epsilon);
            case "slope" when layer is LeakyReLULayer leaky: return leaky.Slope == LeakyReLULayer.DefaultSlope ? null : new(leaky.Slope);
            case "slope" when layer is HardSigmoidLayer hard: return hard.Slope == HardSigmoidLayer.DefaultSlope ? null : new(hard.Slope);
            case "offset" when layer is HardSigmoidLayer hard: return hard.Offset == HardSigmoidLayer.DefaultOffset ? null : new(hard.Offset);
            case "low": return Optional((layer as ClipLayer)?.Low);
            case "high": return Optional((layer as ClipLayer)?.High);
            case "sides" when layer is Pad2DLayer pad: return new(pad.Top, pad.Left, pad.Bottom, pad.Right);
            case "to" when layer is ReshapeLayer reshape: return new(reshape.Shape.Channels, reshape.Shape.Height, reshape.Shape.Width);
            case "order" when layer is TransposeLayer transpose: return new(transpose.First, transpose.Second, transpose.Third);
            case "error" when layer is SmoothLayer smooth: return smooth.MaxError == SmoothLayer.DefaultMaxErrorOf(smooth.Function, smooth.Approximation) ? null : new(smooth.MaxError);
            case "approximation" when layer is SmoothLayer smooth: return smooth.Approximation == ApproximationChoice.Auto ? null : new((int)smooth.Approximation);
            case "truncation" when layer is SmoothLayer smooth: return Optional((int?)smooth.Truncation);
            case "ring": return Optional(products.RingBits);
            case "scale": return Optional(products.FractionBits);
            case "truncation": return Optional((int?)products.Truncation);
        }

        switch (layer, keyword)
        {
            case (Conv2DLayer convolution, "groups"): return convolution.Groups == 1 ? null : new(convolution.Groups);
            case (AvgPool2DLayer pool, "count"): return pool.CountsPadding ? null : new(0);
        }

        if (layer.Window is not { } window) throw new ArgumentException($"No value of {keyword} is known for {layer.Kind}", nameof(layer));
        OptionValue kernel = new(window.KernelHeight, window.KernelWidth);
        return keyword switch
        {
            "kernel" or "window" => kernel,
            "stride" => Unless(layer is PoolLayer ? kernel : new(1, 1), new(window.StrideHeight, window.StrideWidth)),
            "dilation" => Unless(new(1, 1), new(window.DilationHeight, window.DilationWidth)),
            "padding" => Unless(default, new(window.PaddingTop, window.PaddingLeft, window.PaddingBottom, window.PaddingRight)),
            _ => throw new ArgumentException($"No value of {keyword} is known for {layer.Kind}", nameof(layer)),
        };
    }

    private static OptionValue? Unless(OptionValue standard, OptionValue value) => value == standard ? null : value;

    private static OptionValue? Optional(decimal? value) => value is { } number ? new(number) : null;

    private static SettingStatement Setting(OptionSpelling spelling, decimal value) => new(Word(spelling.Keyword), OptionOf(spelling, value));

    private static Option OptionOf(OptionSpelling spelling, decimal value) => new(spelling, new(value), default, default);

    /// <summary>A name that no layer has.</summary>
    private static Word NameOfInput(NetworkModel model)
    {
        var wanted = model.Input.IsVector ? "features" : "image";
        var name = wanted;
        for (var number = 2; model.Layers.Any(layer => layer.Name == name); number++) name = wanted + number.ToString(CultureInfo.InvariantCulture);
        return Word(name);
    }

    private static Word Word(string text)
    {
        var tokens = new List<Token>();
        var comment = Lexer.Read(text, 0, text.Length, tokens);
        var isWord = comment < 0 && tokens.Count == 1 && tokens[0] == new Token(TokenKind.Word, 0, text.Length) && text.Length <= LineParser.LongestWord;
        return isWord ? new(text, default)
            : throw new ArgumentException($"'{text}' is no name a file can spell: a letter or '_', then letters, digits, '_', '.' and '-'", nameof(text));
    }
}
