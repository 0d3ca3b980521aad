namespace SecNet.Benchmarks.LiEtAl;

/// <summary>
/// What Li et al. print ("Optimizing Privacy-Preserving Outsourced Convolutional Neural Network Predictions"), measured there on machines of an Intel 4-core CPU at
/// 1.60 GHz.
/// </summary>
internal static class PaperFigures
{
    /// <summary>Table 4: 4,096 triples by one encryption an element, in milliseconds.</summary>
    public const double UnpackedMs = 79_716.524;

    /// <summary>Table 4: packed.</summary>
    public const double PackedMs = 19.635;

    /// <summary>Table 4: packed, with asynchronous computations.</summary>
    public const double AsynchronousMs = 16.970;

    /// <summary>Table 5: ReLU of 4,096 elements offline, at each server, in milliseconds.</summary>
    public static readonly (double Server1, double Server2) ReluOfflineMs = (87.815, 100.143);

    /// <summary>Table 5: online.</summary>
    public static readonly (double Server1, double Server2) ReluOnlineMs = (752.545, 516.413);

    /// <summary>Table 7: images.</summary>
    public const int Images = 4096;

    /// <summary>Table 7: the offline phase for all images, at each server, in seconds.</summary>
    public static readonly (double Server1, double Server2) OfflineSeconds = (913.735, 1084.340);

    /// <summary>Table 7: the online phases for all images, in seconds.</summary>
    public static readonly (string Phase, double Seconds)[] PhaseSeconds =
    [
        ("Query encoding", 0.005), ("Conv", 268.932), ("ReLU", 11_694.716), ("Pooling", 0.182), ("Conv", 29.881), ("ReLU", 1299.412), ("Pooling", 0.020), ("Fully", 29.876),
        ("ReLU", 126.895), ("Result decoding", 0.004),
    ];

    /// <summary>Table 7: all online phases, in seconds.</summary>
    public const double OnlineSeconds = 13_451.094;

    /// <summary>Table 8: Networks 1 to 4, seconds an image, offline and online, synchronous and asynchronous.</summary>
    public static readonly (double OfflineSynchronous, double OfflineAsynchronous, double OnlineSynchronous, double OnlineAsynchronous)[] NetworkSeconds =
        [(0.007, 0.005, 0.033, 0.023), (0.020, 0.016, 0.050, 0.039), (0.052, 0.050, 0.323, 0.319), (0.492, 0.489, 3.285, 3.234)];
}
