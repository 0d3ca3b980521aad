using SecNet.Generators.Diagnostics;
using SecNet.Generators.Model;

namespace SecNet.Generators.Checking;

/// <summary>What L-SecNet's comparisons tell the parties, for those who are to accept it.</summary>
internal static class Leakage
{
    /// <summary>The protocol's name in the paper.</summary>
    public static string ProtocolOf(ComparisonChoice choice) => choice == ComparisonChoice.MultiplicativeFloat ? "L-SecNet's SecFloatMSB" : "L-SecNet's SecIntMSB";

    /// <summary>The error, or, where it is accepted, the warning.</summary>
    public static Finding ToFinding(string id, NetworkModel model) => Finding.Create(id, Finding.Network, model.Name, ProtocolOf(model.Comparison), Of(model.Comparison));

    private static string Of(ComparisonChoice choice)
    {
        var leak = "of every compared value x a party learns u and e with x + 1/2 = u(e + b) for a bounded b, and so an upper bound on |x|, its order of magnitude, and often its sign";
        return choice == ComparisonChoice.MultiplicativeFloat ? leak + "; all that of x's integer part twice and of its fraction once" : leak;
    }
}
