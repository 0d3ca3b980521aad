using SecNet.Runtime.Networks;

namespace SecNet.Cli;

/// <summary>The networks an executable serves. The first one added is the default; <c>--network NAME</c> chooses among several.</summary>
public sealed class NetworkRegistry
{
    private readonly List<NetworkEntry> _entries = [];

    internal IReadOnlyList<NetworkEntry> Entries => _entries;

    /// <summary>Adds a network.</summary>
    /// <typeparam name="TNetwork">The generated class.</typeparam>
    /// <param name="name">Its name on the command line; by default the class's name in lower case.</param>
    /// <param name="configure">Sets the default weights, samples and class names.</param>
    /// <returns>This registry, for the next one.</returns>
    /// <exception cref="ArgumentException">The name is taken, or the class names do not match the network's outputs.</exception>
    public NetworkRegistry Add<TNetwork>(string? name = null, Action<NetworkOptions>? configure = null)
        where TNetwork : ISecureNetwork<TNetwork>
    {
        var options = new NetworkOptions();
        configure?.Invoke(options);
        var entry = new NetworkEntry<TNetwork>(name ?? typeof(TNetwork).Name.ToLowerInvariant(), options);
        if (_entries.Exists(other => Same(other.Name, entry.Name)))
            throw new ArgumentException($"There is a network '{entry.Name}' already; give each a name of its own.", nameof(name));
        var classes = entry.Classes;
        if (options.ClassNames.Count != 0 && options.ClassNames.Count != classes)
            throw new ArgumentException($"Network '{entry.Name}' has {classes} classes and {options.ClassNames.Count} class names; give one for each class, or none.", nameof(configure));
        _entries.Add(entry);
        return this;
    }

    /// <summary>The network of that name, or the first.</summary>
    internal NetworkEntry Find(string? name)
    {
        if (name is null) return _entries[0];
        return _entries.Find(entry => Same(entry.Name, name))
            ?? throw new UsageException($"There is no network '{name}' here. --network takes: {string.Join(", ", _entries.Select(static entry => entry.Name))}.");
    }

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
