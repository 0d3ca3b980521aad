using System.CommandLine;
using System.CommandLine.Parsing;

namespace SecNet.Cli.Commands;

/// <summary>Options that take a count.</summary>
internal static class NumberOptions
{
    /// <summary>Refuses values below a least one.</summary>
    public static Option<int> AtLeast(this Option<int> option, int least)
    {
        option.Validators.Add(result => Check(result, result.GetValueOrDefault<int>(), least));
        return option;
    }

    /// <summary>Refuses values below a least one; absent is fine.</summary>
    public static Option<int?> AtLeast(this Option<int?> option, int least)
    {
        option.Validators.Add(result => Check(result, result.GetValueOrDefault<int?>() ?? least, least));
        return option;
    }

    /// <summary>Refuses values outside a range.</summary>
    public static Option<int> Between(this Option<int> option, int least, int most)
    {
        option.Validators.Add(result =>
        {
            var value = result.GetValueOrDefault<int>();
            if (value < least || value > most) result.AddError($"{result.Option.Name} must be {least} to {most}, not {value}.");
        });
        return option;
    }

    /// <summary>True when the user wrote the option, rather than leaving its default.</summary>
    public static bool IsGiven(this SymbolResult result, Option option) => result.GetResult(option) is { Implicit: false };

    private static void Check(OptionResult result, int value, int least)
    {
        if (value < least) result.AddError($"{result.Option.Name} must be at least {least}, not {value}.");
    }
}
