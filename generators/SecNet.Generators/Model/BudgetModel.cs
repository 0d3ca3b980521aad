namespace SecNet.Generators.Model;

/// <summary>What one inference may cost at most; null for any amount. The build fails above it.</summary>
/// <param name="OnlineBytes">Payload bytes of both parties together.</param>
/// <param name="Rounds">Dependent exchanges.</param>
/// <param name="OfflineBytes">Bytes from the dealer to both parties together. The choice of comparisons keeps to it as far as it can.</param>
/// <param name="FailureProbability">Probability that a local truncation fails.</param>
public sealed record BudgetModel(
    long? OnlineBytes = null, int? Rounds = null, long? OfflineBytes = null, decimal FailureProbability = BudgetModel.DefaultFailureProbability)
{
    /// <summary>The accepted probability of failure where nobody said.</summary>
    public const decimal DefaultFailureProbability = 0.001m;

    /// <summary>The most rounds that a budget may state.</summary>
    public const int MostRounds = 1_000_000;

    /// <summary>The limits of a network that states none.</summary>
    public static readonly BudgetModel None = new();
}
