using System.Globalization;
using SecNet.Runtime.Transport;

namespace SecNet.Cli.Local;

/// <summary>Fits a local run to an emulated link: how many inferences make a request, and how many come before the counted ones.</summary>
internal static class LinkBudget
{
    // A client waits two minutes for the answer to its request; half of it is left to the machine.
    private const decimal LongestRequestMs = 60_000;

    // What a link adds is the same from the first inference on; where it dwarfs the machine's own time, warming up is of less use than its wait.
    private const decimal WarmUpMs = 5_000;

    /// <summary>What the link alone takes of an evaluation, of one inference or of those evaluated together.</summary>
    public static decimal EvaluationMs(LocalSettings settings, LinkModel link) =>
        link.OnlineMs(settings.Network.Info.Cost.Rounds, settings.Network.Info.OnlineBytesPerParty(settings.Batch));

    /// <summary>The settings of a run over the link.</summary>
    /// <exception cref="UsageException">Nobody would wait for one inference.</exception>
    public static LocalSettings Fit(LocalSettings settings, LinkModel link)
    {
        var info = settings.Network.Info;
        var loading = link.SendMs(info.ModelWords * (long)info.WordBits / 8);
        var evaluation = EvaluationMs(settings, link);
        if (loading + evaluation > LongestRequestMs)
        {
            throw new UsageException(string.Create(CultureInfo.InvariantCulture,
                $"Over a link of {link}, network '{settings.Network.Name}' takes {loading / 1000:0.#} s to load and {evaluation / 1000:0.#} s {(settings.Batch == 1 ? "an inference" : $"for {settings.Batch} inferences together")}, together more than the {LongestRequestMs / 1000:0} s of a local run. Choose a faster --link{(settings.Batch == 1 ? "" : " or a smaller --batch")}."));
        }

        return settings with
        {
            Link = link,
            BatchCycle = (int)Math.Clamp(Math.Floor((LongestRequestMs - loading) / evaluation) * settings.Batch, 1, settings.BatchCycle),
            LeastWarmUp = (int)Math.Clamp(Math.Ceiling(WarmUpMs / evaluation) * settings.Batch, 1, settings.LeastWarmUp),
        };
    }
}
