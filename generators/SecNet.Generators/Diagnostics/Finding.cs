using System;
using System.Linq;
using SecNet.Generators.Model;

namespace SecNet.Generators.Diagnostics;

/// <summary>
/// Something wrong with a network, found without Roslyn: an id, the layer at fault by index, and the message's arguments as text.
/// The diagnostics branch of the generator, which still knows the source, turns it into a place.
/// </summary>
public sealed record Finding(string Id, int Layer, EquatableArray<string> Arguments)
{
    /// <summary>Layer index of a finding about the network as a whole.</summary>
    public const int Network = -1;

    /// <summary>Layer index of a finding about the input declaration.</summary>
    public const int Input = -2;

    /// <summary>Layer index of a finding about the link declaration.</summary>
    public const int Link = -3;

    /// <summary>Layer index of a finding about the budget, which need not be declared.</summary>
    public const int Budget = -4;

    /// <summary>With arguments formatted invariantly.</summary>
    public static Finding Create(string id, int layer, params object[] arguments) =>
        new(id, layer, arguments.Select(static argument => FormattableString.Invariant($"{argument}")).ToEquatableArray());
}
