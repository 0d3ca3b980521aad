namespace SecNet.Generators.Model;

/// <summary>What one inference may cost at most; null for any amount. The build fails above it.</summary>
/// <param name="OnlineBytes">Payload bytes of both parties together.</param>
/// <param name="Rounds">Dependent exchanges.</param>
/// <param name="OfflineBytes">Bytes from the dealer to both parties together. The choice of comparisons keeps to it as far as it can.</param>
public sealed record BudgetModel(long? OnlineBytes = null, int? Rounds = null, long? OfflineBytes = null)
{
    /// <summary>No limits.</summary>
    public static readonly BudgetModel None = new();
}
