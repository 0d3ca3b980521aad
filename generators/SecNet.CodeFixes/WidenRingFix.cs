using System.Collections.Immutable;
using System.Composition;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SecNet.Generators.Diagnostics;

namespace SecNet.CodeFixes;

/// <summary>SECNET301: takes the ring or the fraction bits that the compiler found to fit.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(WidenRingFix))]
[Shared]
public sealed class WidenRingFix : AttributeArgumentFix
{
    // The remedy is the message's last argument: "FractionBits = 12 or Ring = 47 would fit, or …".
    private const string Remedy = "5";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [FindingIds.RingOverflow];

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (!context.Diagnostics.First().Properties.TryGetValue(Remedy, out var remedy) || remedy is null) return;
        if (await FindAttributeAsync(context).ConfigureAwait(false) is not { } layer) return;
        var network = layer.FirstAncestorOrSelf<TypeDeclarationSyntax>()?.AttributeLists.SelectMany(static list => list.Attributes)
            .FirstOrDefault(static attribute => attribute.Name.ToString() is var name && (name.EndsWith("SecureNetwork", System.StringComparison.Ordinal) || name.EndsWith("SecureNetworkAttribute", System.StringComparison.Ordinal)));
        if (network is null) return;
        foreach (var option in new[] { "Ring", "FractionBits" })
        {
            if (Number(remedy, option) is not { } value) continue;
            Offer(context, network, string.Format(CultureInfo.InvariantCulture, "Set {0} = {1} on the network", option, value), position: -1, option, value);
        }
    }

    private static int? Number(string remedy, string option)
    {
        var start = remedy.IndexOf(option + " = ", System.StringComparison.Ordinal);
        if (start < 0) return null;
        var digits = new string([.. remedy.Skip(start + option.Length + 3).TakeWhile(char.IsDigit)]);
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
    }
}
