using System.Buffers.Binary;
using System.Security.Cryptography;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.Roles.Offline;

/// <summary>Correlations that the two parties make ahead of time, each into a file of its own, without a dealer.</summary>
/// <remarks>
/// Each party runs this at the same time, with the same count; party 1 connects to party 0. Files that belong together carry one batch id. Both are put
/// in place when both are complete, so that an interrupted run leaves none, or at worst one that fits no other and is refused.
/// </remarks>
public static class CorrelationPreparation
{
    private const uint Magic = 0x70657250; // "Prep"
    private const int RecordBytes = 2 * sizeof(uint);

    /// <summary>Makes so many inferences' correlations with the other party and writes this party's file.</summary>
    /// <typeparam name="TNetwork">A network compiled for two-party generation.</typeparam>
    /// <param name="options">This party: its index, where it listens or whom it connects to, its model share, time-outs. The rest does not matter.</param>
    /// <param name="count">Inferences, the same at both parties.</param>
    /// <param name="path">This party's file: must not exist.</param>
    /// <param name="listening">Told where party 0 listens.</param>
    /// <param name="progress">Told the number made so far, after each.</param>
    /// <param name="cancellationToken">Stops; no file remains.</param>
    /// <exception cref="ArgumentException">The network needs a dealer, or the options do not fit.</exception>
    /// <exception cref="TransportException">The other party did not come, asks for another number, or failed.</exception>
    /// <exception cref="IOException">The file exists or cannot be written.</exception>
    public static void Write<TNetwork>(
        PartyOptions options, int count, string path, Action<System.Net.IPEndPoint>? listening = null, Action<int>? progress = null, CancellationToken cancellationToken = default)
        where TNetwork : ISecureNetwork<TNetwork>
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, CorrelationFile.LargestCount);
        var network = NetworkCalls.For<TNetwork>(options.PartyIndex);
        if (network.Info.WhyNot(OfflineKind.TwoParty) is { } problem) throw new ArgumentException(problem, nameof(options));
        if (File.Exists(path)) throw new IOException($"{path} exists; correlations are never overwritten. Choose another name.");

        var channel = Connect(network.Info, options, listening, out var nonce, cancellationToken);
        using var stop = cancellationToken.Register(channel.Dispose);
        using (channel)
        {
            AgreeOnCount(channel, count);
            using var records = new GeneratedRecords(LinkAgreement.Reach(channel, options.EmulatedLink), network, options.ModelShare, nonce);
            string? unfinished = null;
            var record = new byte[records.RecordBytes];
            try
            {
                using (var file = new CorrelationFileWriter(network.Info, null, options.ModelShare.ModelId, nonce.Derive("SecNet correlation batch"), count, options.PartyIndex, path, out unfinished))
                {
                    for (var index = 0; index < count; index++)
                    {
                        records.Receive(record);
                        file.Append(index, record);
                        progress?.Invoke(index + 1);
                    }

                    file.Flush();
                }

                AgreeOnCount(channel, count); // both files are complete
                File.Move(unfinished!, path, overwrite: false);
                unfinished = null;
                DirectoryFlush.OfParent(path);
            }
            finally
            {
                CryptographicOperations.ZeroMemory(record);
                if (unfinished is not null) File.Delete(unfinished);
            }
        }
    }

    private static SocketChannel Connect(NetworkInfo info, PartyOptions options, Action<System.Net.IPEndPoint>? listening, out SessionNonce nonce, CancellationToken cancellationToken)
    {
        Hello mine = new(options.PartyIndex == 0 ? Role.Party0 : Role.Party1Offline, info.ProtocolId, options.ModelShare.ModelId, SessionNonce.Create());
        if (options.PartyIndex == 1)
        {
            var dialled = Connector.Connect(
                options.Peer ?? throw new ArgumentException("Party 1 must be told where party 0 listens (Peer).", nameof(options)), options.ConnectTimeout, options.Timeout, options.Security, cancellationToken);
            try
            {
                nonce = Handshake.Run(dialled, mine, [Role.Party0]).Nonce;
                return dialled;
            }
            catch
            {
                dialled.Dispose();
                throw;
            }
        }

        var arrived = new TaskCompletionSource<SocketChannel>(TaskCreationOptions.RunContinuationsAsynchronously);
        var listenerOptions = new ListenerOptions { EndPoint = options.Listen, Timeout = options.Timeout, Security = options.Security, Log = options.Log };
        using var listener = new Listener(listenerOptions, () => mine, [Role.Party1Offline], (channel, _, _) =>
        {
            if (!arrived.TrySetResult(channel)) channel.Dispose();
        });
        listening?.Invoke(listener.LocalEndPoint);
        if (!arrived.Task.Wait(options.ConnectTimeout, cancellationToken))
            throw new TransportException($"party 1 did not connect to {listener.LocalEndPoint} within {options.ConnectTimeout.TotalSeconds:0.#} s.");
        nonce = mine.Nonce;
        return arrived.Task.Result;
    }

    private static void AgreeOnCount(DuplexChannel channel, int count)
    {
        Span<byte> sent = stackalloc byte[RecordBytes], received = stackalloc byte[RecordBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(sent, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(sent[sizeof(uint)..], count);
        channel.Exchange(sent, received, matchingHeaderBytes: sizeof(uint));
        var theirs = BinaryPrimitives.ReadInt32LittleEndian(received[sizeof(uint)..]);
        if (theirs != count) throw new TransportException($"this party is to make correlations for {count} inferences, the other at {channel.Peer} for {theirs}; give both the same number.") { IsRefusal = true };
    }
}
