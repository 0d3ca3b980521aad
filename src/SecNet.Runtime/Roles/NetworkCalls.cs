using SecNet.Runtime.Networks;
using SecNet.Runtime.Sessions;

namespace SecNet.Runtime.Roles;

/// <summary>A network's static methods for one party, as an object, so that hosts need not be generic.</summary>
internal abstract class NetworkCalls
{
    public abstract NetworkInfo Info { get; }

    public static NetworkCalls For<TNetwork>(int partyIndex)
        where TNetwork : ISecureNetwork<TNetwork> => partyIndex switch
        {
            0 => new Calls<TNetwork, Party0>(),
            1 => new Calls<TNetwork, Party1>(),
            _ => throw new ArgumentOutOfRangeException(nameof(partyIndex), partyIndex, "A party is 0 or 1."),
        };

    public abstract void LoadModel(PartySession session);

    public abstract void Prepare(PartySession session, int slot);

    public abstract void Evaluate(PartySession session, int slot, ReadOnlySpan<ulong> inputShare, Span<ulong> outputShare);

    public abstract void Generate(TwoPartySession session, Span<byte> record);

    private sealed class Calls<TNetwork, TParty> : NetworkCalls
        where TNetwork : ISecureNetwork<TNetwork>
        where TParty : struct, IParty
    {
        public override NetworkInfo Info => TNetwork.Info;

        public override void Generate(TwoPartySession session, Span<byte> record) => session.Generate<TNetwork>(record);

        public override void LoadModel(PartySession session) => TNetwork.LoadModel<TParty>(session);

        public override void Prepare(PartySession session, int slot) => TNetwork.Prepare<TParty>(session, slot);

        public override void Evaluate(PartySession session, int slot, ReadOnlySpan<ulong> inputShare, Span<ulong> outputShare) =>
            TNetwork.Evaluate<TParty>(session, slot, inputShare, outputShare);
    }
}
