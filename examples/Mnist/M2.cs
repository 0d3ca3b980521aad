using SecNet;

namespace Mnist;

/// <summary>
/// M2 of Sonic: two convolutions and two dense layers with batch norm, ReLU and max-pool, on 28×28 grey images.
/// Bounds are about twice the largest value seen on a thousand test images.
/// </summary>
[SecureNetwork(Ring = 64, FractionBits = 16)]
[Input(1, 28, 28, MaxAbs = 1)]
[Conv2D(1, 16, 5, MaxAbs = 15, MaxAbsWeight = 2)]
[BatchNorm]
[ReLU]
[MaxPool2D(2)]
[Conv2D(16, 16, 5, MaxAbs = 15, MaxAbsWeight = 2)]
[BatchNorm]
[ReLU]
[MaxPool2D(2)]
[Flatten]
[Dense(256, 100, MaxAbs = 15, MaxAbsWeight = 2)]
[BatchNorm]
[ReLU]
[Dense(100, 10, MaxAbs = 30, MaxAbsWeight = 2)]
[BatchNorm]
public sealed partial class M2;
