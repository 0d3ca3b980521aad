using SecNet.Cli.Commands;
using SecNet.Runtime.Transport.Tls;

namespace SecNet.Cli.Local;

/// <summary>Fresh certificates for the roles of one run, each with a folder of its own: what their operators would have exchanged.</summary>
internal sealed class LocalCertificates
{
    /// <summary>The client of a run.</summary>
    public const string Client = "client";

    /// <summary>The dealer of a run.</summary>
    public const string Dealer = "dealer";

    private const int Days = 7;

    private readonly string _folder;

    private LocalCertificates(string folder) => _folder = folder;

    /// <summary>Makes them below a folder that ends with the run.</summary>
    public static LocalCertificates Create(string folder)
    {
        var certificates = new LocalCertificates(folder);
        string[] names = [Party(0), Party(1), Dealer, Client];
        var paths = Array.ConvertAll(names, name => RoleCertificates.Create(certificates.FolderOf(name), name, Days).Path);
        foreach (var name in names)
        {
            foreach (var path in paths.Where(path => Path.GetFileNameWithoutExtension(path) != name)) File.Copy(path, Path.Combine(certificates.FolderOf(name), Path.GetFileName(path)));
        }

        return certificates;
    }

    /// <summary>The name of a party.</summary>
    public static string Party(int index) => $"party{LocalRoles.Text(index)}";

    /// <summary>What a role is told.</summary>
    public string[] ArgumentsOf(string name) => [SecurityOptions.TlsName, FolderOf(name)];

    private string FolderOf(string name) => Path.Combine(_folder, name);
}
