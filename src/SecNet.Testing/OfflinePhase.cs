using SecNet.Runtime.Correlations;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Sessions;
using SecNet.Runtime.Weights;

namespace SecNet.Testing;

/// <summary>Where both parties' correlations come from in a test: a dealer with repeatable seeds, or the two parties themselves.</summary>
public abstract class OfflinePhase : IDisposable
{
    /// <summary>Seed of party 0's weight mask; null without a dealer.</summary>
    public virtual Seed? WeightMask0 => null;

    /// <summary>Seed of party 1's.</summary>
    public virtual Seed? WeightMask1 => null;

    /// <summary>What the network was compiled for.</summary>
    public static OfflinePhase Create<TNetwork>(ModelShare model0, ModelShare model1, InsecureSeeds seeds)
        where TNetwork : ISecureNetwork<TNetwork> =>
        TNetwork.Info.Offline == OfflineKind.TwoParty ? new Generated(TNetwork.Info, model0, model1) : new Dealt(TNetwork.Info, seeds);

    /// <summary>Fills slot 0 of both parties with an inference of a batch.</summary>
    public abstract void Load<TNetwork>(PartySession party0, PartySession party1, int inference = 0, int batch = 1)
        where TNetwork : ISecureNetwork<TNetwork>;

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends sessions.</summary>
    protected abstract void Dispose(bool disposing);

    private sealed class Dealt(NetworkInfo info, InsecureSeeds seeds) : OfflinePhase
    {
        private readonly Seed _mask0 = seeds.Next();
        private readonly Seed _mask1 = seeds.Next();
        private readonly byte[] _corrections0 = new byte[CorrelationLayout.CorrectionBytes(info, 0)];
        private readonly byte[] _corrections1 = new byte[CorrelationLayout.CorrectionBytes(info, 1)];
        private DealerSession? _dealer;

        public override Seed? WeightMask0 => _mask0;

        public override Seed? WeightMask1 => _mask1;

        public override void Load<TNetwork>(PartySession party0, PartySession party1, int inference = 0, int batch = 1)
        {
            _dealer ??= DealerSession.Create(info, _mask0, _mask1);
            var (seed0, seed1) = (seeds.Next(), seeds.Next());
            _dealer.Deal<TNetwork>(seed0, seed1, _corrections0, _corrections1);
            party0.LoadCorrelations(0, seed0, _corrections0, inference, batch);
            party1.LoadCorrelations(0, seed1, _corrections1, inference, batch);
        }

        protected override void Dispose(bool disposing) => _dealer?.Dispose();
    }

    private sealed class Generated : OfflinePhase
    {
        private readonly GeneratingPair _pair;

        public Generated(NetworkInfo info, ModelShare model0, ModelShare model1) => _pair = new(info, model0, model1);

        public override void Load<TNetwork>(PartySession party0, PartySession party1, int inference = 0, int batch = 1)
        {
            _pair.Generate<TNetwork>();
            party0.LoadMaterial(0, _pair.Record0, inference, batch);
            party1.LoadMaterial(0, _pair.Record1, inference, batch);
        }

        protected override void Dispose(bool disposing) => _pair.Dispose();
    }
}
