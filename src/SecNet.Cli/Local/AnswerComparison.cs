using SecNet.Cli.Reports;

namespace SecNet.Cli.Local;

/// <summary>Secure answers beside those of the float network and of the fixed-point twin.</summary>
/// <param name="Count">Samples.</param>
/// <param name="AgreeWithPlaintext">Samples whose answer is the float network's.</param>
/// <param name="AgreeWithReference">Samples whose answer is the twin's.</param>
/// <param name="Errors">Of the secure logits against the float network's; null when the client learns no logits.</param>
internal sealed record AnswerComparison(int Count, int AgreeWithPlaintext, int AgreeWithReference, LogitErrors? Errors)
{
    // Fixed-point answers may differ from the float network's where two classes are nearly equal; more than that is a defect.
    private const double LeastAgreement = 0.99;

    /// <summary>What is wrong when too few answers are the float network's; null when enough are.</summary>
    public string? FailedCheck => AgreeWithPlaintext >= LeastAgreement * Count
        ? null
        : $"only {AgreeWithPlaintext} of {Count} answers are the float network's: raise FractionBits, or an activation exceeds its declared MaxAbs";

    /// <summary>Compares.</summary>
    /// <param name="network">The network.</param>
    /// <param name="secure">The secure outputs, a row a sample.</param>
    /// <param name="clear">Those in the clear.</param>
    public static AnswerComparison Of(NetworkEntry network, double[][] secure, ClearAnswers clear)
    {
        int[] answers = [.. secure.Select(network.ClassOf)];
        return new(
            secure.Length, Agreement(answers, clear.Plaintext.Select(static logits => Figures.ArgMax(logits))), Agreement(answers, clear.Reference.Select(network.ClassOf)),
            network.Info.OutputIsClass ? null : LogitErrors.Of(secure, clear.Plaintext));
    }

    private static int Agreement(int[] secure, IEnumerable<int> clear) => secure.Zip(clear).Count(static pair => pair.First == pair.Second);
}
