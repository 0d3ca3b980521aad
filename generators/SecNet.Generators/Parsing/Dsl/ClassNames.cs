using System.Linq;
using System.Text;
using SecNet.Generators.Emit;

namespace SecNet.Generators.Parsing.Dsl;

/// <summary>Which names C# lets a network have. There is a class for every network, and no Roslyn here to ask.</summary>
internal static class ClassNames
{
    /// <summary>What is wrong with a class name, or null.</summary>
    /// <remarks>
    /// Every keyword of C#, today's and tomorrow's, is made of lower-case letters alone; the compiler warns of such class names (CS8981).
    /// </remarks>
    public static string? ProblemOfClass(string name)
    {
        if (!IsIdentifier(name)) return "a class name is letters, digits and '_'";
        if (name.All(static letter => letter is >= 'a' and <= 'z')) return "lower-case letters alone are, or may become, a keyword of C#";
        return EmitContext.MemberNames.Contains(name) ? "every network has a member of this name" : null;
    }

    /// <summary>What is wrong with a namespace, or null.</summary>
    public static string? ProblemOfNamespace(string name) =>
        name.Length == 0 || name.Split('.').All(IsIdentifier) ? null : "a namespace is names of letters, digits and '_' with dots between them";

    /// <summary>The namespace as C# code writes it: '@' before what could be a keyword.</summary>
    public static string Escape(string name) => name.Length == 0 ? name
        : string.Join(".", name.Split('.').Select(static part => part.All(static letter => letter is >= 'a' and <= 'z') ? "@" + part : part));

    /// <summary>A legal class name that resembles another.</summary>
    public static string Suggest(string name)
    {
        var text = new StringBuilder();
        var capitalise = true;
        foreach (var letter in name)
        {
            if (char.IsLetterOrDigit(letter)) text.Append(capitalise ? char.ToUpperInvariant(letter) : letter);
            capitalise = !char.IsLetterOrDigit(letter);
        }

        if (text.Length == 0 || char.IsDigit(text[0]) || ProblemOfClass(text.ToString()) is not null) text.Insert(0, "Network");
        return text.ToString();
    }

    private static bool IsIdentifier(string name) =>
        name.Length > 0 && !char.IsDigit(name[0]) && name.All(static letter => letter == '_' || char.IsLetterOrDigit(letter));
}
