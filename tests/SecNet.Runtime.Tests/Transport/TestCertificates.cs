using SecNet.Runtime.Transport;
using SecNet.Runtime.Transport.Tls;

namespace SecNet.Runtime.Tests.Transport;

/// <summary>Folders of certificates, as the roles' operators would make them.</summary>
internal static class TestCertificates
{
    private const int Days = 7;

    private static readonly Lazy<(LinkSecurity Client, LinkSecurity Party0)> ClientAndParty = new(static () =>
    {
        var folders = Exchange("client", "party0");
        var pair = (LinkSecurity.MutualTls(folders[0]), LinkSecurity.MutualTls(folders[1]));
        foreach (var folder in folders) Directory.Delete(folder, recursive: true);
        return pair;
    });

    /// <summary>A client's and party 0's, who know each other.</summary>
    public static (LinkSecurity Client, LinkSecurity Party0) Pair => ClientAndParty.Value;

    /// <summary>A folder for each role, with everybody's certificate in each.</summary>
    public static string[] Exchange(params string[] names)
    {
        string[] folders = [.. names.Select(Create)];
        for (var from = 0; from < names.Length; from++)
        {
            foreach (var folder in folders.Where(folder => folder != folders[from])) File.Copy(Path.Combine(folders[from], names[from] + ".crt"), Path.Combine(folder, names[from] + ".crt"));
        }

        return folders;
    }

    /// <summary>A folder with one identity.</summary>
    public static string Create(string name)
    {
        var folder = Directory.CreateTempSubdirectory("secnet-tls-").FullName;
        RoleCertificates.Create(folder, name, Days);
        return folder;
    }
}
