using System.Diagnostics;
using SecNet.Runtime.Correlations;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Roles.Offline;
using SecNet.Runtime.Sessions;
using SecNet.Runtime.Transport;
using SecNet.Runtime.Weights;

namespace SecNet.Runtime.Roles;

/// <summary>
/// A party's first inferences, before anybody waits for them: with a model of zeros, correlations of its own and itself as the other party, so
/// that the JIT has compiled the protocol when the first request comes. Nothing of it is kept, and nothing secret takes part.
/// </summary>
internal static class Rehearsal
{
    // As often as the JIT lets a method run before it compiles it anew, optimised.
    private const int Inferences = 30;

    // What the model alone takes to evaluate hides what compiling takes; and its memory would be needed twice.
    private const int MostModelWords = 1 << 22;

    private static readonly TimeSpan LongestTime = TimeSpan.FromSeconds(1);

    /// <summary>Rehearses, for a second at most.</summary>
    public static void Run(NetworkCalls network, int partyIndex)
    {
        var info = network.Info;
        if (info.ModelWords > MostModelWords) return;
        var model = new ModelShare(info.ProtocolId, default, partyIndex, new ulong[info.ModelWords]);
        using var session = PartySession.Create(info, model, new EchoChannel(), info.Offline == OfflineKind.TwoParty ? null : Seed.Create(), slotCount: 1);
        ulong[] input = new ulong[info.InputShape.Length], output = new ulong[info.OutputShape.Length];
        var record = new byte[CorrelationLayout.RecordBytes(info, partyIndex)];
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < Inferences && Stopwatch.GetElapsedTime(began) < LongestTime; i++)
        {
            CorrelationRecord.Load(session, slot: 0, inference: 0, batch: 1, record);
            network.Prepare(session, 0);
            network.Evaluate(session, 0, input, output);
        }
    }

    /// <summary>Sends what it is sent.</summary>
    private sealed class EchoChannel : IChannel
    {
        public string Peer => "itself";

        public long SendTicks => 0;

        public string? WhyNot(Role role) => null;

        public void Exchange(ReadOnlySpan<byte> send, Span<byte> receive, int matchingHeaderBytes = 0) => send.CopyTo(receive);

        public void Send(ReadOnlySpan<byte> data)
        {
        }

        public void Receive(Span<byte> buffer) => buffer.Clear();

        public void Dispose()
        {
        }
    }
}
