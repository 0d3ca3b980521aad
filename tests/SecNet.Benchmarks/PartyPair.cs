using System.Diagnostics;
using SecNet.Runtime.ObliviousTransfer;
using SecNet.Runtime.Transport;

namespace SecNet.Benchmarks;

/// <summary>Two parties on two threads, and oblivious transfers both ways between them.</summary>
internal sealed class PartyPair : IDisposable
{
    private readonly DuplexChannel[] _channels;

    /// <summary>On an in-memory channel.</summary>
    public PartyPair(int seedBits)
        : this(seedBits, MemoryChannel.CreatePair(1 << 20, TimeSpan.FromSeconds(60)))
    {
    }

    /// <summary>On channels of one's own, which the pair takes over.</summary>
    public PartyPair(int seedBits, (DuplexChannel Party0, DuplexChannel Party1) channels)
    {
        _channels = [channels.Party0, channels.Party1];
        var session = SessionNonce.Create();
        long start = Stopwatch.GetTimestamp();
        Run(party => Sessions[party] = TransferSession.Connect(_channels[party], party, session, seedBits));
        SetupSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    public TransferSession[] Sessions { get; } = new TransferSession[2];

    public double SetupSeconds { get; }

    public long BytesSent => Sessions[0].Messages.PayloadBytesSent + Sessions[1].Messages.PayloadBytesSent;

    /// <summary>Runs both halves; returns seconds until the later one ends.</summary>
    public static double Run(Action<int> party)
    {
        long start = Stopwatch.GetTimestamp();
        var other = Task.Factory.StartNew(() => party(1), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        party(0);
        other.GetAwaiter().GetResult();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>The median of several runs, after some that only warm up.</summary>
    public static double Median(int rounds, Action<int> party)
    {
        var seconds = new double[rounds];
        for (int round = -3; round < rounds; round++)
        {
            double time = Run(party);
            if (round >= 0) seconds[round] = time;
        }

        Array.Sort(seconds);
        return seconds[rounds / 2];
    }

    public void Dispose()
    {
        foreach (var session in Sessions) session.Dispose();
        foreach (var channel in _channels) channel.Dispose();
    }
}
