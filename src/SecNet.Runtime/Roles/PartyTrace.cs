using SecNet.Runtime.Sessions;

namespace SecNet.Runtime.Roles;

/// <summary>Records what a party's lanes do (<see cref="PartyOptions.Trace"/>); read it when the party has stopped.</summary>
public sealed class PartyTrace
{
    // Some fifty events an inference of a small network; forty bytes each.
    private const int DefaultCapacity = 1 << 16;

    /// <summary>Takes the memory for all events.</summary>
    /// <param name="lanes">The party's <see cref="PartyOptions.Lanes"/>.</param>
    /// <param name="eventsPerLane">The last so many of each lane are kept.</param>
    public PartyTrace(int lanes, int eventsPerLane = DefaultCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lanes, 1);
        Lanes = [.. Enumerable.Range(0, lanes).Select(_ => new LaneTrace(eventsPerLane))];
    }

    /// <summary>A trace for each lane.</summary>
    public IReadOnlyList<LaneTrace> Lanes { get; }
}
