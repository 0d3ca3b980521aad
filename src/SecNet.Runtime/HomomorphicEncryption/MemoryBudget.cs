namespace SecNet.Runtime.HomomorphicEncryption;

/// <summary>Memory that is given away until it is used up.</summary>
/// <param name="bytes">How much there is.</param>
internal sealed class MemoryBudget(long bytes)
{
    private long _left = bytes;

    /// <summary>Takes so much, if there is so much.</summary>
    public bool TryTake(long size)
    {
        if (size > _left) return false;
        _left -= size;
        return true;
    }
}
