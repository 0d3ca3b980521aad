using System.Net;
using SecNet.Runtime.Transport.Tls;

namespace SecNet.Runtime.Transport;

/// <summary>How a role protects its links, and so where they may go. Both ends of a link need the same kind.</summary>
public abstract class LinkSecurity
{
    private protected LinkSecurity()
    {
    }

    /// <summary>Nothing is encrypted, and nothing leaves this machine. The default.</summary>
    public static LinkSecurity LoopbackOnly { get; } = new Plaintext(isAllowedAnywhere: false);

    /// <summary>Nothing is encrypted, wherever it goes: anyone who reads two links of a session learns inputs and weights. For tunnels you trust.</summary>
    public static LinkSecurity PlaintextAnywhere { get; } = new Plaintext(isAllowedAnywhere: true);

    /// <summary>
    /// TLS 1.3, each end proving with a certificate that it is who the other expects: this role's own and those of the roles it meets, from a folder
    /// (<see cref="RoleCertificates"/>).
    /// </summary>
    /// <param name="folder">Holds identity.pem, and a .crt file for each role that this one meets.</param>
    /// <exception cref="IOException">A file is missing or cannot be used; the message names it and what to do.</exception>
    public static LinkSecurity MutualTls(string folder) => new MutualTls(RoleCertificates.Load(folder));

    /// <summary>Throws where links of this kind may not go.</summary>
    /// <exception cref="ArgumentException">The address is beyond this machine, and links are neither encrypted nor allowed to be read.</exception>
    internal abstract void CheckAddress(IPAddress address);

    /// <summary>Protects a fresh connection, within its time-outs.</summary>
    /// <exception cref="TransportException">The other end cannot prove that it is anyone this role meets.</exception>
    internal abstract void Protect(SocketChannel channel, bool isServer);

    private sealed class Plaintext(bool isAllowedAnywhere) : LinkSecurity
    {
        internal override void CheckAddress(IPAddress address)
        {
            ArgumentNullException.ThrowIfNull(address);
            if (isAllowedAnywhere || IPAddress.IsLoopback(address)) return;
            throw new ArgumentException(
                $"{address} is not a loopback address, and without certificates links are not encrypted: whoever reads two links of one session learns inputs and weights. "
                + "Give each role certificates (--tls DIR, or LinkSecurity.MutualTls); or use 127.0.0.1 or [::1] with a tunnel that ends there; or allow plaintext networks explicitly.",
                nameof(address));
        }

        internal override void Protect(SocketChannel channel, bool isServer)
        {
        }
    }
}
