using System;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SecNet.CodeFixes;

/// <summary>A fix that puts a number into an attribute.</summary>
public abstract class AttributeArgumentFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    private protected static async Task<AttributeSyntax?> FindAttributeAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        return root?.FindNode(context.Span).FirstAncestorOrSelf<AttributeSyntax>();
    }

    /// <summary>Offers to replace the argument at a position, or the named one, by a number.</summary>
    private protected void Offer(CodeFixContext context, AttributeSyntax attribute, string title, int position, string? name, int value)
    {
        context.RegisterCodeFix(
            CodeAction.Create(
                title,
                async cancellation =>
                {
                    var root = await context.Document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
                    return context.Document.WithSyntaxRoot(root!.ReplaceNode(attribute, WithArgument(attribute, position, name, value)));
                },
                equivalenceKey: GetType().Name + title),
            context.Diagnostics.First());
    }

    /// <summary>The number an argument of the diagnostic's message is.</summary>
    private protected static int? MessageNumber(Diagnostic diagnostic, int index) =>
        diagnostic.Properties.TryGetValue(index.ToString(CultureInfo.InvariantCulture), out var text)
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static AttributeSyntax WithArgument(AttributeSyntax attribute, int position, string? name, int value)
    {
        var literal = SyntaxFactory.LiteralExpression(SyntaxKind.NumericLiteralExpression, SyntaxFactory.Literal(value));
        var list = attribute.ArgumentList ?? SyntaxFactory.AttributeArgumentList();
        var existing = name is null
            ? list.Arguments.Where(static argument => argument.NameEquals is null).ElementAtOrDefault(position)
            : list.Arguments.FirstOrDefault(argument => string.Equals(argument.NameEquals?.Name.Identifier.Text, name, StringComparison.Ordinal));
        if (existing is not null) return attribute.WithArgumentList(list.ReplaceNode(existing, existing.WithExpression(literal.WithTriviaFrom(existing.Expression))));
        var added = SyntaxFactory.AttributeArgument(literal);
        if (name is not null)
        {
            var equals = SyntaxFactory.Token(SyntaxKind.EqualsToken).WithLeadingTrivia(SyntaxFactory.Space).WithTrailingTrivia(SyntaxFactory.Space);
            added = added.WithNameEquals(SyntaxFactory.NameEquals(SyntaxFactory.IdentifierName(name)).WithEqualsToken(equals));
        }

        if (list.Arguments.Count > 0) added = added.WithLeadingTrivia(SyntaxFactory.Space);
        return attribute.WithArgumentList(list.AddArguments(added));
    }
}
