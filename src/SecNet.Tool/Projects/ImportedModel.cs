using SecNet.Cli;
using SecNet.Generators.Model;
using SecNet.Generators.Parsing.Dsl;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Weights;
using SecNet.Tool.Calibration;
using SecNet.Tool.Compilation;
using SecNet.Tool.Onnx;
using SecNet.Tool.Sources;

namespace SecNet.Tool.Projects;

/// <summary>An ONNX model as a .secnet file and weights that build: the import, with bounds.</summary>
/// <param name="Model">The network with its bounds.</param>
/// <param name="Text">Its .secnet file.</param>
/// <param name="Info">What it costs.</param>
/// <param name="Weights">Its .safetensors file.</param>
/// <param name="Notes">What the importer decided, for people.</param>
internal sealed record ImportedModel(NetworkModel Model, string Text, NetworkInfo Info, byte[] Weights, IReadOnlyList<string> Notes)
{
    // With fewer, a logit has too little left to tell classes apart; proved bounds that cost so much are worth less than calibrated ones.
    private const int LeastFractionBits = 8;

    /// <summary>How weight files' names end.</summary>
    public const string WeightsExtension = ".safetensors";

    /// <summary>Imports a model and bounds its layers.</summary>
    /// <param name="onnx">The ONNX file.</param>
    /// <param name="options">What the file does not say.</param>
    /// <param name="calibrate">Bounds the layers by samples; null when there are none: bounds are then proved, or else calibrated on synthetic inputs.</param>
    /// <param name="cancellation">Looked at while calibrating and compiling.</param>
    /// <exception cref="OnnxImportException">The file cannot be imported.</exception>
    /// <exception cref="CommandFailure">The network does not compile under any of these bounds.</exception>
    public static ImportedModel Read(string onnx, ImportOptions options, Func<NetworkModel, SafetensorsFile, NetworkModel>? calibrate, CancellationToken cancellation)
    {
        var imported = OnnxImporter.Import(onnx, options);
        var weights = SafetensorsWriter.Write(imported.Tensors);
        var file = SafetensorsFile.Parse(weights, options.Name + WeightsExtension);
        var declared = WeightContracts.Declare(imported.Model, file);
        if (calibrate is null && Prove(declared, cancellation) is { } proved) return new(declared, SecnetWriter.Write(declared), proved, weights, imported.Notes);

        calibrate ??= (model, file) => Calibrator.Calibrate(model, file, SyntheticInputs.Of(model), SyntheticInputs.Margin, isSynthetic: true, progress: null, cancellation);
        var model = calibrate(declared, file);

        // Compiled from the text, so that what is written is what was checked.
        var text = SecnetWriter.Write(model);
        var (_, program) = SourceCheck.Compile(new(options.Name + DslFrontEnd.Extension, text, model.Namespace), cancellation);
        return new(model, text, NetworkDescription.Of(program), weights, imported.Notes);
    }

    /// <summary>What a network costs whose bounds are all proved; null when they fit no ring, or leave too few fraction bits.</summary>
    private static NetworkInfo? Prove(NetworkModel model, CancellationToken cancellation)
    {
        if (Generators.Compiler.Compile(model, cancellation).Program is not { } program) return null;
        var info = NetworkDescription.Of(program);
        return info.Layers.All(static layer => layer.Result is not { } result || result.Scale.FractionBits >= LeastFractionBits) ? info : null;
    }
}
