using SecNet.Runtime.ObliviousTransfer;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Transport;
using SecNet.Testing;

namespace SecNet.Runtime.Tests.ObliviousTransfer;

/// <summary>Both ends of a transfer session in one process, from repeatable seeds; what each party received is recorded.</summary>
public sealed class TransferPair : IDisposable
{
    private readonly RecordingChannel[] _channels;
    private readonly TransferSession[] _sessions = new TransferSession[2];

    public TransferPair()
        : this(TransferSession.DefaultSeedBits, 1)
    {
    }

    internal TransferPair(int seedBits, int seed)
    {
        var (channel0, channel1) = MemoryChannel.CreatePair(timeout: TimeSpan.FromSeconds(60));
        _channels = [new(channel0), new(channel1)];
        var nonce = Nonce(seed);
        var seeds = new InsecureSeeds(seed);
        Seed[] own = [seeds.Next(), seeds.Next()];
        Run(party => _sessions[party] = TransferSession.Connect(_channels[party], party, nonce, seedBits, own[party]));
        Transfers = [.. _sessions.Select(static session => new RandomTransfers(session))];
        Data = seeds.Data();
    }

    internal TransferSession[] Sessions => _sessions;

    internal RandomTransfers[] Transfers { get; }

    /// <summary>Repeatable inputs.</summary>
    internal AesCtrPrg Data;

    /// <summary>Every byte a party received since the last call of <see cref="Forget"/>.</summary>
    internal byte[] View(int party) => _channels[party].Received;

    internal void Forget()
    {
        foreach (var channel in _channels) channel.Forget();
    }

    /// <summary>Runs both parties' halves at once.</summary>
    internal static void Run(Action<int> party) => TwoParty.InParallel(() => party(0), () => party(1));

    internal ulong[] Words(int count)
    {
        var words = new ulong[count];
        Data.Fill<ulong>(words);
        return words;
    }

    internal static SessionNonce Nonce(int number)
    {
        Span<byte> bytes = stackalloc byte[SessionNonce.ByteLength];
        bytes.Fill((byte)(number + 1));
        return SessionNonce.Read(bytes);
    }

    /// <summary>Bit <paramref name="index"/> of planes or choices.</summary>
    internal static ulong Bit(ReadOnlySpan<ulong> words, int index) => words[index >> 6] >> (index & 63) & 1;

    /// <summary>Closes the connection.</summary>
    internal void Close()
    {
        foreach (var channel in _channels) channel.Dispose();
    }

    public void Dispose()
    {
        foreach (var session in _sessions) session?.Dispose();
        Close();
    }
}
