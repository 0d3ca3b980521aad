using SecNet.Runtime.Networks;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Sessions;

namespace SecNet.Runtime.Roles.Offline;

/// <summary>One inference's correlations as a party keeps them: a dealer's seed and corrections, or all that the two parties have made.</summary>
internal static class CorrelationRecord
{
    /// <summary>Loads a record into a slot.</summary>
    public static void Load(PartySession session, int slot, int inference, int batch, ReadOnlySpan<byte> record)
    {
        if (session.Info.Offline == OfflineKind.TwoParty) session.LoadMaterial(slot, record, inference, batch);
        else session.LoadCorrelations(slot, Seed.Read(record[..Seed.ByteLength]), record[Seed.ByteLength..], inference, batch);
    }
}
