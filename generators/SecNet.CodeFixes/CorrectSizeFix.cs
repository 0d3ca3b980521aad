using System.Collections.Immutable;
using System.Composition;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using SecNet.Generators.Diagnostics;

namespace SecNet.CodeFixes;

/// <summary>SECNET201 and SECNET202: puts the size that comes in where another was declared.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CorrectSizeFix))]
[Shared]
public sealed class CorrectSizeFix : AttributeArgumentFix
{
    // Both messages carry the size that fits as their fourth argument, and both declare it as their first attribute argument.
    private const int FittingSize = 3;

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [FindingIds.FanInMismatch, FindingIds.ChannelMismatch];

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var diagnostic = context.Diagnostics.First();
        if (MessageNumber(diagnostic, FittingSize) is not { } size || await FindAttributeAsync(context).ConfigureAwait(false) is not { } attribute) return;
        var what = diagnostic.Id == FindingIds.FanInMismatch ? "fan-in" : "input channels";
        Offer(context, attribute, string.Format(CultureInfo.InvariantCulture, "Change {0} to {1}", what, size), position: 0, name: null, size);
    }
}
