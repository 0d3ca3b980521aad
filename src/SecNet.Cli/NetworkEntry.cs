using System.Globalization;
using SecNet.Cli.Reports;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Reference;
using SecNet.Runtime.Weights;

namespace SecNet.Cli;

/// <summary>One registered network: what commands need of it, without its type.</summary>
internal abstract class NetworkEntry(string name, NetworkInfo info, NetworkOptions options)
{
    /// <summary>Its name on the command line.</summary>
    public string Name { get; } = name;

    public NetworkInfo Info { get; } = info;

    /// <summary>How many classes it tells apart.</summary>
    public int Classes => Info.ClassCount;

    /// <summary>The class that an output stands for: it is one, or holds the logits.</summary>
    public int ClassOf(double[] output) => Info.OutputIsClass ? (int)output[0] : Figures.ArgMax(output);

    /// <summary>The sample images shipped with it, or null.</summary>
    public string? Samples => options.Samples is null ? null : Resolve(options.Samples);

    /// <summary>The weights file to use.</summary>
    /// <exception cref="UsageException">None was given and none is shipped.</exception>
    public string WeightsPath(string? given) => given ?? (options.Weights is null
        ? throw new UsageException($"Network '{Name}' ships no weights. Give --weights FILE.safetensors.")
        : Resolve(options.Weights));

    /// <summary>Names of the classes, in the order of the logits; empty when it names none.</summary>
    public IReadOnlyList<string> ClassNames => options.ClassNames;

    /// <summary>A class's name, or its number.</summary>
    public string ClassName(int index) => options.ClassNames.Count > index ? options.ClassNames[index] : index.ToString(CultureInfo.InvariantCulture);

    /// <summary>The output of the network's fixed-point twin, with floor rounding.</summary>
    /// <param name="model">Encoded weights.</param>
    /// <param name="input">The input.</param>
    /// <param name="observer">Sees each layer's result, if given.</param>
    public abstract double[] EvaluateReference(OwnedModel model, float[] input, LayerObserver? observer = null);

    /// <summary>Serves as a party until cancelled or its sessions are used up.</summary>
    public abstract Task ServePartyAsync(PartySettings settings, IServerEvents events, CancellationToken cancellationToken);

    /// <summary>Makes correlations with the other party into this party's file.</summary>
    public abstract void PrepareCorrelations(PartySettings settings, int count, string path, IServerEvents events, Action<int> progress, CancellationToken cancellationToken);

    /// <summary>Deals live until cancelled.</summary>
    public abstract Task ServeDealerAsync(DealerSettings settings, IServerEvents events, CancellationToken cancellationToken);

    /// <summary>Writes both parties' correlation files.</summary>
    public abstract void WriteCorrelations(DealerFileSettings settings, Action<int> progress, CancellationToken cancellationToken);

    /// <summary>Connects to both parties as a client.</summary>
    public abstract Task<IInferenceClient> ConnectAsync(ClientSettings settings, CancellationToken cancellationToken);

    private static string Resolve(string path) => Path.Combine(AppContext.BaseDirectory, path);
}
