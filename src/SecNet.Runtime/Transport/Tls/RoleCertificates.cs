using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SecNet.Runtime.Transport.Tls;

/// <summary>A role's certificate with its key, and the certificates of the roles it meets: one folder for each role.</summary>
/// <remarks>
/// <c>identity.pem</c> is this role's certificate and private key; <c>party0.crt</c>, <c>party1.crt</c>, <c>dealer.crt</c>, <c>client.crt</c> or
/// <c>client-NAME.crt</c> are those of others. Certificates are pinned: a role is trusted because its very certificate lies in the folder under its name,
/// and for no other reason, so there is no authority that could be fooled or lost, and removing a file revokes it at the next start.
/// </remarks>
public sealed class RoleCertificates
{
    /// <summary>The file with the private key.</summary>
    public const string IdentityFile = "identity.pem";

    private const string CertificatePattern = "*.crt";
    private static readonly string[] Names = ["party0", "party1", "dealer", "client"];

    private readonly Dictionary<string, string> _namesByFingerprint = [];

    private RoleCertificates(string folder, X509Certificate2 own) => (Folder, Own) = (folder, own);

    /// <summary>Where they were read.</summary>
    public string Folder { get; }

    /// <summary>This role's, with its key.</summary>
    internal X509Certificate2 Own { get; }

    /// <summary>Reads a folder.</summary>
    /// <exception cref="IOException">A file is missing, is no certificate, is out of date, or is named after no role.</exception>
    public static RoleCertificates Load(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var identity = Path.Combine(folder, IdentityFile);
        if (!File.Exists(identity)) throw new IOException($"'{identity}' is missing: make it with `certificate --role NAME --out {folder}`.");
        if (CanOthersRead(identity)) throw new IOException($"'{identity}' holds a private key and others on this machine may read it; run `chmod 600 {identity}`.");
        var certificates = new RoleCertificates(folder, Read(identity, static path =>
        {
            using var ephemeral = X509Certificate2.CreateFromPemFile(path);

            // Not every platform's TLS takes a key that is in memory alone.
            return X509CertificateLoader.LoadPkcs12(ephemeral.Export(X509ContentType.Pkcs12), password: null);
        }));
        foreach (var path in Directory.EnumerateFiles(folder, CertificatePattern).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileNameWithoutExtension(path);
            if (!IsName(name)) throw new IOException($"'{path}' is named after no role: a role's certificate is party0.crt, party1.crt, dealer.crt, client.crt or client-NAME.crt.");
            using var certificate = Read(path, X509CertificateLoader.LoadCertificateFromFile);
            var fingerprint = Fingerprint(certificate);
            if (fingerprint == Fingerprint(certificates.Own)) continue; // its own, made beside the key to be copied to others
            if (!certificates._namesByFingerprint.TryAdd(fingerprint, name))
                throw new IOException($"'{path}' is the same certificate as {certificates._namesByFingerprint[fingerprint]}.crt: one certificate cannot stand for two.");
        }

        if (certificates._namesByFingerprint.Count == 0) throw new IOException($"'{folder}' holds no certificate of another role: copy the .crt files of those that this one meets into it.");
        return certificates;
    }

    /// <summary>Makes a role's key and certificate: identity.pem, and NAME.crt for the folders of the roles that it meets.</summary>
    /// <param name="folder">Made when absent. An identity that is there already is never replaced.</param>
    /// <param name="name"><c>party0</c>, <c>party1</c>, <c>dealer</c>, <c>client</c> or <c>client-NAME</c>.</param>
    /// <param name="days">How long it is valid.</param>
    /// <returns>The path of the certificate, and its SHA-256 fingerprint.</returns>
    /// <exception cref="ArgumentException">No role has that name.</exception>
    /// <exception cref="IOException">There is one already, or the folder cannot be written.</exception>
    public static (string Path, string Fingerprint) Create(string folder, string name, int days)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (!IsName(name)) throw new ArgumentException($"'{name}' is no role: party0, party1, dealer, client or client-NAME.", nameof(name));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN=SecNet {name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));

        // A day back, for clocks that differ.
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(days));
        Directory.CreateDirectory(folder);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var writer = new StreamWriter(Path.Combine(folder, IdentityFile), options))
        {
            writer.WriteLine(certificate.ExportCertificatePem());
            writer.WriteLine(key.ExportPkcs8PrivateKeyPem());
        }

        var path = Path.Combine(folder, name + ".crt");
        File.WriteAllText(path, certificate.ExportCertificatePem() + "\n");
        return (path, Fingerprint(certificate));
    }

    /// <summary>SHA-256 of a certificate, in hexadecimal digits.</summary>
    public static string Fingerprint(X509Certificate certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return certificate.GetCertHashString(HashAlgorithmName.SHA256);
    }

    /// <summary>Under which name a certificate lies in the folder; null when it does not.</summary>
    internal string? NameOf(X509Certificate certificate) => _namesByFingerprint.GetValueOrDefault(Fingerprint(certificate));

    /// <summary>Whether a role may use a certificate of that name.</summary>
    internal static bool Fits(string name, Role role) => role switch
    {
        Role.Party0 => name == "party0",
        Role.Party1 or Role.Party1Offline => name == "party1",
        Role.Dealer => name == "dealer",
        Role.Client => name == "client" || name.StartsWith("client-", StringComparison.Ordinal),
        _ => false,
    };

    private static bool IsName(string name) =>
        Names.Contains(name) || (name.StartsWith("client-", StringComparison.Ordinal) && name.Length > "client-".Length && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'));

    private static X509Certificate2 Read(string path, Func<string, X509Certificate2> read)
    {
        try
        {
            var certificate = read(path);
            if (WhyExpired(certificate) is not { } problem) return certificate;
            certificate.Dispose();
            throw new IOException($"'{path}' {problem}");
        }
        catch (CryptographicException e)
        {
            throw new IOException($"'{path}' is not a certificate that can be read: {e.Message}", e);
        }
    }

    /// <summary>Why a certificate cannot be used today, as the end of a sentence.</summary>
    internal static string? WhyExpired(X509Certificate2 certificate)
    {
        var (now, first, last) = (DateTime.UtcNow, certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime());
        return now > last ? $"ended on {last:yyyy-MM-dd}; make a new one and copy its .crt to the roles it meets."
            : now < first ? $"begins on {first:yyyy-MM-dd}; is a clock wrong?"
            : null;
    }

    private static bool CanOthersRead(string path) =>
        !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead)) != 0;
}
