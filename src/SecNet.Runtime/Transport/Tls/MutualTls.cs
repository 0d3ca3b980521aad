using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace SecNet.Runtime.Transport.Tls;

/// <summary>TLS 1.3 with a pinned certificate at either end.</summary>
/// <remarks>
/// Nobody without a certificate from the folder reaches any parser of ours but the record layer's five-byte header; and a certificate speaks for its
/// own role alone, which the handshake that follows holds against the role that the peer claims.
/// </remarks>
internal sealed class MutualTls(RoleCertificates certificates) : LinkSecurity
{
    // Pinned certificates name nobody.
    private const string HostName = "secnet";

    internal override void CheckAddress(IPAddress address) => ArgumentNullException.ThrowIfNull(address);

    internal override void Protect(SocketChannel channel, bool isServer)
    {
        string? name = null, problem = null;
        var records = new RecordStream(channel);
        var stream = new SslStream(records);
        try
        {
            if (isServer) stream.AuthenticateAsServer(AsServer(Validate));
            else stream.AuthenticateAsClient(AsClient(Validate));
            records.Flush();
        }
        catch (Exception e) when (e is not TransportException)
        {
            // Whatever a stranger's bytes make the platform throw ends this connection, and not the process that listens.
            stream.Dispose();
            throw new TransportException(problem is not null ? $"{channel.Peer} cannot be trusted: {problem}" : $"{channel.Peer} did not complete the TLS 1.3 handshake: {(e.InnerException ?? e).Message}", e) { IsRefusal = true };
        }
        catch
        {
            stream.Dispose();
            throw;
        }

        channel.Encrypt(new(stream, records, name!, RoleCertificates.Fingerprint(certificates.Own)));

        bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
        {
            // Which authority signed it, and for which host, says nothing here: it must be one of the folder.
            problem = certificate is null ? "it showed no certificate; start it with --tls too." : WhyUnknown(certificate, out name);
            return problem is null;
        }
    }

    private string? WhyUnknown(X509Certificate certificate, out string? name)
    {
        name = certificates.NameOf(certificate);
        if (name is null)
        {
            return $"its certificate {RoleCertificates.Fingerprint(certificate)} is none of those in '{certificates.Folder}'; copy its .crt file there if it should be.";
        }

        return certificate is X509Certificate2 dated && RoleCertificates.WhyExpired(dated) is { } expired ? $"its certificate, {name}.crt, {expired}" : null;
    }

    private SslServerAuthenticationOptions AsServer(RemoteCertificateValidationCallback validate) => new()
    {
        ServerCertificateContext = SslStreamCertificateContext.Create(certificates.Own, additionalCertificates: null, offline: true),
        ClientCertificateRequired = true,
        RemoteCertificateValidationCallback = validate,
        EnabledSslProtocols = SslProtocols.Tls13,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,

        // No tickets: every record after the handshake is then one of ours, which RecordStream relies on, and no session outlives its keys.
        AllowTlsResume = false,
        AllowRenegotiation = false,
    };

    private SslClientAuthenticationOptions AsClient(RemoteCertificateValidationCallback validate) => new()
    {
        TargetHost = HostName,
        ClientCertificateContext = SslStreamCertificateContext.Create(certificates.Own, additionalCertificates: null, offline: true),
        RemoteCertificateValidationCallback = validate,
        EnabledSslProtocols = SslProtocols.Tls13,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        AllowTlsResume = false,
        AllowRenegotiation = false,
    };
}
