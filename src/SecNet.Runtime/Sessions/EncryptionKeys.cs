using System.Numerics;
using SecNet.Runtime.HomomorphicEncryption;

namespace SecNet.Runtime.Sessions;

/// <summary>This party's key of a scheme and the other party's public key, with how much more the two may answer.</summary>
/// <remarks>
/// Flooding hides weights in so many coefficients of replies under one key, and no more. Both parties answer alike, so both count alike, and exchange
/// fresh keys at the same step.
/// </remarks>
internal sealed class EncryptionKeys(IAdditiveEncryption scheme) : IDisposable
{
    private IKeyOwner? _own;
    private IEvaluator? _peer;
    private long _coefficientsLeft;

    /// <summary>This party's key.</summary>
    public IKeyOwner Own => _own ?? throw new InvalidOperationException("No key has been exchanged yet.");

    /// <summary>The other party's public key.</summary>
    public IEvaluator Peer => _peer ?? throw new InvalidOperationException("No key has been exchanged yet.");

    /// <summary>Takes so many coefficients from what the keys are good for; false if they are not good for so many.</summary>
    public bool Suffice(long coefficients)
    {
        if (_coefficientsLeft < coefficients) return false;
        _coefficientsLeft -= coefficients;
        return true;
    }

    /// <summary>Exchanges fresh keys and takes so many coefficients.</summary>
    public void Refresh<T>(TwoPartySession<T> session, long coefficients)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        Dispose();
        (_own, _peer) = (scheme.CreateKey(), null);
        byte[] own = new byte[scheme.PublicKeyBytes], peer = new byte[scheme.PublicKeyBytes];
        _own.WritePublicKey(own);
        session.Exchange(own, peer);
        _peer = scheme.CreateEvaluator(peer);
        _coefficientsLeft = CrossTermShape.CoefficientsPerKey - coefficients;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _own?.Dispose();
        _peer?.Dispose();
    }
}
