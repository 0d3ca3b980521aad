using SecNet.Runtime.Networks;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.Roles.Offline;

/// <summary>Correlations made ahead of time: one file for each party, to be carried to it in secret.</summary>
public static class CorrelationFile
{
    /// <summary>The most inferences in one pair of files.</summary>
    public const int LargestCount = 1 << 24;

    /// <summary>Makes <paramref name="count"/> inferences' correlations for a model and writes both parties' files.</summary>
    /// <typeparam name="TNetwork">The network.</typeparam>
    /// <param name="key">The dealer's key; the same for all batches of a model.</param>
    /// <param name="modelId">The model.</param>
    /// <param name="count">Inferences, 1 to <see cref="LargestCount"/>.</param>
    /// <param name="path0">Party 0's file: must not exist.</param>
    /// <param name="path1">Party 1's file: must not exist.</param>
    /// <param name="progress">Told the number made so far, after each.</param>
    /// <param name="cancellationToken">Stops; no file remains.</param>
    /// <exception cref="IOException">A file exists or cannot be written.</exception>
    public static void Write<TNetwork>(
        DealerKey key, ModelId modelId, int count, string path0, string path1, Action<int>? progress = null, CancellationToken cancellationToken = default)
        where TNetwork : ISecureNetwork<TNetwork>
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, LargestCount);
        if (TNetwork.Info.WhyNot(OfflineKind.Dealer) is { } problem) throw new ArgumentException(problem);
        if (modelId.IsUnknown) throw new ArgumentException("Correlations are made for a known model.", nameof(modelId));

        string[] paths = [path0, path1];
        foreach (var path in paths)
        {
            if (File.Exists(path)) throw new IOException($"{path} exists; correlations are never overwritten. Choose another name.");
        }

        string?[] unfinished = new string?[2];
        try
        {
            WriteRecords<TNetwork>(key, modelId, count, paths, unfinished, progress, cancellationToken);
            for (var party = 0; party < 2; party++)
            {
                File.Move(unfinished[party]!, paths[party], overwrite: false);
                unfinished[party] = paths[party]; // One file without the other is of no use: it goes too if the second move fails.
                DirectoryFlush.OfParent(paths[party]);
            }
        }
        catch
        {
            foreach (var path in unfinished)
            {
                if (path is not null) File.Delete(path);
            }
            throw;
        }
    }

    private static void WriteRecords<TNetwork>(
        DealerKey key, ModelId modelId, int count, string[] paths, string?[] temporaryPaths, Action<int>? progress, CancellationToken cancellationToken)
        where TNetwork : ISecureNetwork<TNetwork>
    {
        var info = TNetwork.Info;
        var batchId = SessionNonce.Create();
        using var mill = new RecordMill<TNetwork>(key.WeightMaskSeed(modelId, 0), key.WeightMaskSeed(modelId, 1), Environment.ProcessorCount);
        using var file0 = new CorrelationFileWriter(info, key.WeightMaskSeed(modelId, 0), modelId, batchId, count, 0, paths[0], out temporaryPaths[0]);
        using var file1 = new CorrelationFileWriter(info, key.WeightMaskSeed(modelId, 1), modelId, batchId, count, 1, paths[1], out temporaryPaths[1]);
        var done = 0;
        mill.Make(count, (record0, record1) =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            file0.Append(done, record0);
            file1.Append(done, record1);
            done++;
            progress?.Invoke(done);
        });
        file0.Flush();
        file1.Flush();
    }
}
