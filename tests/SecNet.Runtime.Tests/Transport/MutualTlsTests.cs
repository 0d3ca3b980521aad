using System.Collections.Concurrent;
using System.Net;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Transport;
using SecNet.Runtime.Transport.Tls;

namespace SecNet.Runtime.Tests.Transport;

/// <summary>Who may talk to whom, and what both are told when they may not.</summary>
public sealed class MutualTlsTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly ProtocolId Protocol = ProtocolId.Parse(new string('a', 64));
    private static readonly ModelId Model = ModelId.Create();

    private readonly List<string> _folders = [];
    private readonly ConcurrentQueue<string> _log = [];

    public void Dispose()
    {
        foreach (var folder in _folders) Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Roles_ThatKnowEachOther_Meet()
    {
        var (client, party) = Folders("client-kiosk_7", "party0");
        var met = Meet(client, party, Role.Client);
        Assert.Null(met.Problem);
        Assert.Equal(Role.Client, met.Theirs?.Role);
    }

    [Fact]
    public void Party1_MakesCorrelationsUnderTheSameCertificate()
    {
        var (party1, party0) = Folders("party1", "party0");
        Assert.Null(Meet(party1, party0, Role.Party1Offline).Problem);
    }

    [Fact]
    public void CertificateOfAnotherRole_IsRefusedByName()
    {
        var (client, party0) = Folders("client", "party0");
        var met = Meet(client, party0, Role.Party1);
        Assert.NotNull(met.Problem);
        Assert.Contains("says it is party 1, but its certificate is that of client", met.Problem.Message, StringComparison.Ordinal);
        Assert.True(met.Problem.IsRefusal);
    }

    [Fact]
    public void UnknownClient_IsRefused_AndBothAreTold()
    {
        var (_, party0) = Folders("client", "party0");
        var (stranger, _) = Folders("client-stranger", "party0");
        File.Copy(Path.Combine(party0, "party0.crt"), Path.Combine(stranger, "party0.crt"), overwrite: true);
        var met = Meet(stranger, party0, Role.Client);
        Assert.NotNull(met.Problem);
        Assert.Contains("may not know this side's certificate", met.Problem.Message, StringComparison.Ordinal);
        Assert.Contains(FingerprintIn(stranger, "client-stranger"), met.Problem.Message, StringComparison.Ordinal);
        Assert.Contains(_log, line => line.Contains($"its certificate {FingerprintIn(stranger, "client-stranger")} is none of those in '{party0}'", StringComparison.Ordinal));
    }

    [Fact]
    public void UnknownParty_IsRefusedBeforeAnythingIsSaid()
    {
        var (client, _) = Folders("client", "party0");
        var (_, impostor) = Folders("client", "party0");
        File.Copy(Path.Combine(client, "client.crt"), Path.Combine(impostor, "client.crt"), overwrite: true);
        var met = Meet(client, impostor, Role.Client);
        Assert.NotNull(met.Problem);
        Assert.Contains($"cannot be trusted: its certificate {FingerprintIn(impostor, "party0")} is none of those", met.Problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PlaintextAndTls_SayWhatIsMissing()
    {
        var (client, party0) = Folders("client", "party0");
        var toTls = Meet(LinkSecurity.LoopbackOnly, LinkSecurity.MutualTls(party0), Role.Client);
        Assert.NotNull(toTls.Problem);
        Assert.Contains(_log, static line => line.Contains("does not speak TLS: it sent 8e5365634e; give both ends certificates (--tls), or neither", StringComparison.Ordinal));
        var toPlaintext = Meet(LinkSecurity.MutualTls(client), LinkSecurity.LoopbackOnly, Role.Client);
        Assert.NotNull(toPlaintext.Problem);
        Assert.Contains("does not speak TLS", toPlaintext.Problem.Message, StringComparison.Ordinal);
        Assert.Contains(_log, static line => line.Contains("and that both ends have certificates (--tls), or neither", StringComparison.Ordinal));
    }

    [Fact]
    public void Certificates_AllowAddressesBeyondThisMachine()
    {
        var (client, party0) = Folders("client", "party0");
        using var arrivals = new BlockingCollection<SocketChannel>();
        using var listener = Listen(LinkSecurity.MutualTls(party0), arrivals, IPAddress.Any);
        using var channel = Connector.Connect(new IPEndPoint(IPAddress.Loopback, listener.LocalEndPoint.Port), Patience, Patience, LinkSecurity.MutualTls(client));
        Assert.Equal(Role.Party0, Handshake.Run(channel, Hello(Role.Client), [Role.Party0]).Role);
        Assert.True(arrivals.TryTake(out var arrived, Patience));
        arrived.Dispose();
    }

    [Fact]
    public void Load_NamesWhatIsWrongWithAFolder()
    {
        var (folder, _) = Folders("party0", "party1");
        AssertLoadFails("is the same certificate as client-twin.crt", () => { Copy("party1", "client-twin"); });
        AssertLoadFails("'" + Path.Combine(folder, "bank.crt") + "' is named after no role", () => { File.Delete(Path.Combine(folder, "client-twin.crt")); Copy("party1", "bank"); });
        AssertLoadFails("is not a certificate that can be read", () => { File.Delete(Path.Combine(folder, "bank.crt")); File.WriteAllText(Path.Combine(folder, "dealer.crt"), "no certificate"); });
        AssertLoadFails("holds no certificate of another role", () => { File.Delete(Path.Combine(folder, "dealer.crt")); File.Delete(Path.Combine(folder, "party1.crt")); });
        if (!OperatingSystem.IsWindows())
            AssertLoadFails("chmod 600", () => File.SetUnixFileMode(Path.Combine(folder, RoleCertificates.IdentityFile), UnixFileMode.UserRead | UnixFileMode.OtherRead));
        AssertLoadFails("is missing: make it with `certificate", () => File.Delete(Path.Combine(folder, RoleCertificates.IdentityFile)));

        void Copy(string from, string to) => File.Copy(Path.Combine(folder, from + ".crt"), Path.Combine(folder, to + ".crt"));

        void AssertLoadFails(string message, Action damage)
        {
            damage();
            Assert.Contains(message, Assert.Throws<IOException>(() => LinkSecurity.MutualTls(folder)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Load_OfACertificateThatHasEnded_SaysWhen()
    {
        var folder = Directory.CreateTempSubdirectory("secnet-tls-").FullName;
        _folders.Add(folder);
        RoleCertificates.Create(folder, "dealer", days: 0);
        var error = Assert.Throws<IOException>(() => LinkSecurity.MutualTls(folder));
        Assert.Contains($"ended on {DateTime.UtcNow:yyyy-MM-dd}; make a new one", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_NeverReplacesAnIdentity()
    {
        var (folder, _) = Folders("party0", "party1");
        Assert.Throws<IOException>(() => RoleCertificates.Create(folder, "party0", 7));
        Assert.Throws<ArgumentException>(() => RoleCertificates.Create(folder, "party2", 7));
        Assert.Throws<ArgumentException>(() => RoleCertificates.Create(folder, "client-../x", 7));
    }

    [Fact]
    public void Garbage_InsteadOfRecords_EndsTheSession()
    {
        var (_, party0) = Folders("client", "party0");
        using var arrivals = new BlockingCollection<SocketChannel>();
        using var listener = Listen(LinkSecurity.MutualTls(party0), arrivals, IPAddress.Loopback);
        for (var attempt = 0; attempt < 20; attempt++)
        {
            using var raw = Connector.Connect(listener.LocalEndPoint, Patience, Patience);
            var bytes = new InsecureBytes(attempt).Next(5 + (97 * attempt));
            if (attempt % 2 == 0) (bytes[0], bytes[1], bytes[2], bytes[3], bytes[4]) = (22, 3, 1, 0, (byte)Math.Min(bytes.Length - 5, 255)); // a record's header in front
            raw.Send(bytes);
            Assert.IsType<TransportException>(Record.Exception(() => ReceiveAll(raw)));
        }

        Assert.Empty(arrivals);
    }

    // An alert, perhaps, and then the end.
    private static void ReceiveAll(SocketChannel channel)
    {
        var one = new byte[1];
        while (true) channel.Receive(one);
    }

    private (string First, string Second) Folders(string first, string second)
    {
        var folders = TestCertificates.Exchange(first, second);
        _folders.AddRange(folders);
        return (folders[0], folders[1]);
    }

    private (Hello? Theirs, TransportException? Problem) Meet(string connecting, string listening, Role role) =>
        Meet(LinkSecurity.MutualTls(connecting), LinkSecurity.MutualTls(listening), role);

    private (Hello? Theirs, TransportException? Problem) Meet(LinkSecurity connecting, LinkSecurity listening, Role role)
    {
        Hello? theirs = null;
        var problem = (TransportException?)null;
        var said = _log.Count;
        using (var arrivals = new BlockingCollection<SocketChannel>())
        using (var listener = Listen(listening, arrivals, IPAddress.Loopback, hello => theirs = hello))
        {
            try
            {
                using var channel = Connector.Connect(listener.LocalEndPoint, Patience, Patience, connecting);
                Handshake.Run(channel, Hello(role), [Role.Party0]);
                Assert.True(arrivals.TryTake(out var arrived, Patience));
                arrived.Dispose();
            }
            catch (TransportException e)
            {
                problem = e;
                Assert.True(SpinWait.SpinUntil(() => _log.Count > said, Patience)); // the listener has its reason too
            }
        }

        return (theirs, problem);
    }

    private Listener Listen(LinkSecurity security, BlockingCollection<SocketChannel> arrivals, IPAddress address, Action<Hello>? met = null) => new(
        new ListenerOptions { EndPoint = new(address, 0), Security = security, Log = _log.Enqueue },
        static () => Hello(Role.Party0),
        [Role.Client, Role.Party1, Role.Party1Offline],
        (channel, _, theirs) =>
        {
            met?.Invoke(theirs);
            arrivals.Add(channel);
        });

    private static Hello Hello(Role role) => new(role, Protocol, Model, SessionNonce.Create());

    private static string FingerprintIn(string folder, string name)
    {
        using var certificate = System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificateFromFile(Path.Combine(folder, name + ".crt"));
        return RoleCertificates.Fingerprint(certificate);
    }
}
