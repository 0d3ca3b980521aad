using SecNet.Generators.Diagnostics;
using SecNet.Generators.Model;

namespace SecNet.Generators.Checking;

/// <summary>What L-SecNet's comparisons tell the parties, for those who are to accept it.</summary>
internal static class Leakage
{
    /// <summary>The protocol's name in the paper.</summary>
    public static string ProtocolOf(ComparisonChoice choice) => choice == ComparisonChoice.MultiplicativeFloat ? "L-SecNet's SecFloatMSB" : "L-SecNet's SecIntMSB";

    /// <summary>The error where nobody accepts it.</summary>
    public static Finding Refused(NetworkModel model) =>
        Finding.Create(FindingIds.LeakageNotAccepted, Finding.Network, model.Name, ProtocolOf(model.Comparison), Of(model.Comparison), "declare Comparison = Auto, which leaks nothing, or AcceptLeakage = true");

    /// <summary>The warning where somebody does.</summary>
    public static Finding Accepted(NetworkModel model) => Finding.Create(FindingIds.LeakageAccepted, Finding.Network, model.Name, ProtocolOf(model.Comparison), Of(model.Comparison));

    private static string Of(ComparisonChoice choice)
    {
        var leak = "of every compared value x a party learns u and e with x + 1/2 = u(e + b) for a bounded b, and so an upper bound on |x|, its order of magnitude, and often its sign";
        return choice == ComparisonChoice.MultiplicativeFloat ? leak + "; all that of x's integer part twice and of its fraction once" : leak;
    }
}
