using System.Net;

namespace SecNet.Runtime.Transport;

/// <summary>Where unencrypted links may go.</summary>
public static class PlaintextPolicy
{
    /// <summary>Throws unless the address is loopback or the caller took the risk.</summary>
    /// <param name="address">Address to listen on or connect to.</param>
    /// <param name="allowPlaintextNetwork">True: the caller knows that anyone on the path reads both shares.</param>
    /// <exception cref="ArgumentException">The address is not loopback and the risk was not taken.</exception>
    public static void Check(IPAddress address, bool allowPlaintextNetwork)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (allowPlaintextNetwork || IPAddress.IsLoopback(address)) return;
        throw new ArgumentException(
            $"{address} is not a loopback address, and links between roles are not encrypted yet: whoever reads two links of one session learns inputs and weights. "
            + "Use 127.0.0.1 or [::1], with an encrypted tunnel (ssh, WireGuard, stunnel) that ends there; or allow plaintext networks explicitly.",
            nameof(address));
    }
}
