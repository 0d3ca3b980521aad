using System.Net;
using SecNet.Runtime.Networks;

namespace SecNet.Runtime.Roles;

/// <summary>One computing party of a network, as a server: links with the other party and the dealer, then serves clients.</summary>
/// <typeparam name="TNetwork">The network.</typeparam>
/// <remarks>
/// Each lane of the protocol runs on a thread of its own; each client has two that only move bytes. A link that breaks is made anew, and the
/// client whose request was under way gets an error. Security: semi-honest; the parties must not collude, nor either with the dealer.
/// </remarks>
public sealed class PartyServer<TNetwork> : IAsyncDisposable
    where TNetwork : ISecureNetwork<TNetwork>
{
    private readonly PartyHost _host;

    private PartyServer(PartyHost host) => _host = host;

    /// <summary>Where this party listens.</summary>
    public IPEndPoint LocalEndPoint => _host.LocalEndPoint;

    /// <summary>Completes when <see cref="PartyOptions.MaxSessions"/> are served or the server was stopped; faults when it cannot go on.</summary>
    /// <remarks>
    /// Faults: <see cref="Transport.TransportException"/> (the other party refused, or it or the dealer did not appear in time),
    /// <see cref="Offline.CorrelationFileException"/>, <see cref="WeightOpeningException"/>.
    /// </remarks>
    public Task Completion => _host.Completion;

    /// <summary>Listens, and starts to link and serve.</summary>
    /// <exception cref="ArgumentException">The options do not fit each other, the network, or the address policy.</exception>
    /// <exception cref="Offline.CorrelationFileException">The correlation file is not for this network, model and party, damaged, or in use.</exception>
    /// <exception cref="Transport.TransportException">The address cannot be listened on.</exception>
    public static PartyServer<TNetwork> Start(PartyOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new(new PartyHost(NetworkCalls.For<TNetwork>(options.PartyIndex), options));
    }

    /// <summary>Refuses what is queued, finishes the inference under way, and ends. Does not throw what <see cref="Completion"/> holds.</summary>
    public async Task StopAsync()
    {
        _host.Stop();
        await Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Stops.</summary>
    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(false);
}
