namespace SecNet.Runtime.Roles;

/// <summary>Everything two linked parties share until one of them leaves: the lanes, and the model that these share.</summary>
/// <remarks>
/// The lanes of a link go down and come up together. Whatever breaks between the parties on one of them ends the whole link, and it is made
/// anew: then both agree on the next unused correlation, and nothing that any lane had reserved is used by either. Lanes that came up one by one
/// would need that agreement, the weight opening's record and the model's memory to outlive what they belong to.
/// </remarks>
internal sealed class PartyLink(IReadOnlyList<PartyLane> lanes, IDisposable? store) : IDisposable
{
    private readonly object _gate = new();
    private volatile Exception? _failure;

    /// <summary>At least one; the first one's session holds the model.</summary>
    public IReadOnlyList<PartyLane> Lanes => lanes;

    /// <summary>What ended the link; null while it lasts.</summary>
    public Exception? Failure => _failure;

    /// <summary>Ends the link for all its lanes: their calls on the connections throw from now on. The first reason counts.</summary>
    public void Break(Exception failure)
    {
        lock (_gate)
        {
            if (_failure is not null) return;
            _failure = failure;
        }
        foreach (var lane in lanes) lane.Channel.Dispose();
    }

    /// <summary>To be called when no thread uses a lane any more.</summary>
    public void Dispose()
    {
        // Backwards: the first lane's session holds what the others' use.
        for (var index = lanes.Count - 1; index >= 0; index--) lanes[index].Dispose();
        store?.Dispose();
    }
}
