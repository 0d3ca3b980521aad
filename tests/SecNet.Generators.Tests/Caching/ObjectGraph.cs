using System.Reflection;
using Microsoft.CodeAnalysis;

namespace SecNet.Generators.Tests.Caching;

/// <summary>Everything an object reaches through its fields, private ones and those of base types included.</summary>
internal static class ObjectGraph
{
    /// <summary>Paths to objects that would keep a compilation in memory, or tie a model to one version of it.</summary>
    public static IReadOnlyList<string> RoslynObjects(object root)
    {
        var found = new List<string>();
        Walk(root, "result", found, new HashSet<object>(ReferenceEqualityComparer.Instance));
        return found;
    }

    private static void Walk(object? value, string path, List<string> found, HashSet<object> seen)
    {
        // Reflection objects are shared by the process; a model may name a type without holding anything of a compilation.
        if (value is null or string or Type or MemberInfo || value.GetType().IsPrimitive || value.GetType().IsEnum) return;
        if (!value.GetType().IsValueType && !seen.Add(value)) return;
        if (value is ISymbol or SyntaxNode or SyntaxToken or Location or Compilation or SyntaxTree or SemanticModel or AttributeData
            || value.GetType().Assembly == typeof(ISymbol).Assembly || value.GetType().Assembly == typeof(Microsoft.CodeAnalysis.CSharp.CSharpCompilation).Assembly)
        {
            found.Add($"{path}: {value.GetType()}");
            return;
        }

        if (value is Array array)
        {
            var index = 0;
            foreach (var item in array) Walk(item, $"{path}[{index++}]", found, seen);
            return;
        }

        for (var type = value.GetType(); type is not null; type = type.BaseType)
        {
            foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                Walk(field.GetValue(value), $"{path}.{field.Name}", found, seen);
            }
        }
    }
}
